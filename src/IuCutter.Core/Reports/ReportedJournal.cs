using System.ComponentModel;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Reports;

// What happened in a run, as the database tells it. Descriptions are those of the schema.

[Description("An attempt at a phase.")]
internal sealed record ReportedAttempt
{
    [Description("Name of the phase, as journal and messages spell it.")]
    public string Name => RunStates.Name(Phase);

    [Description("The phase.")]
    public required RunPhase Phase { get; init; }

    [Description("Which attempt of it, from 1.")]
    public required int Attempt { get; init; }

    [Description("intent (under way, or cut off), complete, refused, failed, killed or unknown.")]
    public required string Outcome { get; init; }

    [Description("common, simulated or live; null while it is not complete.")]
    public string? Path { get; init; }

    [Description("When its intent was recorded, UTC.")]
    public required DateTimeOffset StartedAt { get; init; }

    [Description("When its end was recorded, UTC; null without an end.")]
    public DateTimeOffset? CompletedAt { get; init; }

    [Description("Seconds between both; null without an end.")]
    public double? Seconds => (CompletedAt - StartedAt)?.TotalSeconds;

    [Description("The build that ran it, as the ledger names it.")]
    public string ToolRevision { get; init; } = "";

    [Description("SHA-256 of the module that ran it, as the cards name it.")]
    public string ModuleSha256 { get; init; } = "";

    [Description("The PostgreSQL transaction (xid8) that wrote its result; null without one.")]
    public string? TransactionId { get; init; }

    [Description("ErrorId of its end; null when it has none.")]
    public string? ErrorId { get; init; }
}

[Description("Something that kept the run from its next phase.")]
internal sealed record ReportedHold
{
    [Description("stop (somebody asked) or undecided (a person must decide).")]
    public required string Kind { get; init; }

    [Description("Why, in plain words.")]
    public required string Reason { get; init; }

    [Description("Who asked, or whose claim found it.")]
    public required string HeldBy { get; init; }

    [Description("Since when, UTC.")]
    public required DateTimeOffset HeldAt { get; init; }

    [Description("Who lifted it; null while it stands.")]
    public string? LiftedBy { get; init; }

    [Description("When it was lifted, UTC; null while it stands.")]
    public DateTimeOffset? LiftedAt { get; init; }

    [Description("Why it was lifted; null while it stands.")]
    public string? LiftReason { get; init; }
}

[Description("An event of the journal.")]
internal sealed record ReportedEvent
{
    [Description("Its number within the run, from 1.")]
    public required long Seq { get; init; }

    [Description("When, by the database's clock, UTC.")]
    public required DateTimeOffset At { get; init; }

    [Description("The kind of event, for example phase_complete.")]
    public required string Event { get; init; }

    [Description("Name of the phase; null when it is about none.")]
    public string? PhaseName => Phase is { } phase ? RunStates.Name(phase) : null;

    [Description("The phase; null when it is about none.")]
    public RunPhase? Phase { get; init; }

    [Description("Number of the attempt; null when it is about none.")]
    public int? Attempt { get; init; }

    [Description("intent, complete, refused, failed, killed or unknown.")]
    public required string Outcome { get; init; }

    [Description("Who signed, where the database has checked that; else the login.")]
    public required string Actor { get; init; }

    [Description("ErrorId; null when it has none.")]
    public string? ErrorId { get; init; }

    [Description("The event in words; null when it has none.")]
    public string? Detail { get; init; }

    [Description("Hash of the run's chain with this event as its last.")]
    public string Hash { get; init; } = "";
}
