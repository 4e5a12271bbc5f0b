using System.Collections.Immutable;

namespace IuCutter.Core.Reports;

/// <summary>
/// The facts of a run that a report tells beyond the run itself, as they stood in one moment. The database gives them to its reader; of
/// a dry run there are those of the session's memory.
/// </summary>
internal sealed record RunFacts
{
    /// <summary>When they were read, by the clock of where they are kept.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Name of the database; null for a dry run.</summary>
    public string? Database { get; init; }

    /// <summary>The cluster's system identifier; null for a dry run.</summary>
    public string? SystemIdentifier { get; init; }

    /// <summary>Every attempt at a phase, in the order of their beginnings.</summary>
    public ImmutableArray<ReportedAttempt> Attempts { get; init; } = [];

    /// <summary>Every approval of the run, and the rulings that covered its document meanwhile, oldest first.</summary>
    public ImmutableArray<ReportedApproval> Approvals { get; init; } = [];

    /// <summary>Every card that was asked for, oldest first.</summary>
    public ImmutableArray<ReportedCard> Cards { get; init; } = [];

    /// <summary>Every hold, lifted or not, oldest first.</summary>
    public ImmutableArray<ReportedHold> Holds { get; init; } = [];

    /// <summary>The journal, oldest event first.</summary>
    public ImmutableArray<ReportedEvent> Events { get; init; } = [];

    /// <summary>The backup; null before it is recorded.</summary>
    public ReportedBackup? Backup { get; init; }

    /// <summary>The rehearsal in the backup's copy; null when there was none.</summary>
    public ReportedRehearsal? Rehearsal { get; init; }

    /// <summary>The ledger; null before leg B.</summary>
    public ReportedLedger? Ledger { get; init; }

    /// <summary>The verifier's verdict; null before write-verify.</summary>
    public ReportedVerdict? Verdict { get; init; }

    /// <summary>The undo of the run; null when it was not undone.</summary>
    public ReportedUndo? Undo { get; init; }

    /// <summary>The signatures of the two duties, oldest first.</summary>
    public ImmutableArray<ReportedDutySignature> Signatures { get; init; } = [];

    /// <summary>The units of a permit, in the order of the document, without their places; empty before the first approval.</summary>
    public ImmutableArray<ReportedUnit> Units { get; init; } = [];

    /// <summary>The bytes that belong to no unit, in their order; null before leg B, when the database does not know them.</summary>
    public ImmutableArray<ReportedExclusion>? Exclusions { get; init; }

    /// <summary>How many of the run's units have which lifecycle status now.</summary>
    public ImmutableSortedDictionary<string, long> Lifecycle { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>The audit log as it stood; null for a dry run.</summary>
    public ReportedLog? Log { get; init; }

    /// <summary>The roster in force; null for a dry run, or when none is installed.</summary>
    public ReportedRoster? Roster { get; init; }

    /// <summary>The facts of a run without a database: its own phases and simulated approvals.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The present.</param>
    public static RunFacts Of(CutRun run, DateTimeOffset now) =>
        new()
        {
            ReadAt = now,
            Attempts =
            [
                .. run.Phases.Select(phase => new ReportedAttempt
                {
                    Phase = phase.Phase,
                    Attempt = 1,
                    Outcome = "complete",
                    Path = phase.Path == PhasePath.Simulated ? "simulated" : "common",
                    StartedAt = phase.StartedAt,
                    CompletedAt = phase.CompletedAt,
                    TransactionId = phase.TransactionId,
                    ToolRevision = phase.ToolRevision,
                    ModuleSha256 = phase.ModuleSha256,
                }),
            ],
            Approvals =
            [
                .. run.Approvals.Select(approval => new ReportedApproval
                {
                    Gate = approval.Gate.ToString(),
                    CardSha256 = approval.CardSha256,
                    RecordedAt = approval.ExpiresAt,
                    ExpiresAt = approval.ExpiresAt,
                    Why = approval.Reason,
                    Signatures = [new ReportedSignature { Signer = approval.Signer, KeyFingerprint = approval.KeyFingerprint }],
                }),
            ],
        };
}
