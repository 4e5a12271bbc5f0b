using System.Collections.Immutable;

namespace IuCutter;

/// <summary>A phase as it ran in a rehearsal.</summary>
/// <param name="Phase">Which one.</param>
/// <param name="Duration">
/// Time between intent and result, on a server that waits for no disk. Of the backup's phase only its record: the backup itself was made
/// before.
/// </param>
public sealed record RehearsedPhase(RunPhase Phase, TimeSpan Duration) : IuRecord
{
    /// <summary>The locks on tables that its transaction held at its end; empty for a phase that only reads.</summary>
    public ImmutableArray<RehearsedLock> Locks { get; init; } = [];

    /// <summary>Which phase.</summary>
    private protected override string Describe() => $"{Phase}";
}
