using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Core.Tests.Signing;

namespace IuCutter.Core.Tests.Approvals;

/// <summary>The fields that only some gates' cards have: changed, signed all the same, and refused by their own ErrorId.</summary>
[Trait("Promise", "3")]
public sealed class CardFieldTests(SshKeyFixture keys) : IClassFixture<SshKeyFixture>
{
    private const string Review = "11111111-1111-1111-1111-111111111111";
    private const string ChangeSet = "22222222-2222-2222-2222-222222222222";
    private const string Verdict = "33333333-3333-3333-3333-333333333333";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ApprovalGate.Void, "why: ", "why: not ", "Gate.CardReason")]
    [InlineData(ApprovalGate.CutAuthorization, "restore_proof: demanded", "restore_proof: waived", "Gate.CardWaiver")]
    [InlineData(ApprovalGate.Ruling, "scope: TEST-LAW", "scope: *", "Gate.CardScope")]
    [InlineData(ApprovalGate.Ruling, "gates: CutAuthorization", "gates: CutAuthorization,LifecycleAuthorization", "Gate.CardScope")]
    [InlineData(ApprovalGate.Ruling, "switch_epoch: 7", "switch_epoch: 8", "Gate.CardScope")]
    [InlineData(ApprovalGate.LifecycleAuthorization, "review_decision_id: 1", "review_decision_id: 9", "Gate.CardReview")]
    [InlineData(ApprovalGate.LifecycleAuthorization, "change_set_id: 2", "change_set_id: 9", "Gate.CardReview")]
    [InlineData(ApprovalGate.LifecycleAuthorization, "verify_result_id: 3", "verify_result_id: 9", "Gate.CardReview")]
    [InlineData(ApprovalGate.LifecycleAuthorization, "why: ", "why: not ", "Gate.CardReason")]
    [InlineData(ApprovalGate.LifecycleAuthorization, "actor: DOT-991", "actor: DOT-992", "Gate.CardActor")]
    [InlineData(ApprovalGate.CutAuthorization, "actor: DOT-991", "actor: DOT-992", "Gate.CardActor")]
    [InlineData(ApprovalGate.CutAuthorization, "module_version: 0.1.0", "module_version: 0.1.1", "Gate.CardModule")]
    [InlineData(ApprovalGate.Void, "database_oid: 16384", "database_oid: 16385", "Gate.CardHistory")]
    [InlineData(ApprovalGate.Ruling, "\ntimeline: 00000001", "\ntimeline: 00000002", "Gate.CardHistory")]
    [InlineData(ApprovalGate.LifecycleAuthorization, "log_size: 12", "log_size: 11", "Gate.CardHistory")]
    [InlineData(ApprovalGate.CutAuthorization, "log_root: c", "log_root: d", "Gate.CardHistory")]
    [InlineData(ApprovalGate.Ruling, "first_checkpoint_on: host-a", "first_checkpoint_on: host-b", "Gate.CardHistory")]
    [InlineData(ApprovalGate.Ruling, "\nfirst_checkpoint_on: host-a", "", "Gate.CardField")]
    [InlineData(ApprovalGate.Ruling, "KNOWN ON host-a", "KNOWN ON host-b", "Gate.CardText")]
    [InlineData(ApprovalGate.Void, "card_version", "card_version", null)]
    [InlineData(ApprovalGate.Ruling, "card_version", "card_version", null)]
    [InlineData(ApprovalGate.LifecycleAuthorization, "card_version", "card_version", null)]
    public async Task Import_FieldChangedAndSignedAllTheSame_IsRefused(ApprovalGate gate, string field, string by, string? errorId)
    {
        MemoryApprovalStore store = new MemoryApprovalStore(keys.Roster("alice@corp namespaces=\"iucutter.approval\"", keys.Alice));
        ApprovalDesk desk = new ApprovalDesk(
            store,
            new SshKeygenSignatures(),
            TestRuns.Module,
            TimeProvider.System,
            new SystemRandomSource()
        )
        {
            History = new UnknownHistory(),
        };
        CutRun run = Run(gate);
        string card =
            gate == ApprovalGate.Ruling
                ? (
                    await desk.RequestRulingAsync(
                        ["TEST-LAW"],
                        [ApprovalGate.CutAuthorization],
                        "operator@host",
                        TimeSpan.FromHours(1),
                        Token
                    )
                ).Text
                : (
                    await desk.RequestAsync(
                        gate,
                        run,
                        "operator@host",
                        TimeSpan.FromHours(1),
                        gate == ApprovalGate.Void ? "a reason" : null,
                        Token
                    )
                ).Text;
        string changed = card.Replace(field, by, StringComparison.Ordinal);
        Assert.Equal(errorId is null, changed == card);

        byte[] bytes = Encoding.UTF8.GetBytes(changed);
        string signature = await new SshKeygenSignatures().SignAsync(bytes, keys.Alice, "iucutter.approval", Token);
        Exception? refusal = await Record.ExceptionAsync(() =>
            gate == ApprovalGate.Ruling
                ? desk.ImportRulingAsync(bytes, [signature], Token)
                : desk.ImportAsync(run, bytes, [signature], Token)
        );
        Assert.Equal(errorId, (refusal as IuException)?.Definition.Id);
        Assert.Equal(errorId is null, refusal is null);
        Assert.Equal(errorId is null ? 1 : 0, store.Recorded);
    }

    [Theory]
    [InlineData("checkpoint_size: 12", "checkpoint_size: 13", "Gate.CardCheckpoint")]
    [InlineData("checkpoint_root: AA", "checkpoint_root: BB", "Gate.CardCheckpoint")]
    [InlineData("checkpoint_origin: iucutter/0", "checkpoint_origin: iucutter/1", "Gate.CardCheckpoint")]
    [InlineData("checkpoint_at: 2026", "checkpoint_at: 2025", "Gate.CardCheckpoint")]
    [InlineData("why: a reason", "why: another", "Gate.CardReason")]
    [InlineData("HAD 12 RECORDS", "HAD 11 RECORDS", "Gate.CardText")]
    [InlineData("7  what is missing", "8  what is missing", "Gate.CardText")]
    [InlineData("(300 are known)", "(299 are known)", "Gate.CardText")]
    [InlineData("SHA-256 of the list aa", "SHA-256 of the list ab", "Gate.CardText")]
    [InlineData("NOT ALL ARE KNOWN. It is cut.", "", "Gate.CardText")]
    [InlineData("card_version", "card_version", null)]
    public async Task Import_ReconcileChangedAndSignedAllTheSame_IsRefused(string field, string by, string? errorId)
    {
        MemoryApprovalStore store = new MemoryApprovalStore(keys.Roster("alice@corp namespaces=\"iucutter.approval\"", keys.Alice));
        ApprovalDesk desk = new ApprovalDesk(
            store,
            new SshKeygenSignatures(),
            TestRuns.Module,
            TimeProvider.System,
            new SystemRandomSource()
        );
        ReconcileTerms terms = new(
            "iucutter/0",
            12,
            Convert.ToBase64String(new byte[32]),
            new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            10,
            "DOT-991",
            ["  7  what is missing"],
            300,
            new string('a', 64),
            "It is cut."
        );
        string card = (await desk.RequestReconcileAsync(terms, "operator@host", TimeSpan.FromHours(1), "a reason", Token)).Text;
        string changed = card.Replace(field, by, StringComparison.Ordinal);
        Assert.Equal(errorId is null, changed == card);

        byte[] bytes = Encoding.UTF8.GetBytes(changed);
        string signature = await new SshKeygenSignatures().SignAsync(bytes, keys.Alice, "iucutter.approval", Token);
        Exception? refusal = await Record.ExceptionAsync(() => desk.ImportAloneAsync(bytes, [signature], Token));
        Assert.Equal(errorId, (refusal as IuException)?.Definition.Id);
        Assert.Equal(errorId is null ? 1 : 0, store.Recorded);
    }

    // A host that knows no checkpoint, and asks for none but of a ruling.
    private sealed class UnknownHistory : IHistoryGuard
    {
        public Task RequireAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<UnknownHost?> FindUnknownHostAsync(CancellationToken cancellationToken) =>
            Task.FromResult<UnknownHost?>(new UnknownHost("host-a", true));

        public Task BeginAsync(long size, string root, Func<Task> take, CancellationToken cancellationToken) => take();
    }

    private static CutRun Run(ApprovalGate gate)
    {
        CutRun run = TestRuns.Run(
            CutMode.Live,
            gate == ApprovalGate.LifecycleAuthorization ? RunState.AwaitingLifecycleAuthorization : RunState.AwaitingCutAuthorization
        );
        return run with
        {
            Pins = run.Pins.Add("review_decision_id", Review).Add("change_set_id", ChangeSet).Add("verify_result_id", Verdict),
        };
    }
}
