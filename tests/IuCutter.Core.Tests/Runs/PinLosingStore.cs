using System.Collections.Immutable;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests.Runs;

/// <summary>A store that says it kept what it was given and did not: it loses or changes one pin of each phase.</summary>
internal sealed class PinLosingStore(
    IRunStore store,
    Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> keep
) : IRunStore
{
    public Task CreateAsync(CutRun run, ModuleIdentity module, CancellationToken cancellationToken) =>
        store.CreateAsync(run, module, cancellationToken);

    public Task<CutRun?> FindAsync(string runId, CancellationToken cancellationToken) => store.FindAsync(runId, cancellationToken);

    public Task<ImmutableArray<CutRun>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    public Task<int> BeginPhaseAsync(
        string runId,
        RunPhase phase,
        IRunOwner owner,
        ModuleIdentity module,
        CancellationToken cancellationToken
    ) => store.BeginPhaseAsync(runId, phase, owner, module, cancellationToken);

    public Task<IRunOwner> ClaimAsync(string runId, RunClaim claim, CancellationToken cancellationToken) =>
        store.ClaimAsync(runId, claim, cancellationToken);

    public Task CompletePhaseAsync(
        string runId,
        RunPhase phase,
        int attempt,
        IRunOwner owner,
        PhasePath path,
        ImmutableSortedDictionary<string, string> pins,
        CancellationToken cancellationToken
    ) => store.CompletePhaseAsync(runId, phase, attempt, owner, path, keep(pins), cancellationToken);

    public Task RecordStopAsync(
        string runId,
        RunPhase phase,
        int attempt,
        IRunOwner owner,
        IuException stop,
        CancellationToken cancellationToken
    ) => store.RecordStopAsync(runId, phase, attempt, owner, stop, cancellationToken);

    public Task RecordRefusalAsync(string runId, RunPhase? phase, IRunOwner owner, IuException stop, CancellationToken cancellationToken) =>
        store.RecordRefusalAsync(runId, phase, owner, stop, cancellationToken);
}
