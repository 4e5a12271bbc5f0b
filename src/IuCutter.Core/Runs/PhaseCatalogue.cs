using System.Collections.Immutable;

namespace IuCutter.Core.Runs;

/// <summary>
/// The phases of a run, in their order: the one table that says of each what it is called, where it begins and leads, which
/// gate covers it, whose duty it is, and which command runs it. <c>cutter_governance.phase</c> is its sibling in the
/// database, and a test compares the two.
/// </summary>
internal static class PhaseCatalogue
{
    /// <summary>All phases, in the order in which a run passes them.</summary>
    public static readonly ImmutableArray<PhaseDefinition> All =
    [
        new(RunPhase.SourcePin, "source_pin", RunState.Created, [RunState.SourcePinned]),
        new(RunPhase.Mark, "mark", RunState.SourcePinned, [RunState.Marked]),
        new(RunPhase.CutPlan, "cutplan", RunState.Marked, [RunState.CutPlanned, RunState.AwaitingCutAuthorization]),
        new(RunPhase.PreWriteBackup, "pre_write_backup", RunState.AwaitingCutAuthorization, [RunState.BackedUp])
        {
            Gate = ApprovalGate.CutAuthorization,
            Command = "New-IuBackup",
            Action = "make the backup before the first write",
            Effect = _ => "Makes the encrypted backup. It writes no unit.",
            EvidenceKey = "backup_sha256",
            Committed = sha256 => $"The backup with SHA-256 {sha256}.",
        },
        new(RunPhase.GrantProbe, "grant_probe", RunState.BackedUp, [RunState.GrantsProbed])
        {
            Command = "Test-IuGrant",
            Action = "probe the rights of the roles",
            Effect = _ => "Checks what the roles may do. It writes no unit.",
        },
        new(RunPhase.CutLegA, "cut_leg_a", RunState.GrantsProbed, [RunState.LegACommitted])
        {
            Gate = ApprovalGate.CutAuthorization,
            Command = "Invoke-IuLegA",
            Action = "create the units as drafts",
            Effect = units => $"Creates {units} units as drafts, in one transaction.",
            EvidenceKey = "leg_a_rows",
            Committed = rows => $"{rows} units as drafts.",
        },
        new(RunPhase.StructuralVerify, "structural_verify", RunState.LegACommitted, [RunState.StructureVerified])
        {
            Command = "Test-IuStructure",
            Action = "read the units back",
            Effect = _ => "Reads the units back and compares. It writes no unit.",
        },
        new(RunPhase.LegBRecord, "leg_b_record", RunState.StructureVerified, [RunState.LegBRecorded])
        {
            Gate = ApprovalGate.CutAuthorization,
            Command = "Invoke-IuLegB",
            Action = "write the ledger",
            Effect = units => $"Adds {(2 * units) + 6} rows to the ledger, for good.",
            EvidenceKey = "ledger_rows",
            Committed = rows => $"{rows} ledger rows.",
        },
        new(RunPhase.WriteVerify, "write_verify", RunState.LegBRecorded, [RunState.WriteVerified, RunState.AwaitingLifecycleAuthorization])
        {
            Gate = ApprovalGate.CutAuthorization,
            Duty = Duty.Verifier,
            Command = "Invoke-IuWriteVerify",
            Action = "verify what was written and record the verdict",
            Effect = _ => "The verifier reads everything again and records its verdict, for good.",
            Committed = _ => "The verifier's verdict.",
        },
        new(RunPhase.LifecycleEnact, "lifecycle_enact", RunState.AwaitingLifecycleAuthorization, [RunState.Enacted])
        {
            Gate = ApprovalGate.LifecycleAuthorization,
            Command = "Invoke-IuEnactment",
            Action = "ENACT the units; this cannot be undone",
            Effect = units => $"Enacts {units} units. It CANNOT BE UNDONE.",
            EvidenceKey = "enacted_rows",
            Committed = rows => $"{rows} enacted units; they are immutable.",
        },
        new(RunPhase.Closeout, "closeout", RunState.Enacted, [RunState.CloseoutReported])
        {
            Command = "Complete-IuRun",
            Action = "close the run",
            Effect = _ => "Accounts for every pin and closes the run.",
        },
    ];

    private static readonly ImmutableDictionary<RunPhase, PhaseDefinition> ByPhase = All.ToImmutableDictionary(phase => phase.Phase);

    /// <summary>The row of a phase.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such phase.</exception>
    public static PhaseDefinition Of(RunPhase phase) =>
        ByPhase.GetValueOrDefault(phase) ?? throw new ArgumentOutOfRangeException(nameof(phase), phase, "not a phase");
}
