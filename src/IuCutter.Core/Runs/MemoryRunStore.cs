using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace IuCutter.Core.Runs;

/// <summary>Keeps dry runs in the session's memory: a dry run writes nothing anywhere.</summary>
internal sealed class MemoryRunStore(TimeProvider clock) : IRunStore
{
    private readonly ConcurrentDictionary<string, CutRun> _runs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, ModuleIdentity Module)> _begun = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task CreateAsync(CutRun run, ModuleIdentity module, CancellationToken cancellationToken) =>
        _runs.TryAdd(run.RunId, run) ? Task.CompletedTask : throw new InvalidOperationException($"Two runs with the id {run.RunId}.");

    /// <inheritdoc/>
    public Task<CutRun?> FindAsync(string runId, CancellationToken cancellationToken) => Task.FromResult(_runs.GetValueOrDefault(runId));

    /// <inheritdoc/>
    public Task<ImmutableArray<CutRun>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<CutRun>>([.. _runs.Values.OrderByDescending(run => run.RunId, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public Task<IRunOwner> ClaimAsync(string runId, RunClaim claim, CancellationToken cancellationToken)
    {
        Get(runId);
        return Task.FromResult<IRunOwner>(new SessionOwner());
    }

    /// <inheritdoc/>
    public Task<int> BeginPhaseAsync(
        string runId,
        RunPhase phase,
        IRunOwner owner,
        ModuleIdentity module,
        CancellationToken cancellationToken
    )
    {
        CutRun run = Get(runId);
        if (run.State != RunStates.Before(phase))
        {
            throw new IuException(ErrorCatalogue.PhaseOrder, $"Phase {RunStates.Name(phase)} does not begin in state {run.State}.", runId);
        }

        // The two pauses of a dry run are recorded as simulated approvals.
        if (run.WaitsFor is { } gate)
        {
            Approval simulated = new Approval(gate, runId, "simulated", KeyFingerprint: "", CardSha256: "", clock.GetUtcNow());
            _runs[runId] = run with { Approvals = run.Approvals.Add(simulated) };
        }

        _begun[runId] = (clock.GetUtcNow(), module);
        return Task.FromResult(1);
    }

    /// <inheritdoc/>
    public Task CompletePhaseAsync(
        string runId,
        RunPhase phase,
        int attempt,
        IRunOwner owner,
        PhasePath path,
        ImmutableSortedDictionary<string, string> pins,
        CancellationToken cancellationToken
    )
    {
        CutRun run = Get(runId);
        ImmutableSortedDictionary<string, string> all = run.Pins;
        foreach ((string key, string value) in pins)
        {
            all = PinRules.Add(all, key, value, runId);
        }

        (DateTimeOffset begun, ModuleIdentity module) = _begun[runId];
        PhaseRecord record = new PhaseRecord(phase, path, begun, clock.GetUtcNow(), TransactionId: null)
        {
            ToolRevision = (PhaseCatalogue.Of(phase).Duty ?? Duty.Executor).Revision(module),
            ModuleSha256 = module.Sha256,
        };
        _runs[runId] = run with { State = RunStates.After(phase)[^1], Pins = all, Phases = run.Phases.Add(record), LastRefusal = null };
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RecordStopAsync(
        string runId,
        RunPhase phase,
        int attempt,
        IRunOwner owner,
        IuException stop,
        CancellationToken cancellationToken
    ) => RecordRefusalAsync(runId, phase, owner, stop, cancellationToken);

    /// <inheritdoc/>
    public Task RecordRefusalAsync(string runId, RunPhase? phase, IRunOwner owner, IuException stop, CancellationToken cancellationToken)
    {
        if (_runs.TryGetValue(runId, out CutRun? run))
        {
            string outcome = stop.Definition.Outcome.ToString().ToLowerInvariant();
            int repeats = run.LastRefusal?.ErrorId == stop.Definition.Id ? run.LastRefusal.Repeats + 1 : 1;
            _runs[runId] = run with
            {
                LastRefusal = new RunRefusal(stop.Definition.Id, phase, outcome, stop.Message, clock.GetUtcNow(), repeats),
            };
        }

        return Task.CompletedTask;
    }

    private CutRun Get(string runId) =>
        _runs.TryGetValue(runId, out CutRun? run) ? run : throw new IuException(ErrorCatalogue.RunNotFound, $"'{runId}'.", runId);

    // A dry run is the session's own: there is nobody to share it with, and nothing to settle.
    private sealed class SessionOwner : IRunOwner
    {
        public long Epoch => 0;

        public long Claim => 0;

        public ImmutableArray<SettledAttempt> Settled => [];

        public Task ReportTransactionAsync(RunPhase phase, int attempt, string transactionId, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
