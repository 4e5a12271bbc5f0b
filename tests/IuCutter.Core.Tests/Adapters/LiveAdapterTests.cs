using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;
using IuCutter.Core.Simulation;

namespace IuCutter.Core.Tests.Adapters;

[Trait("Promise", "1")]
public sealed class LiveAdapterTests
{
    public static TheoryData<object?> NotAdapters => [null!, "a string", new Simulator(), new DerivedSimulator(), new DisguisedSimulator()];

    [Theory]
    [MemberData(nameof(NotAdapters))]
    [SeamLine(SeamLines.RequireAdapter)]
    public void Require_AnythingElse_Refuses(object? provider)
    {
        ProductionExecutionNotAuthorizedException refusal = Assert.Throws<ProductionExecutionNotAuthorizedException>(() =>
            LiveAdapter.Require(provider, RunPhase.CutLegA, "run")
        );
        Assert.Equal("Gate.LiveAdapterRequired", refusal.Definition.Id);
    }

    [Fact]
    [SeamLine(SeamLines.RequireAdapter)]
    public void Require_ProductionAdapter_ReturnsIt()
    {
        ProductionLiveExecutionAdapter adapter = new ProductionLiveExecutionAdapter();
        Assert.Same(adapter, LiveAdapter.Require(adapter, RunPhase.CutLegA, "run"));
    }

    private class DerivedSimulator : Simulator;

    // The worst case: a simulator that claims to be an adapter.
    private sealed class DisguisedSimulator : DerivedSimulator, ILiveExecutionAdapter
    {
        public Task<BackupEnvelope> PreWriteBackupAsync(RunContext context, CancellationToken cancellationToken) =>
            Task.FromResult(PreWriteBackup(context));

        public Task<LegAResult> CutLegAAsync(RunContext context, CancellationToken cancellationToken) =>
            Task.FromResult(CutLegA(context, []));

        public Task<LegBResult> LegBRecordAsync(RunContext context, CancellationToken cancellationToken) =>
            Task.FromResult(LegBRecord(context));

        public Task<long> VerifyResultCountForAsync(RunContext context, Guid changeSetId, CancellationToken cancellationToken) =>
            Task.FromResult(0L);

        public Task<WriteVerifyResult> WriteVerifyAsync(RunContext context, CancellationToken cancellationToken) =>
            Task.FromResult(WriteVerify(context));

        public Task<EnactmentResult> LifecycleEnactAsync(RunContext context, CancellationToken cancellationToken) =>
            Task.FromResult(LifecycleEnact(context));
    }
}
