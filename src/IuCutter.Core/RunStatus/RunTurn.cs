namespace IuCutter.Core.RunStatus;

/// <summary>A run that has the turn: it stands between its backup and its first write, or writes, and others wait for it.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Who">Who ran it last: user, machine and process.</param>
/// <param name="Since">Since when it has the turn, UTC.</param>
/// <param name="Until">Until when it keeps it though nobody runs it, UTC; null while somebody does.</param>
internal sealed record RunTurn(string RunId, string Who, DateTimeOffset Since, DateTimeOffset? Until);
