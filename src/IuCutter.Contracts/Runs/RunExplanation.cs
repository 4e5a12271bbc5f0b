using System.Collections.Immutable;

namespace IuCutter;

/// <summary>The explanation of a run for its operator: its state, what is committed, what is in the way, the next command.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Mode">DryRun or Live; null when the database cannot be asked.</param>
/// <param name="State">Where it stands; null when the database cannot be asked.</param>
/// <param name="Standing">The meaning of that state, in one sentence.</param>
/// <param name="Committed">The committed results, one sentence each; empty when there are none.</param>
/// <param name="NextCommand">The one command to type next; empty when the run has ended.</param>
public sealed record RunExplanation(
    string RunId,
    CutMode? Mode,
    RunState? State,
    string Standing,
    ImmutableArray<string> Committed,
    string NextCommand
) : IuRecord
{
    /// <summary>Results that are not in the database, or not known to be, one sentence each.</summary>
    public ImmutableArray<string> NotCommitted { get; init; } = [];

    /// <summary>Obstacles, one sentence each: an owner at work, a stop, a decision to take.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>Who must act, and until when; empty when nobody must.</summary>
    public string WhoActs { get; init; } = "";

    /// <summary>The effect of the next command, in one sentence; empty when there is no such command.</summary>
    public string Effect { get; init; } = "";
}
