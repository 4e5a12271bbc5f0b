using System.Collections.Immutable;
using System.ComponentModel;

namespace IuCutter.Core.Reports;

[Description("A run.")]
internal sealed record ReportedRun
{
    [Description("Id of the run.")]
    public required string RunId { get; init; }

    [Description("Mode of the run.")]
    public required CutMode Mode { get; init; }

    [Description("The verdict in one word: how the run ended, or what it waits for.")]
    public required ReportOutcome Outcome { get; init; }

    [Description("The verdict in a sentence.")]
    public required string Verdict { get; init; }

    [Description("State of the run.")]
    public required RunState State { get; init; }

    [Description("Who must act; empty when nobody must.")]
    public required string WhoActs { get; init; }

    [Description("The one command to type next; empty when the run has ended.")]
    public required string NextCommand { get; init; }

    [Description("What is committed for good, one sentence each.")]
    public required ImmutableArray<string> Committed { get; init; }

    [Description("What is not, or is not known to be, one sentence each.")]
    public required ImmutableArray<string> NotCommitted { get; init; }

    [Description("What is in the way or missing, one sentence each.")]
    public required ImmutableArray<string> Remarks { get; init; }

    [Description("Prefix of the document.")]
    public required string DocumentPrefix { get; init; }

    [Description("SHA-256 of the pinned source.")]
    public required string SourceSha256 { get; init; }

    [Description("Digest of the plan.")]
    public required string PlanDigest { get; init; }

    [Description("Number of units in the plan.")]
    public required int UnitCount { get; init; }

    [Description("Who made the run.")]
    public required string Requester { get; init; }

    [Description("When it was made, UTC.")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Description("When it ended, UTC; null while it has not.")]
    public DateTimeOffset? EndedAt { get; init; }

    [Description("Seconds from when it was made to its end, or to the report.")]
    public required double ElapsedSeconds { get; init; }

    [Description("Seconds in which a phase was at work, attempts that did not complete included.")]
    public required double WorkSeconds { get; init; }

    [Description("Audit debt: when its units were in the database before ledger and verdict vouched for them; null when they never were.")]
    public ReportedDebt? Debt { get; init; }

    [Description("Every attempt at a phase, in the order of their beginnings.")]
    public required ImmutableArray<ReportedAttempt> Phases { get; init; }

    [Description("The times of a second or more in which no phase was at work.")]
    public required ImmutableArray<ReportedPause> Pauses { get; init; }

    [Description("Every approval, and the rulings that covered the document meanwhile.")]
    public required ImmutableArray<ReportedApproval> Approvals { get; init; }

    [Description("Every card that was asked for.")]
    public required ImmutableArray<ReportedCard> Cards { get; init; }

    [Description("Every refusal, failure or other end of an attempt, oldest first.")]
    public required ImmutableArray<ReportedRefusal> Refusals { get; init; }

    [Description("Every hold.")]
    public required ImmutableArray<ReportedHold> Holds { get; init; }

    [Description("The backup; null before it is recorded.")]
    public ReportedBackup? Backup { get; init; }

    [Description("The rehearsal; null when there was none.")]
    public ReportedRehearsal? Rehearsal { get; init; }

    [Description("The ledger; null before leg B.")]
    public ReportedLedger? Ledger { get; init; }

    [Description("The verifier's verdict; null before write-verify.")]
    public ReportedVerdict? VerifierVerdict { get; init; }

    [Description("The undo; null when the run was not undone.")]
    public ReportedUndo? Undo { get; init; }

    [Description("The signatures of the two duties.")]
    public required ImmutableArray<ReportedDutySignature> Signatures { get; init; }

    [Description("Whether and how units and exclusions cover the source; null where the units are not known.")]
    public ReportedCoverage? Coverage { get; init; }

    [Description("How many of its units have which lifecycle status now.")]
    public required ImmutableSortedDictionary<string, long> Lifecycle { get; init; }

    [Description("The audit log; null for a dry run.")]
    public ReportedLog? Log { get; init; }

    [Description("The roster in force; null for a dry run.")]
    public ReportedRoster? Roster { get; init; }

    [Description("What can be checked, with the command that checks it.")]
    public required ImmutableArray<ReportedProof> Proofs { get; init; }

    [Description("The journal, oldest event first.")]
    public required ImmutableArray<ReportedEvent> Events { get; init; }

    [Description("The run's evidence by key.")]
    public required ImmutableSortedDictionary<string, string> Pins { get; init; }

    [Description("When this was read, UTC: until then is counted what has not ended.")]
    public required DateTimeOffset ReadAt { get; init; }
}

/// <summary>The verdict over a run in one word.</summary>
internal enum ReportOutcome
{
    /// <summary>It ended well.</summary>
    Completed,

    /// <summary>Its units are enacted; it is not closed.</summary>
    Enacted,

    /// <summary>Somebody runs it.</summary>
    UnderWay,

    /// <summary>It waits for an approval.</summary>
    Waiting,

    /// <summary>It is open, and nobody runs it.</summary>
    Unfinished,

    /// <summary>A rule said no to its next step.</summary>
    Refused,

    /// <summary>Its next step went wrong, or an error ended it.</summary>
    Failed,

    /// <summary>Its next step was ended from outside.</summary>
    Killed,

    /// <summary>It is not known whether its next step took effect.</summary>
    Unknown,

    /// <summary>A person or a signal stopped it.</summary>
    Stopped,

    /// <summary>A person must decide.</summary>
    Undecided,

    /// <summary>A Void approval ended it.</summary>
    Voided,

    /// <summary>An Undo approval ended it: its drafts are gone.</summary>
    Undone,
}

[Description("A time in which no phase was at work.")]
internal sealed record ReportedPause
{
    [Description("The reason.")]
    public required string Reason { get; init; }

    [Description("Since when, UTC.")]
    public required DateTimeOffset From { get; init; }

    [Description("Until when, UTC; null while it lasts.")]
    public DateTimeOffset? To { get; init; }

    [Description("Seconds, to the report while it lasts.")]
    public required double Seconds { get; init; }
}

[Description("The end of an attempt that did not complete, or a step that was refused before it began.")]
internal sealed record ReportedRefusal
{
    [Description("When, UTC.")]
    public required DateTimeOffset At { get; init; }

    [Description("Name of the phase; null for the undo.")]
    public string? PhaseName { get; init; }

    [Description("Number of the attempt; null where none had begun.")]
    public int? Attempt { get; init; }

    [Description("refused, failed, killed or unknown.")]
    public required string Outcome { get; init; }

    [Description("The ErrorId.")]
    public required string ErrorId { get; init; }

    [Description("Its meaning, from the catalogue; empty for an id that this version does not know.")]
    public required string Summary { get; init; }

    [Description("The particulars, as the journal has them.")]
    public required string Detail { get; init; }

    [Description("What to do about it, from the catalogue; empty for an id that this version does not know.")]
    public required string Advice { get; init; }
}

[Description("Time in which units were in the database without their ledger or verdict.")]
internal sealed record ReportedDebt
{
    [Description("When leg A was committed, UTC.")]
    public required DateTimeOffset Since { get; init; }

    [Description("When the verdict was recorded or the units were removed, UTC; null while the debt lasts.")]
    public DateTimeOffset? Until { get; init; }

    [Description("Seconds, to the report while it lasts.")]
    public required double Seconds { get; init; }
}

[Description("Something that can be checked.")]
internal sealed record ReportedProof
{
    [Description("What is checked.")]
    public required string Subject { get; init; }

    [Description("The value that must come out; empty where the command says PASS or FAIL by itself.")]
    public required string Value { get; init; }

    [Description("The command that checks it.")]
    public required string Command { get; init; }

    [Description("Where the command is typed: pwsh or sh.")]
    public required string Shell { get; init; }
}
