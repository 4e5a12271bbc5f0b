namespace IuCutter;

/// <summary>Who ran a run last, and whether they still do.</summary>
/// <param name="Who">User, machine and process.</param>
/// <param name="Epoch">Number of the claim; it grows with each.</param>
/// <param name="Since">When it was claimed, UTC.</param>
/// <param name="Alive">Whether the session of that claim still holds its lock.</param>
public sealed record RunOwnership(string Who, long Epoch, DateTimeOffset Since, bool Alive);
