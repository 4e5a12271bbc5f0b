using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Core.Tests.Signing;
using Microsoft.Extensions.Time.Testing;

namespace IuCutter.Core.Tests.Approvals;

/// <summary>A card has a first and a last second. The desk looks at its own clock before the database looks at its.</summary>
[Trait("Promise", "3")]
public sealed class ApprovalTimesTests(SshKeyFixture keys) : IClassFixture<SshKeyFixture>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-1, "Gate.ApprovalNotYetValid")]
    [InlineData(0, null)]
    [InlineData(3599, null)]
    [InlineData(3600, "Gate.ApprovalExpired")]
    [InlineData(86400, "Gate.ApprovalExpired")]
    public async Task Import_Card_IsTakenFromItsFirstSecondToItsLast(int secondsAfterIssue, string? errorId)
    {
        MemoryApprovalStore store = new MemoryApprovalStore(keys.Roster("alice@corp namespaces=\"iucutter.approval\"", keys.Alice));
        CutRun run = TestRuns.Run(CutMode.Live);
        (string card, _) = await DeskAt(store, Noon).RequestAsync(ApprovalGate.CutAuthorization, run, "operator@host", Life, null, Token);
        await ImportAsync(
            store,
            errorId,
            async () =>
                await DeskAt(store, Noon.AddSeconds(secondsAfterIssue))
                    .ImportAsync(run, Encoding.UTF8.GetBytes(card), [await SignAsync(card)], Token)
        );
    }

    [Theory]
    [InlineData(-1, "Gate.ApprovalNotYetValid")]
    [InlineData(0, null)]
    [InlineData(3600, "Gate.ApprovalExpired")]
    public async Task Import_Ruling_IsTakenFromItsFirstSecondToItsLast(int secondsAfterIssue, string? errorId)
    {
        MemoryApprovalStore store = new MemoryApprovalStore(keys.Roster("alice@corp namespaces=\"iucutter.approval\"", keys.Alice));
        (string card, _) = await DeskAt(store, Noon)
            .RequestRulingAsync(["*"], [ApprovalGate.CutAuthorization], "operator@host", Life, Token);
        await ImportAsync(
            store,
            errorId,
            async () =>
                await DeskAt(store, Noon.AddSeconds(secondsAfterIssue))
                    .ImportRulingAsync(Encoding.UTF8.GetBytes(card), [await SignAsync(card)], Token)
        );
    }

    private static async Task ImportAsync(MemoryApprovalStore store, string? errorId, Func<Task<Approval>> import)
    {
        Exception? refusal = await Record.ExceptionAsync(import);
        Assert.Equal(errorId, (refusal as IuException)?.Definition.Id);
        Assert.Equal(errorId is null, refusal is null);
        Assert.Equal(errorId is null ? 1 : 0, store.Recorded);
    }

    private static ApprovalDesk DeskAt(MemoryApprovalStore store, DateTimeOffset now) =>
        new(store, new SshKeygenSignatures(), TestRuns.Module, new FakeTimeProvider(now), new SystemRandomSource());

    private Task<string> SignAsync(string card) =>
        new SshKeygenSignatures().SignAsync(Encoding.UTF8.GetBytes(card), keys.Alice, "iucutter.approval", Token);
}
