using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.Execution;
using IuCutter.Core.Gates;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Engine;

/// <summary>Phases 1 to 3, which are the same in both modes: pin the source, mark it, plan the rows.</summary>
/// <param name="clock">Gives the times.</param>
/// <param name="ids">Gives the run's id.</param>
/// <param name="module">Which build acts; pinned.</param>
internal sealed class RunOpening(TimeProvider clock, RunIds ids, ModuleIdentity module)
{
    /// <summary>Makes a run that waits for its first approval. Nothing is stored yet.</summary>
    /// <exception cref="IuException">Integrity.PlanRejected when source and profile do not give this plan.</exception>
    public CutRun Open(ProvedPlan proved, CutMode mode, string requester)
    {
        CutPlan plan = proved.Plan;
        CutRun run = new CutRun(
            ids.Next(),
            mode,
            RunState.Created,
            plan.DocumentPrefix,
            plan.Document.Sha256,
            plan.PlanDigest,
            plan.UnitCount,
            requester,
            clock.GetUtcNow()
        )
        {
            Pins = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
            Approvals = [],
            Phases = [],
        };
        run = Complete(
            run,
            proved,
            RunPhase.SourcePin,
            () =>
                [
                    ("source_sha256", plan.Document.Sha256),
                    ("source_length", Text(plan.Document.Length)),
                    ("source_encoding", plan.Document.Encoding),
                ]
        );

        // Twice: the proof read source and plan by code of its own, and the rows are derived anew from bytes and profile.
        PlanProof proof = proved.Proof;
        proved.RequireDerived();
        run = Complete(
            run,
            proved,
            RunPhase.Mark,
            () =>
                [
                    ("mark_unit_count", Text(proof.UnitCount)),
                    ("mark_exclusion_count", Text(proof.ExclusionCount)),
                    ("mark_covered_bytes", Text(proof.CoveredBytes)),
                ]
        );
        return Complete(
            run,
            proved,
            RunPhase.CutPlan,
            () =>
                [
                    ("plan_digest", plan.PlanDigest),
                    ("plan_digest_verified", proof.PlanDigest),
                    ("profile_name", plan.ProfileName),
                    ("profile_digest", plan.ProfileDigest),
                    ("owner_ref", plan.OwnerRef),
                    ("publication_type", plan.PublicationType),
                    (
                        "section_types",
                        string.Join(',', plan.Units.Select(unit => unit.SectionType).Distinct().Order(StringComparer.Ordinal))
                    ),
                    .. plan.UnitLevel is null ? [] : ((string, string)[])[("unit_level", plan.UnitLevel)],
                    ("module_sha256", module.Sha256),
                    ("tool_revision", Duty.Executor.Revision(module)),
                ]
        );
    }

    private CutRun Complete(CutRun run, ProvedPlan plan, RunPhase phase, Func<(string Key, string Value)[]> evidence)
    {
        DateTimeOffset started = clock.GetUtcNow();
        GateRegistry.Require(phase, new RunContext(run, plan, attempt: 1, module, new KillSwitch(control: null), progress: null));
        ImmutableSortedDictionary<string, string> pins = run.Pins;
        foreach ((string key, string value) in evidence())
        {
            pins = PinRules.Add(pins, key, value, run.RunId);
        }

        return run with
        {
            State = RunStates.After(phase)[^1],
            Pins = pins,
            Phases = run.Phases.Add(
                new PhaseRecord(phase, PhasePath.Common, started, clock.GetUtcNow(), TransactionId: null)
                {
                    ToolRevision = Duty.Executor.Revision(module),
                    ModuleSha256 = module.Sha256,
                }
            ),
        };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
