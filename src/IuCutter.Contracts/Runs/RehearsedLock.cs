namespace IuCutter;

/// <summary>A lock on a table that the transaction of a phase held before it committed.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Table">Schema and table.</param>
/// <param name="Modes">Its modes as <c>pg_locks</c> names them, in the order of the alphabet, divided by commas.</param>
public sealed record RehearsedLock(RunPhase Phase, string Table, string Modes) : IuRecord
{
    /// <summary>Table and modes.</summary>
    private protected override string Describe() => $"{Table}: {Modes}";
}
