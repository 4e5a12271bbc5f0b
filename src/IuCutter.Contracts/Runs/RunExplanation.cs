using System.Collections.Immutable;

namespace IuCutter;

/// <summary>Where a run stands, for a person at 3 a.m.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Mode">DryRun or Live.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Standing">What that means, in one sentence.</param>
/// <param name="Committed">What is in the database for good, one sentence each; empty when nothing is.</param>
/// <param name="NextCommand">The one command to type next; empty when the run has ended.</param>
public sealed record RunExplanation(
    string RunId,
    CutMode Mode,
    RunState State,
    string Standing,
    ImmutableArray<string> Committed,
    string NextCommand);
