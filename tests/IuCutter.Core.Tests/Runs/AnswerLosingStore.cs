using System.Collections.Immutable;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests.Runs;

/// <summary>A store whose answer to the completion of a phase is lost, whether it kept the phase or not.</summary>
internal sealed class AnswerLosingStore(IRunStore store, bool isKept) : IRunStore
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

    public async Task CompletePhaseAsync(
        string runId,
        RunPhase phase,
        int attempt,
        IRunOwner owner,
        PhasePath path,
        ImmutableSortedDictionary<string, string> pins,
        CancellationToken cancellationToken
    )
    {
        if (isKept)
        {
            await store.CompletePhaseAsync(runId, phase, attempt, owner, path, pins, cancellationToken);
        }

        throw new IuException(ErrorCatalogue.CommitUnknown, "The connection ended before the answer.", runId);
    }

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
