using System.Collections.Immutable;
using IuCutter.Core.Adapters;
using IuCutter.Core.Execution;
using IuCutter.Core.Phases;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;

namespace IuCutter.Core.Engine;

/// <summary>
/// Runs phases: reads the facts, records the intent, runs the phase, records its result or why it stopped. It keeps
/// no state of its own; every call begins with the facts.
/// </summary>
internal sealed class RunEngine(
    RunOpening opening,
    ModuleIdentity module,
    IRunStore dryRuns,
    IRunStore? liveRuns,
    PhaseServices services,
    KillSwitch killSwitch,
    IFaultTranslator? faults,
    Backoff? backoff = null
)
{
    /// <summary>Makes and stores a run that waits for its first approval.</summary>
    public async Task<CutRun> CreateAsync(CutPlan plan, CutMode mode, string requester, CancellationToken cancellationToken)
    {
        IRunStore store = StoreFor(mode);
        await RequireHistoryAsync(mode, cancellationToken).ConfigureAwait(false);
        // The check at the door comes first: from here on nobody outside holds what the run is made from.
        CutRun run = opening.Open(ProvedPlan.Of(plan), mode, requester) with
        {
            Plan = plan,
        };
        await store.CreateAsync(run, module, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Refuses a live cut before anything is touched: the switch first, then the adapter (specification 5).
    /// </summary>
    public async Task RequireLiveAsync(CutPlan plan, CancellationToken cancellationToken)
    {
        await killSwitch
            .RequireOnAsync(plan.DocumentPrefix, gate: null, what: "", plan.DocumentPrefix, cancellationToken)
            .ConfigureAwait(false);
        LiveAdapter.Require(services.Provider, RunPhase.PreWriteBackup, plan.DocumentPrefix);
    }

    /// <summary>Runs one phase, which must be the run's next, and returns the run as it stands then.</summary>
    public async Task<CutRun> RunPhaseAsync(
        CutRun known,
        RunPhase phase,
        IProgress<PhaseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ProvedPlan plan = Proved(known);
        await using IRunOwner owner = await ClaimAsync(known, RunClaim.Run, cancellationToken).ConfigureAwait(false);
        return await RunPhaseAsync(known, plan, phase, owner, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the caller the run's owner, which is written down, and settles what an owner before left open.</summary>
    public async Task<IRunOwner> ClaimAsync(CutRun known, RunClaim claim, CancellationToken cancellationToken)
    {
        await RequireHistoryAsync(known.Mode, cancellationToken).ConfigureAwait(false);
        return await StoreFor(known.Mode).ClaimAsync(known.RunId, claim, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same, as the owner that the caller is.</summary>
    public async Task<CutRun> RunPhaseAsync(
        CutRun known,
        RunPhase phase,
        IRunOwner owner,
        IProgress<PhaseProgress>? progress,
        CancellationToken cancellationToken
    ) => await RunPhaseAsync(known, Proved(known), phase, owner, progress, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Runs a phase with the plan that was checked at the door. What the server proved rolled back, for a cause that passes, is tried
    /// again a few times, each as an attempt of its own in the journal.
    /// </summary>
    private async Task<CutRun> RunPhaseAsync(
        CutRun known,
        ProvedPlan plan,
        RunPhase phase,
        IRunOwner owner,
        IProgress<PhaseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        for (int tried = 1; ; tried++)
        {
            try
            {
                return await TryPhaseAsync(known, plan, phase, owner, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (IuException stop) when (tried < Backoff.MaxAttempts && backoff is not null && faults?.RetryReason(stop) is not null)
            {
                progress?.Report(
                    new PhaseProgress(phase, tried, Backoff.MaxAttempts, "attempts")
                    {
                        Retry = $"{stop.Definition.Id}: {faults.RetryReason(stop)}",
                    }
                );
                await backoff.WaitAsync(tried, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<CutRun> TryPhaseAsync(
        CutRun known,
        ProvedPlan plan,
        RunPhase phase,
        IRunOwner owner,
        IProgress<PhaseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        IRunStore store = StoreFor(known.Mode);
        await RequireHistoryAsync(known.Mode, cancellationToken).ConfigureAwait(false);

        // The intent first; what it refuses, it refuses before the phase has begun.
        int attempt = await BeginAsync(store, known.RunId, phase, owner, cancellationToken).ConfigureAwait(false);
        PhaseOutcome outcome;
        try
        {
            CutRun run = await ReadAsync(known, cancellationToken).ConfigureAwait(false);
            RunContext context = new RunContext(run, plan, attempt, module, killSwitch, progress, owner);
            outcome = await PhaseTable.For(phase).RunAsync(context, services, cancellationToken).ConfigureAwait(false);
            if (!outcome.RecordedByAdapter)
            {
                await store
                    .CompletePhaseAsync(run.RunId, phase, attempt, owner, outcome.Path, outcome.Pins, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (AsStop(exception, known.RunId) is { } stop)
        {
            await RecordStopAsync(store, known.RunId, phase, attempt, owner, stop).ConfigureAwait(false);
            if (
                stop.Definition == ErrorCatalogue.CommitUnknown
                && await ReadLostCommitAsync(store, known.RunId, phase, attempt).ConfigureAwait(false) is { } lostCommit
            )
            {
                throw new IuException(stop.Definition, lostCommit, known.RunId, stop);
            }

            if (ReferenceEquals(stop, exception))
            {
                throw;
            }

            throw stop;
        }

        // It has happened, so whoever cancels now cancels nothing, and must not read that it was killed.
        return RequireEvidence(await ReadAsync(known, CancellationToken.None).ConfigureAwait(false), phase, outcome.Pins);
    }

    /// <summary>Runs phase after phase until the run ends or, in Live, waits for an approval that is not recorded.</summary>
    public async IAsyncEnumerable<CutRun> AdvanceAsync(
        CutRun run,
        IProgress<PhaseProgress>? progress,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using IRunOwner owner = await ClaimAsync(run, RunClaim.Run, cancellationToken).ConfigureAwait(false);
        await foreach (CutRun advanced in AdvanceAsync(run, owner, progress, cancellationToken).ConfigureAwait(false))
        {
            yield return advanced;
        }
    }

    /// <summary>The same, as the owner that the caller is.</summary>
    public async IAsyncEnumerable<CutRun> AdvanceAsync(
        CutRun run,
        IRunOwner owner,
        IProgress<PhaseProgress>? progress,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        run = await ReadAsync(run, cancellationToken).ConfigureAwait(false);
        ProvedPlan? plan = null;
        while (RunStates.Next(run.State) is { } phase)
        {
            bool approved = RunStates.GateOf(phase) is not { } gate || run.Approvals.Any(approval => approval.Gate == gate);
            if (run.Mode == CutMode.Live && !approved)
            {
                yield break;
            }

            plan ??= Proved(run);
            run = await RunPhaseAsync(run, plan, phase, owner, progress, cancellationToken).ConfigureAwait(false);
            yield return run;
        }
    }

    /// <summary>Reads a run anew and keeps the plan that the caller holds.</summary>
    public async Task<CutRun> ReadAsync(CutRun known, CancellationToken cancellationToken)
    {
        CutRun facts =
            await StoreFor(known.Mode).FindAsync(known.RunId, cancellationToken).ConfigureAwait(false)
            ?? throw new IuException(ErrorCatalogue.RunNotFound, $"'{known.RunId}'.", known.RunId);
        return facts with { Plan = known.Plan ?? facts.Plan };
    }

    // The object came through a pipeline: that it says which plan it is, is not yet that it is that plan.
    private static ProvedPlan Proved(CutRun known) =>
        ProvedPlan.Of(known.Plan ?? throw new IuException(ErrorCatalogue.PlanMissing, "", known.RunId));

    // Before anything is written, the owner and the intent of a phase too: what a database tells that has forgotten is nothing to go on
    // with.
    private Task RequireHistoryAsync(CutMode mode, CancellationToken cancellationToken) =>
        mode == CutMode.Live && services.History is { } history ? history.RequireAsync(cancellationToken) : Task.CompletedTask;

    private async Task<int> BeginAsync(IRunStore store, string runId, RunPhase phase, IRunOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            return await store.BeginPhaseAsync(runId, phase, owner, module, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (AsStop(exception, runId) is { } stop)
        {
            if (IsRecorded(stop))
            {
                await UnlessGoneAsync(stop, () => store.RecordRefusalAsync(runId, phase, owner, stop, CancellationToken.None))
                    .ConfigureAwait(false);
            }

            if (ReferenceEquals(stop, exception))
            {
                throw;
            }

            throw stop;
        }
    }

    // Who tried to run a phase without the right to is part of the run's history, and so is what the run cannot get past; who mistook the
    // order is not.
    private static bool IsRecorded(IuException stop) =>
        stop.Definition == ErrorCatalogue.ApprovalMissing
        || stop.Definition == ErrorCatalogue.ApprovalExpired
        || stop.Definition == ErrorCatalogue.ApprovalNotYetValid
        || stop.Definition == ErrorCatalogue.NotPermitted
        || stop.Definition == ErrorCatalogue.PermitVoided
        || stop.Definition == ErrorCatalogue.PermitDatabase
        || stop.Definition == ErrorCatalogue.OtherBuild
        || stop.Definition == ErrorCatalogue.UnitExists
        || stop.Definition == ErrorCatalogue.UnknownWord
        || stop.Definition == ErrorCatalogue.PhaseDuty
        || stop.Definition == ErrorCatalogue.DutiesNotSegregated;

    private static CutRun RequireEvidence(CutRun run, RunPhase phase, ImmutableSortedDictionary<string, string> pins)
    {
        foreach ((string key, string value) in pins)
        {
            if (!run.Pins.TryGetValue(key, out string? pinned) || !string.Equals(pinned, value, StringComparison.Ordinal))
            {
                throw new IuException(
                    ErrorCatalogue.InvariantMissing,
                    $"Phase {RunStates.Name(phase)} left no pin '{key}' with its result.",
                    run.RunId
                );
            }
        }

        return run;
    }

    private IuException? AsStop(Exception exception, string runId) => exception as IuException ?? faults?.Translate(exception, runId);

    // Its own connection, and not the caller's token: a cancelled phase is recorded too.
    private Task RecordStopAsync(IRunStore store, string runId, RunPhase phase, int attempt, IRunOwner owner, IuException stop) =>
        UnlessGoneAsync(stop, () => store.RecordStopAsync(runId, phase, attempt, owner, stop, CancellationToken.None));

    // The one who lost the answer may have slept while another found it out and wrote it down.
    private async Task<string?> ReadLostCommitAsync(IRunStore store, string runId, RunPhase phase, int attempt)
    {
        try
        {
            CutRun? facts = await store.FindAsync(runId, CancellationToken.None).ConfigureAwait(false);
            return facts is null ? null : LostCommit.Of(facts, phase, attempt);
        }
        catch (Exception silent) when (AsStop(silent, runId) is not null)
        {
            // Then only a later reading shows it.
            return null;
        }
    }

    private async Task UnlessGoneAsync(IuException stop, Func<Task> record)
    {
        try
        {
            await record().ConfigureAwait(false);
        }
        catch (Exception unrecorded) when (AsStop(unrecorded, "") is not null)
        {
            // The database that would take the record is what is gone. The caller gets the stop itself, and the
            // open intent in the journal says that its end is unknown.
            stop.Data["unrecorded"] = unrecorded.Message;
        }
    }

    private IRunStore StoreFor(CutMode mode) =>
        mode switch
        {
            CutMode.DryRun => dryRuns,
            CutMode.Live => liveRuns ?? throw new IuException(ErrorCatalogue.NotConnected, "A live run lives in the database."),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "not a mode"),
        };
}
