namespace IuCutter.Core.Runs;

/// <summary>The progress of a phase.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Done">Units or bytes done.</param>
/// <param name="Total">Units in all; 0 when the total is not known.</param>
/// <param name="Unit">What is counted: <c>units</c> or <c>bytes</c>.</param>
internal sealed record PhaseProgress(RunPhase Phase, long Done, long Total, string Unit)
{
    /// <summary>Why the phase is tried again; null when this is about how far it is.</summary>
    public string? Retry { get; init; }
}
