using System.Text;
using System.Text.RegularExpressions;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Approvals;

/// <summary>Cards with real signatures against the roster in the database: one byte off anywhere, and nothing is recorded.</summary>
[Trait("Promise", "3")]
public sealed class ApprovalDeskTests(SandboxFixture fixture)
{
    private const string Approvals = "select count(*) from cutter_governance.approval where run_id is not null";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A change to the card before it is signed, and the refusal. The sovereign signs it all the same.</summary>
    public static TheoryData<string, string, string> Changes =>
        new()
        {
            { "card_version: 1", "card_version: 2", "Gate.CardVersion" },
            { "gate: CutAuthorization", "gate: LifecycleAuthorization", "Gate.CardGate" },
            { "gate: CutAuthorization", "gate: Ruling", "Gate.CardGate" },
            { "gate: CutAuthorization", "gate: Everything", "Gate.CardGate" },
            { "system_identifier: ", "system_identifier: 1", "Gate.CardDatabase" },
            { "\ndatabase: ", "\ndatabase: x", "Gate.CardDatabase" },
            { "database_oid: ", "database_oid: 9", "Gate.CardHistory" },
            { "\ntimeline: 0", "\ntimeline: 1", "Gate.CardHistory" },
            { "ledger_head: ", "ledger_head: 99", "Gate.CardLedgerHead" },
            { "log_size: ", "log_size: 1", "Gate.CardHistory" },
            { "log_size: ", "log_size: -", "Gate.CardHistory" },
            { "log_root: ", "log_root: 0", "Gate.CardHistory" },
            { "\nlog_root: ", "\nlog_size: 1\nlog_root: ", "Gate.CardFieldDoubled" },
            { "module_sha256: a", "module_sha256: b", "Gate.CardModule" },
            { "requester: operator", "requester: somebody", "Gate.CardRequester" },
            { "issued_at: 2", "issued_at: 1", "Gate.CardTimes" },
            { "not_before: 2", "not_before: 1", "Gate.CardTimes" },
            { "expires_at: 2", "expires_at: 3", "Gate.CardTimes" },
            { "\nnonce: ", "\nnonce: 0", "Gate.CardNotRequested" },
            { "run_id: ictr-", "run_id: ictR-", "Gate.CardRun" },
            { "document_prefix: TEST-LAW", "document_prefix: TEST-LAWS", "Gate.CardDocument" },
            { "source_sha256: ", "source_sha256: 0", "Gate.CardSource" },
            { "plan_digest: ", "plan_digest: 0", "Gate.CardPlan" },
            { "rows_digest: ", "rows_digest: 0", "Gate.CardRows" },
            { "unit_count: 5", "unit_count: 6", "Gate.CardUnitCount" },
            { "budget_rows: 5", "budget_rows: 500", "Gate.CardBudget" },
            { "budget_bytes: ", "budget_bytes: 9", "Gate.CardBudget" },
            { "budget_seconds: ", "budget_seconds: 9", "Gate.CardBudget" },
            { "\nactor: DOT-991", "\nactor: DOT-992", "Gate.CardActor" },
            { "\nnonce: ", "\nnonce: 1\nnonce: ", "Gate.CardFieldDoubled" },
            { "\nrun_id: ", "\nunknown: 1\nrun_id: ", "Gate.CardField" },
            { "\n-----END", "\nunknown: 1\n-----END", "Gate.CardField" },
            { "card_version: 1\n", "", "Gate.CardField" },
            { "-----END IUCUTTER STATEMENT-----\n", "-----END IUCUTTER STATEMENT-----\n\n", "Gate.CardTrailing" },
            { "-----END IUCUTTER STATEMENT-----\n", "-----END IUCUTTER STATEMENT-----\nmore\n", "Gate.CardTrailing" },
            { "Article 1. Purpose", "Article 1. Purp\u043ese", "Gate.CardText" },
            { "5 units are created", "4 units are created", "Gate.CardText" },
            { "You are asked", "You were asked", "Gate.CardText" },
            { "-----BEGIN IUCUTTER", "-----BEGIN  IUCUTTER", "Gate.CardMalformed" },
            { "requester: operator", "requester: op\u0435rator", "Gate.CardMalformed" },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Import_ChangedCardSignedAllTheSame_IsRefused(string replace, string by, string errorId)
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync();
        string card = await cut.ComposeAsync(run);
        string changed = card.Replace(replace, by, StringComparison.Ordinal);
        Assert.NotEqual(card, changed);
        IuException refusal = await Assert.ThrowsAsync<IuException>(async () =>
            await cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(changed), [await cut.SignAsync(changed)], Token)
        );
        Assert.Equal(errorId, refusal.Definition.Id);
        Assert.Equal(0, await cut.ScalarAsync<long>(Approvals));
    }

    // The negative control of the table above: unchanged, the card is taken.
    [Fact]
    public async Task Import_UnchangedCard_IsRecordedWithOnePermitRowPerUnit()
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync();
        Approval approval = await cut.ApproveAsync(run);
        Assert.Equal("sovereign@sandbox", approval.Signer);
        Assert.Equal(1, await cut.ScalarAsync<long>(Approvals));
        Assert.Equal(run.UnitCount, await cut.ScalarAsync<long>("select count(*) from cutter_governance.permit_unit"));
    }

    [Fact]
    public async Task Import_CardChangedAfterSigning_IsRefused()
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync();
        string card = await cut.ComposeAsync(run);
        string signature = await cut.SignAsync(card);
        byte[] changed = Encoding.UTF8.GetBytes(card.Replace("valid  ", "valid   ", StringComparison.Ordinal));
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => cut.Desk.ImportAsync(run, changed, [signature], Token));
        Assert.Equal("Gate.BadSignature", refusal.Definition.Id);
        Assert.Equal(0, await cut.ScalarAsync<long>(Approvals));
    }

    [Fact]
    public async Task Import_SignedByTheExecutorsKey_IsRefused()
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync();
        string card = await cut.ComposeAsync(run);
        string signature = await cut.SignAsync(card, cut.Database.ExecutorKey);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [signature], Token)
        );
        Assert.StartsWith("Gate.", refusal.Definition.Id, StringComparison.Ordinal);
        Assert.Equal(0, await cut.ScalarAsync<long>(Approvals));
    }

    [Fact]
    public async Task Import_OtherNamespace_IsRefused()
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync();
        byte[] card = Encoding.UTF8.GetBytes(await cut.ComposeAsync(run));
        IuSandbox sandbox = await fixture.GetAsync();
        string signature = await new SshKeygenSignatures().SignAsync(card, sandbox.SovereignKey, "file", Token);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => cut.Desk.ImportAsync(run, card, [signature], Token));
        Assert.StartsWith("Gate.", refusal.Definition.Id, StringComparison.Ordinal);
        Assert.Equal(0, await cut.ScalarAsync<long>(Approvals));
    }

    [Fact]
    public async Task Import_SameCardTwice_IsRefused()
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync();
        byte[] card = Encoding.UTF8.GetBytes(await cut.ComposeAsync(run));
        string signature = await cut.SignAsync(Encoding.UTF8.GetString(card));
        await cut.Desk.ImportAsync(run, card, [signature], Token);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => cut.Desk.ImportAsync(run, card, [signature], Token));
        Assert.Equal("Gate.ApprovalUsed", refusal.Definition.Id);
    }

    [Fact]
    public async Task Import_CardOfAnotherRun_IsRefused()
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync();
        string card = await cut.ComposeAsync(run);
        CutRun other = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        string signature = await cut.SignAsync(card);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            cut.Desk.ImportAsync(other, Encoding.UTF8.GetBytes(card), [signature], Token)
        );
        Assert.Equal("Gate.CardRun", refusal.Definition.Id);
    }

    [Fact]
    public async Task Import_RequesterSigns_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "sovereign@host", Token);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => cut.ApproveAsync(run));
        Assert.Equal("Gate.SelfApproval", refusal.Definition.Id);
        Assert.Equal(0, await cut.ScalarAsync<long>(Approvals));
    }

    [Theory]
    [InlineData(25)]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Compose_LifeOutOfRange_IsRefused(int hours)
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync();
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            cut.Desk.RequestAsync(ApprovalGate.CutAuthorization, run, "operator@host", TimeSpan.FromHours(hours), null, Token)
        );
        Assert.Equal("Input.BadArgument", refusal.Definition.Id);
    }

    [Fact]
    public async Task ImportRuling_RunsCard_IsRefused()
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync();
        string card = await cut.ComposeAsync(run);
        string signature = await cut.SignAsync(card);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            cut.Desk.ImportRulingAsync(Encoding.UTF8.GetBytes(card), [signature], Token)
        );
        Assert.Equal("Gate.CardGate", refusal.Definition.Id);
    }

    // A database that was put back behind the request does not know the card: it says that, and not that nobody asked for one.
    [Theory]
    [InlineData("log_size: [0-9]+", "log_size: 999999999", "the log had 999999999 records when it was asked for")]
    [InlineData("log_root: [0-9a-f]+", "log_root: 0000000000000000000000000000000000000000000000000000000000000000", "another branch")]
    [InlineData("database_oid: [0-9]+", "database_oid: 7", "the database with oid 7")]
    [InlineData("\ntimeline: .*\n", "\ntimeline: 000000FF\n", "timeline 000000FF")]
    [InlineData("\ntimeline: .*\n", "\ntimeline: 1\n", "")]
    public async Task Import_CardThatIsNotKnownAndOfAnotherHistory_SaysSo(string replace, string by, string fault)
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync();
        string card = (await cut.ComposeAsync(run)).Replace("\nnonce: ", "\nnonce: 0", StringComparison.Ordinal);
        string changed = Regex.Replace(card, replace, by);
        IuException refusal = await Assert.ThrowsAsync<IuException>(async () =>
            await cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(changed), [await cut.SignAsync(changed)], Token)
        );
        Assert.Equal(fault.Length == 0 ? "Gate.CardNotRequested" : "Gate.CardHistory", refusal.Definition.Id);
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    private async Task<(LiveCut Cut, CutRun Run)> WaitingRunAsync()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        return (cut, await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token));
    }
}
