using System.Collections.Immutable;

namespace IuCutter.Core.Runs;

/// <summary>The definition of a phase: one row of <see cref="PhaseCatalogue"/>.</summary>
/// <param name="Phase">Its number.</param>
/// <param name="Name">Its name in pins, journal and messages, as the specification spells it.</param>
/// <param name="BeginsIn">The state in which it begins.</param>
/// <param name="LeadsTo">The states that it leads through; the last is where the run then stands.</param>
internal sealed record PhaseDefinition(RunPhase Phase, string Name, RunState BeginsIn, ImmutableArray<RunState> LeadsTo)
{
    /// <summary>The gate whose approval covers it (SG_1: backup to write-verify; SG_2: enactment); null for one that only reads.</summary>
    public ApprovalGate? Gate { get; init; }

    /// <summary>Whether it writes: specification 4 gives such a phase one shape, with the kill switch and an approval before it.</summary>
    public bool Writes => Gate is not null;

    /// <summary>Whose duty it is; the executor's unless it says otherwise.</summary>
    public Duty Duty { get; init; } = Duty.Executor;

    /// <summary>The cmdlet that runs it; null for the phases that make a run, which New-IuRun runs.</summary>
    public string? Command { get; init; }

    /// <summary>The action that <c>-WhatIf</c> and <c>-Confirm</c> show; empty without a cmdlet.</summary>
    public string Action { get; init; } = "";

    /// <summary>The effect of the command in one sentence, from the number of units; empty without a cmdlet.</summary>
    public Func<int, string> Effect { get; init; } = _ => "";

    /// <summary>The pin that says what it left in the database or beside it; null when it leaves nothing that is counted.</summary>
    public string? EvidenceKey { get; init; }

    /// <summary>One sentence about what it left for good, from the value of that pin; null when it leaves nothing.</summary>
    public Func<string, string>? Committed { get; init; }
}
