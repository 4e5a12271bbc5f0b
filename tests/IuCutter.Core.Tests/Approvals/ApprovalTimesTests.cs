using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Core.Tests.Signing;
using Microsoft.Extensions.Time.Testing;

namespace IuCutter.Core.Tests.Approvals;

/// <summary>A card has a first and a last second. The database's clock decides, whatever this machine's says.</summary>
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

    // On this machine's clock the card would be expired, or not valid yet, for as long as its clock is wrong.
    [Theory]
    [InlineData(200)]
    [InlineData(-200)]
    [InlineData(100_000)]
    [InlineData(-100_000)]
    public async Task Import_ClocksDiffer_IsTakenByTheDatabasesClock(int secondsAhead)
    {
        MemoryApprovalStore store = Store();
        store.Clock = new FakeTimeProvider(Noon);
        CutRun run = TestRuns.Run(CutMode.Live);
        (string card, CardRequest request) = await Desk(store, Noon.AddSeconds(secondsAhead))
            .RequestAsync(ApprovalGate.CutAuthorization, run, "operator@host", Life, null, Token);
        Assert.Equal((Noon, Noon + Life), (request.IssuedAt, request.ExpiresAt));
        await Desk(store, Noon.AddSeconds(secondsAhead)).ImportAsync(run, Encoding.UTF8.GetBytes(card), [await SignAsync(card)], Token);
        Assert.Equal(1, store.Recorded);
    }

    [Theory]
    [InlineData(-60, 200, "Gate.ApprovalNotYetValid", "The client's clock is 3 min 20 s ahead of the server's.")]
    [InlineData(-60, -3601, "Gate.ApprovalNotYetValid", "The client's clock is 1 h 1 s behind the server's.")]
    [InlineData(-60, 0, "Gate.ApprovalNotYetValid", null)]
    [InlineData(3600, 90_000, "Gate.ApprovalExpired", "The client's clock is 1 d 1 h ahead of the server's.")]
    public async Task Import_OutOfItsTime_SaysTheSkew(int secondsAfterIssue, int secondsAhead, string errorId, string? skew)
    {
        MemoryApprovalStore store = Store();
        store.Clock = new FakeTimeProvider(Noon);
        CutRun run = TestRuns.Run(CutMode.Live);
        (string card, _) = await Desk(store, Noon).RequestAsync(ApprovalGate.CutAuthorization, run, "operator@host", Life, null, Token);
        DateTimeOffset then = Noon.AddSeconds(secondsAfterIssue);
        store.Clock = new FakeTimeProvider(then);
        IuException refusal = await Assert.ThrowsAsync<IuException>(async () =>
            await Desk(store, then.AddSeconds(secondsAhead)).ImportAsync(run, Encoding.UTF8.GetBytes(card), [await SignAsync(card)], Token)
        );
        Assert.Equal(errorId, refusal.Definition.Id);
        Assert.Equal(skew is not null, refusal.Message.Contains("The client's clock", StringComparison.Ordinal));
        Assert.EndsWith(skew ?? "Z.", refusal.Message, StringComparison.Ordinal);
    }

    private MemoryApprovalStore Store() => new(keys.Roster("alice@corp namespaces=\"iucutter.approval\"", keys.Alice));

    private static async Task ImportAsync(MemoryApprovalStore store, string? errorId, Func<Task<Approval>> import)
    {
        Exception? refusal = await Record.ExceptionAsync(import);
        Assert.Equal(errorId, (refusal as IuException)?.Definition.Id);
        Assert.Equal(errorId is null, refusal is null);
        Assert.Equal(errorId is null ? 1 : 0, store.Recorded);
    }

    private static ApprovalDesk DeskAt(MemoryApprovalStore store, DateTimeOffset now)
    {
        store.Clock = new FakeTimeProvider(now);
        return Desk(store, now);
    }

    private static ApprovalDesk Desk(MemoryApprovalStore store, DateTimeOffset now) =>
        new(store, new SshKeygenSignatures(), TestRuns.Module, new FakeTimeProvider(now), new SystemRandomSource());

    private Task<string> SignAsync(string card) =>
        new SshKeygenSignatures().SignAsync(Encoding.UTF8.GetBytes(card), keys.Alice, "iucutter.approval", Token);
}
