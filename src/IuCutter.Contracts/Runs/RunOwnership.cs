namespace IuCutter;

/// <summary>The last owner of a run, and whether that session is alive.</summary>
/// <param name="Who">User, machine and process.</param>
/// <param name="Epoch">Number of the claim; it grows with each.</param>
/// <param name="Since">When it was claimed, UTC.</param>
/// <param name="Alive">Whether the session of that claim still holds its lock.</param>
public sealed record RunOwnership(string Who, long Epoch, DateTimeOffset Since, bool Alive) : IuRecord
{
    /// <summary>For how long the journal has recorded nothing of the run, by the database's clock, since that claim at most.</summary>
    public TimeSpan Silence { get; init; }
}
