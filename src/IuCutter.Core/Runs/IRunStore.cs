using System.Collections.Immutable;

namespace IuCutter.Core.Runs;

/// <summary>The store of the facts of runs: the database for Live, the session's memory for DryRun.</summary>
internal interface IRunStore
{
    /// <summary>Records a new run with its first three phases and their pins.</summary>
    Task CreateAsync(CutRun run, ModuleIdentity module, CancellationToken cancellationToken);

    /// <summary>Reads a run; null when there is none. The plan is not part of the facts.</summary>
    Task<CutRun?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Reads all runs, newest first.</summary>
    Task<ImmutableArray<CutRun>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes the caller the run's owner until it is disposed of or its connection ends. What the owner before it left
    /// open is settled from the facts.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="claim">Whether the claim may lift a stop, or end an owner that is alive.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="IuException">Gate.RunOwned, Store.RunNotFound, Config.PoolerDetected.</exception>
    Task<IRunOwner> ClaimAsync(string runId, RunClaim claim, CancellationToken cancellationToken);

    /// <summary>Writes the intent to run a phase, before it; refuses when it is not the run's next phase.</summary>
    /// <returns>The number of the attempt; what the runner does from here on, it does as this attempt.</returns>
    Task<int> BeginPhaseAsync(string runId, RunPhase phase, IRunOwner owner, ModuleIdentity module, CancellationToken cancellationToken);

    /// <summary>
    /// Records the result of a phase that has no transaction of its own. A mutating live phase is completed by the
    /// live adapter instead, in the transaction that did the work.
    /// </summary>
    Task CompletePhaseAsync(
        string runId,
        RunPhase phase,
        int attempt,
        IRunOwner owner,
        PhasePath path,
        ImmutableSortedDictionary<string, string> pins,
        CancellationToken cancellationToken
    );

    /// <summary>Records that a phase was refused, failed, was killed or is unknown; outside what it rolled back.</summary>
    Task RecordStopAsync(string runId, RunPhase phase, int attempt, IRunOwner owner, IuException stop, CancellationToken cancellationToken);

    /// <summary>Records that something was refused before it began, for want of authority.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="phase">The phase; null for the undoing of the run.</param>
    /// <param name="owner">The caller's claim.</param>
    /// <param name="stop">The refusal.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task RecordRefusalAsync(string runId, RunPhase? phase, IRunOwner owner, IuException stop, CancellationToken cancellationToken);
}
