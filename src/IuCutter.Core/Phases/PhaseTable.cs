using System.Collections.Immutable;
using IuCutter.Core.Adapters;
using IuCutter.Core.Engine;
using IuCutter.Core.Evidence;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;
using IuCutter.Core.Simulation;
using IuCutter.Core.Verification;

namespace IuCutter.Core.Phases;

/// <summary>The phases that follow the first approval, 4 to 11. Phases 1 to 3 make the run (<see cref="RunOpening"/>).</summary>
internal static class PhaseTable
{
    private static readonly ImmutableSortedDictionary<RunPhase, IRunPhase> Phases = new IRunPhase[]
    {
        new MutatingPhase<BackupEnvelope>(
            RunPhase.PreWriteBackup,
            (adapter, run, token) => adapter.PreWriteBackupAsync(run, token),
            (simulator, run) => simulator.PreWriteBackup(run),
            PhaseEvidence.Backup
        ),
        new ReadingPhase(
            RunPhase.GrantProbe,
            async (services, run, token) =>
                PhaseEvidence.GrantProbe(await Need(services.Grants).ProbeAsync(token).ConfigureAwait(false), run.Mode),
            SimulateGrantProbeAsync
        ),
        new MutatingPhase<LegAResult>(
            RunPhase.CutLegA,
            (adapter, run, token) => adapter.CutLegAAsync(run, token),
            (simulator, run) => simulator.CutLegA(run, [.. PlannedRows.Of(run.Plan)]),
            PhaseEvidence.LegA
        ),
        new ReadingPhase(RunPhase.StructuralVerify, VerifyStructureAsync, SimulateStructure),
        new MutatingPhase<LegBResult>(
            RunPhase.LegBRecord,
            (adapter, run, token) => adapter.LegBRecordAsync(run, token),
            (simulator, run) => simulator.LegBRecord(run),
            PhaseEvidence.LegB
        ),
        new MutatingPhase<WriteVerifyResult>(
            RunPhase.WriteVerify,
            WriteVerifyAsync,
            (simulator, run) => simulator.WriteVerify(run),
            PhaseEvidence.WriteVerify
        ),
        new MutatingPhase<EnactmentResult>(
            RunPhase.LifecycleEnact,
            (adapter, run, token) => adapter.LifecycleEnactAsync(run, token),
            (simulator, run) => simulator.LifecycleEnact(run),
            PhaseEvidence.Enactment
        ),
        new ReadingPhase(
            RunPhase.Closeout,
            (_, run, _) => Task.FromResult(PhaseEvidence.Closeout(run.Run)),
            (_, run, _) => Task.FromResult(PhaseEvidence.Closeout(run.Run))
        ),
    }.ToImmutableSortedDictionary(phase => phase.Phase, phase => phase);

    /// <summary>The phase of that name.</summary>
    public static IRunPhase For(RunPhase phase) => Phases[phase];

    private static async Task<ImmutableSortedDictionary<string, string>> VerifyStructureAsync(
        PhaseServices services,
        RunContext run,
        CancellationToken token
    )
    {
        IReadOnlyList<StoredUnit> stored = await Need(services.Units)
            .ReadAsync(DatabaseRole.Executor, run.Plan.DocumentPrefix, token)
            .ConfigureAwait(false);
        string digest = StructureCheck.Compare(run.Plan, stored, run.Run.RunId);
        return PhaseEvidence.Structure(stored.Count, digest, run.Mode);
    }

    private static Task<ImmutableSortedDictionary<string, string>> SimulateStructure(
        PhaseServices services,
        RunContext run,
        CancellationToken token
    )
    {
        (int rows, string digest) = services.Simulator.StructuralVerify([.. PlannedRows.Of(run.Plan)]);
        return Task.FromResult(PhaseEvidence.Structure(rows, digest, run.Mode));
    }

    private static async Task<ImmutableSortedDictionary<string, string>> SimulateGrantProbeAsync(
        PhaseServices services,
        RunContext run,
        CancellationToken token
    )
    {
        // With a database, a dry run says today what a live run would be told tomorrow.
        if (services.DryRun is { } probe)
        {
            await probe.RequireAsync(run.Plan, token).ConfigureAwait(false);
        }

        return PhaseEvidence.GrantProbe(services.Simulator.GrantProbe(), run.Mode);
    }

    private static async Task<WriteVerifyResult> WriteVerifyAsync(ILiveExecutionAdapter adapter, RunContext run, CancellationToken token)
    {
        Guid changeSet = Guid.Parse(run.Run.Pins["change_set_id"]);
        long before = await adapter.VerifyResultCountForAsync(run, changeSet, token).ConfigureAwait(false);
        return before == 0
            ? await adapter.WriteVerifyAsync(run, token).ConfigureAwait(false)
            : throw new IuException(ErrorCatalogue.AlreadyVerified, $"Change set {changeSet} has {before} verify results.", run.Run.RunId);
    }

    private static T Need<T>(T? service)
        where T : class => service ?? throw new IuException(ErrorCatalogue.NotConnected, "");
}
