using System.Collections.Immutable;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;
using Microsoft.Extensions.Time.Testing;

namespace IuCutter.Core.Tests.Runs;

/// <summary>The session's memory of dry runs: what refused one is remembered, until a phase gets through.</summary>
public sealed class MemoryRunStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RecordRefusal_DryRun_IsRememberedUntilAPhaseCompletes()
    {
        FakeTimeProvider clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        MemoryRunStore store = new MemoryRunStore(clock);
        CutRun run = TestRuns.Run();
        await store.CreateAsync(run, TestRuns.Module, Token);
        await using IRunOwner owner = await store.ClaimAsync(run.RunId, RunClaim.Run, Token);
        IuException stop = new IuException(ErrorCatalogue.UnitExists, "TEST-LAW/CH-1.", run.RunId);
        await store.BeginPhaseAsync(run.RunId, RunPhase.PreWriteBackup, owner, TestRuns.Module, Token);
        await store.RecordRefusalAsync(run.RunId, RunPhase.PreWriteBackup, owner, stop, Token);
        await store.RecordStopAsync(run.RunId, RunPhase.PreWriteBackup, 1, owner, stop, Token);

        CutRun refused = (await store.FindAsync(run.RunId, Token))!;
        Assert.Equal(
            new RunRefusal("Store.UnitExists", RunPhase.PreWriteBackup, "refused", stop.Message, DateTimeOffset.UnixEpoch, 2),
            refused.LastRefusal
        );
        Assert.Contains(
            RunExplainer.Explain(refused).Remarks,
            remark => remark.StartsWith("This session says of", StringComparison.Ordinal)
        );

        await store.CompletePhaseAsync(
            run.RunId,
            RunPhase.PreWriteBackup,
            1,
            owner,
            PhasePath.Simulated,
            ImmutableSortedDictionary<string, string>.Empty,
            Token
        );
        Assert.Null((await store.FindAsync(run.RunId, Token))!.LastRefusal);
    }
}
