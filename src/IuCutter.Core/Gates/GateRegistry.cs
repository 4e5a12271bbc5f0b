using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.Evidence;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Gates;

/// <summary>
/// The invariants of every phase, by name, in one place. A phase without an entry cannot run: an empty list is not
/// permission.
/// </summary>
internal static class GateRegistry
{
    private const string ProvedOrWaived = "backup_restore_proved_or_waived";

    private static readonly ImmutableDictionary<RunPhase, ImmutableArray<GatePredicate>> Predicates = new Dictionary<
        RunPhase,
        ImmutableArray<GatePredicate>
    >
    {
        [RunPhase.SourcePin] = [new("document_has_bytes", run => run.Plan.Document.Length > 0)],
        [RunPhase.Mark] = [Pinned("source_sha256"), SourceIsPlans()],
        [RunPhase.CutPlan] = [Pinned("mark_unit_count"), CountIs("mark_unit_count", run => run.Plan.UnitCount)],
        [RunPhase.PreWriteBackup] = [PlanIsRuns(), PinnedPlanIsRuns(), Approved(ApprovalGate.CutAuthorization, "cut_authorization")],
        [RunPhase.GrantProbe] = [Pinned("backup_sha256"), BackupProved(), PathIsModes(RunPhase.PreWriteBackup)],
        [RunPhase.CutLegA] =
        [
            PlanIsRuns(),
            PinnedPlanIsRuns(),
            Approved(ApprovalGate.CutAuthorization, "cut_authorization"),
            Pinned("backup_sha256"),
            BackupProved(),
            Pinned("grant_probe_checks"),
            PathIsModes(RunPhase.PreWriteBackup),
            PathIsModes(RunPhase.GrantProbe),
        ],
        [RunPhase.StructuralVerify] =
        [
            PathIsModes(RunPhase.CutLegA),
            CountIs("leg_a_rows", run => run.Plan.UnitCount),
            RowsArePlans("leg_a_rows_digest"),
        ],
        [RunPhase.LegBRecord] =
        [
            Approved(ApprovalGate.CutAuthorization, "cut_authorization"),
            PathIsModes(RunPhase.StructuralVerify),
            CountIs("structure_rows", run => run.Plan.UnitCount),
            RowsArePlans("structure_rows_digest"),
        ],
        [RunPhase.WriteVerify] =
        [
            Approved(ApprovalGate.CutAuthorization, "cut_authorization"),
            PathIsModes(RunPhase.LegBRecord),
            Pinned("change_set_id"),
            Pinned("review_decision_id"),
            CountIs("ledger_rows", run => (2 * run.Plan.UnitCount) + 6),
        ],
        [RunPhase.LifecycleEnact] =
        [
            Approved(ApprovalGate.LifecycleAuthorization, "lifecycle_authorization"),
            PathIsModes(RunPhase.WriteVerify),
            Pinned("verify_result_id"),
            Pinned("review_decision_id"),
            CountIs("verify_rows_checked", run => run.Plan.UnitCount),
            RowsArePlans("verify_rows_digest"),
        ],
        [RunPhase.Closeout] =
        [
            PathIsModes(RunPhase.PreWriteBackup),
            PathIsModes(RunPhase.GrantProbe),
            PathIsModes(RunPhase.CutLegA),
            PathIsModes(RunPhase.StructuralVerify),
            PathIsModes(RunPhase.LegBRecord),
            PathIsModes(RunPhase.WriteVerify),
            PathIsModes(RunPhase.LifecycleEnact),
            CountIs("enacted_rows", run => run.Plan.UnitCount),
            CountIs("enact_log_rows", run => run.Plan.UnitCount),
        ],
    }.ToImmutableDictionary();

    /// <summary>The predicates of a phase; never empty.</summary>
    public static ImmutableArray<GatePredicate> For(RunPhase phase) => Predicates[phase];

    /// <summary>Refuses the phase unless every predicate holds.</summary>
    /// <exception cref="IuException">Gate.ApprovalMissing or Gate.InvariantMissing, naming the first that does not hold.</exception>
    public static void Require(RunPhase phase, RunContext context)
    {
        foreach (GatePredicate predicate in For(phase))
        {
            if (!predicate.Holds(context))
            {
                throw new IuException(
                    ErrorOf(predicate.Name),
                    $"Phase {RunStates.Name(phase)} needs '{predicate.Name}'.",
                    context.Run.RunId
                );
            }
        }
    }

    private static ErrorDefinition ErrorOf(string predicate) =>
        predicate.EndsWith("_authorization_recorded", StringComparison.Ordinal) ? ErrorCatalogue.ApprovalMissing
        : predicate == ProvedOrWaived ? ErrorCatalogue.RestoreProofMissing
        : ErrorCatalogue.InvariantMissing;

    // Promise 6: the backup restores, or the card in force says in capitals that nobody tried. A dry run makes none.
    private static GatePredicate BackupProved() =>
        new(ProvedOrWaived, run => run.Mode == CutMode.DryRun || RestoreProofRule.Holds(run.Run));

    private static GatePredicate Pinned(string key) => new($"{key}_pinned", run => run.Run.Pins.ContainsKey(key));

    private static GatePredicate Approved(ApprovalGate gate, string name) =>
        new($"{name}_recorded", run => run.Run.Approvals.Any(approval => approval.Gate == gate));

    private static GatePredicate CountIs(string key, Func<RunContext, int> expected) =>
        new(
            $"{key}_as_planned",
            run => run.Run.Pins.TryGetValue(key, out string? value) && value == expected(run).ToString(CultureInfo.InvariantCulture)
        );

    private static GatePredicate RowsArePlans(string key) =>
        new($"{key}_as_planned", run => run.Run.Pins.TryGetValue(key, out string? value) && value == run.Proved.RowsDigest);

    // Promise 1: a live run in which a phase was simulated, or the reverse, goes no further.
    private static GatePredicate PathIsModes(RunPhase phase) =>
        new(
            $"{PhaseEvidence.SimulatedKey(phase)}_as_mode",
            run =>
                run.Run.Pins.TryGetValue(PhaseEvidence.SimulatedKey(phase), out string? value)
                && value == (run.Mode == CutMode.DryRun ? "true" : "false")
        );

    private static GatePredicate SourceIsPlans() =>
        new(
            "source_sha256_as_planned",
            run => run.Run.Pins.TryGetValue("source_sha256", out string? value) && value == run.Plan.Document.Sha256
        );

    private static GatePredicate PlanIsRuns() => new("plan_digest_as_run", run => run.Plan.PlanDigest == run.Run.PlanDigest);

    private static GatePredicate PinnedPlanIsRuns() =>
        new("plan_digest_pinned", run => run.Run.Pins.TryGetValue("plan_digest", out string? value) && value == run.Run.PlanDigest);
}
