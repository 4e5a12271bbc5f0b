using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>What the database refuses of a card by itself, whatever the gate's tool says about its signature.</summary>
[Trait("Promise", "3")]
public sealed class CardTests(OpenDatabase open, SandboxFixture fixture) : IClassFixture<OpenDatabase>
{
    private static readonly Dictionary<string, (string Refusal, Action<JsonObject> Change)> Cards = new(StringComparer.Ordinal)
    {
        ["expired"] = (
            "Gate.ApprovalExpired",
            card => (card["issued_at"], card["not_before"], card["expires_at"]) = (Ago(3), Ago(3), Ago(1))
        ),
        ["for 25 hours"] = ("Gate.CardLifetime", card => card["expires_at"] = SqlCard.Time(TimeSpan.FromHours(25))),
        ["from the future"] = ("Gate.CardLifetime", card => card["issued_at"] = SqlCard.Time(TimeSpan.FromMinutes(10))),
        ["never valid"] = ("Gate.CardLifetime", card => card["not_before"] = SqlCard.Time(TimeSpan.FromHours(2))),
        // What a session's TimeZone would turn into ten hours more than was signed.
        ["a time without its zone"] = ("Gate.CardMalformed", card => card["expires_at"] = SqlCard.Time(TimeSpan.FromHours(1)).TrimEnd('Z')),
        ["a time that is a word"] = ("Gate.CardMalformed", card => card["not_before"] = "yesterday"),
        ["of another database"] = ("Gate.CardDatabase", card => card["database"] = "other"),
        ["of another cluster"] = ("Gate.CardDatabase", card => card["system_identifier"] = "1"),
        ["another hash"] = ("Gate.CardHash", card => card["card_sha256"] = SqlCard.Sha256("of another text")),
        ["no statement"] = (
            "Gate.CardRun",
            card => SqlCard.WithText(card, Text(card).Replace("-----BEGIN", "----BEGIN", StringComparison.Ordinal))
        ),
        ["another run's text"] = ("Gate.CardRun", card => SqlCard.WithText(card, "CutAuthorization ictr-20260101T000000Z-00000000")),
        ["another plan's digest"] = ("Gate.CardRun", card => card["plan_digest"] = SqlCard.Sha256("another plan")),
        ["another source's digest"] = ("Gate.SignedOtherwise", card => card["source_sha256"] = SqlCard.Sha256("another source")),
        ["another number of units"] = ("Gate.SignedOtherwise", card => card["unit_count"] = 4),
        ["another document"] = ("Gate.SignedOtherwise", card => card["document_prefix"] = "OTHER"),
        ["other rows"] = ("Gate.CardRows", card => card["rows_digest"] = SqlCard.Sha256("other rows")),
        ["another version of cards"] = ("Gate.SignedOtherwise", card => card["card_version"] = "2"),
        ["over the budget of rows"] = ("Gate.CardBudget", card => card["budget_rows"] = 4),
        ["over the budget of bytes"] = ("Gate.CardBudget", card => card["budget_bytes"] = 10),
        ["no budget"] = ("Gate.CardField", card => card.Remove("budget_rows")),
        ["no time for a phase"] = ("Gate.CardMalformed", card => card["budget_seconds"] = 0),
        ["a time for a phase that is before it"] = ("Gate.CardMalformed", card => card["budget_seconds"] = -1),
        ["a budget that is a word"] = ("Gate.CardMalformed", card => card["budget_rows"] = "all"),
        ["signed by who asked"] = ("Gate.SelfApproval", card => Sign(card, ("Alice", "SHA256:Alice"))),
        ["signed by who asked, second"] = (
            "Gate.SelfApproval",
            card => Sign(card, ("sovereign", "SHA256:sovereign"), ("alice", "SHA256:alice"))
        ),
        ["no signature"] = ("Gate.SignerNotListed", card => card.Remove("signatures")),
        ["an empty list of signatures"] = ("Gate.SignerNotListed", card => card["signatures"] = new JsonArray()),
        ["a signer who did not sign"] = ("Gate.SignerNotListed", card => card["signer"] = "somebody"),
        // Whoever has the gate's password and a card that a person could have signed.
        ["a stranger's signature"] = ("Gate.UnknownSigner", card => Sign(card, ("sovereign", "SHA256:stranger"))),
        ["a stranger's beside the sovereign's"] = (
            "Gate.UnknownSigner",
            card => Sign(card, ("sovereign", "SHA256:sovereign"), ("bob", "SHA256:stranger"))
        ),
        ["a signature whose key has expired"] = ("Gate.SignerExpired", card => Sign(card, ("expired", "SHA256:expired"))),
        ["the executor's signature"] = ("Gate.WrongNamespace", card => Sign(card, ("DOT-991", "SHA256:executor"))),
        ["a signature for another purpose"] = (
            "Gate.WrongNamespace",
            card => Given(card, SqlSigner.Sign("SHA256:sovereign", Text(card), SqlSigner.Executor))
        ),
        ["another card's signature"] = (
            "Gate.BadSignature",
            card => Given(card, SqlSigner.Sign("SHA256:sovereign", Text(card).Replace("nonce: ", "nonce: 0", StringComparison.Ordinal)))
        ),
        ["a byte that was changed"] = (
            "Gate.BadSignature",
            card =>
            {
                Given(card, SqlSigner.Sign("SHA256:sovereign", Text(card)));
                SqlCard.WithText(card, Text(card).Replace("A card", "a card", StringComparison.Ordinal));
            }
        ),
        ["a signature that is none"] = ("Gate.BadSignature", card => Given(card, "signature")),
        ["a signature that is empty"] = ("Gate.BadSignature", card => Given(card, "")),
        ["the gate of the enactment"] = ("Gate.GateNotOpen", card => (card["gate"], card["why"]) = ("LifecycleAuthorization", "approved")),
    };

    private static readonly Dictionary<string, Action<JsonObject>> Requests = new(StringComparer.Ordinal)
    {
        ["another nonce"] = request => request["nonce"] = Guid.NewGuid().ToString("n"),
        ["another hash"] = request => request["card_sha256"] = SqlCard.Sha256("another"),
        ["another gate"] = request => (request["gate"], request["why"]) = ("LifecycleAuthorization", "approved"),
        ["another issue time"] = request => request["issued_at"] = SqlCard.Time(TimeSpan.FromMinutes(-1)),
        ["a key that the card does not name"] = request =>
            (request["requester_key"], request["requester_signature"]) = (
                "SHA256:" + new string('a', 43),
                "-----BEGIN SSH SIGNATURE-----\n"
            ),
        ["another expiry"] = request => request["expires_at"] = SqlCard.Time(TimeSpan.FromHours(2)),
    };

    // What the request says besides is compared with what was signed.
    private static readonly Dictionary<string, Action<JsonObject>> Differences = new(StringComparer.Ordinal)
    {
        ["another requester"] = request => request["requester"] = "bob",
        ["another build"] = request => request["module_sha256"] = SqlCard.Sha256("another module"),
        ["another version"] = request => request["module_version"] = "1.0.1",
        ["another head"] = request => request["ledger_head"] = 1,
    };

    public static TheoryData<string> CardNames => [.. Cards.Keys];

    public static TheoryData<string> RequestNames => [.. Requests.Keys];

    public static TheoryData<string> DifferenceNames => [.. Differences.Keys];

    [Theory]
    [MemberData(nameof(CardNames))]
    public async Task Approval_CardThatIsWrong_IsRefusedAndNotUsedUp(string name)
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = await SqlCard.ApprovalAsync(database, run, "CutAuthorization");
        Cards[name].Change(card);
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));

        Assert.Equal(Cards[name].Refusal, await RecordAsync(database, card, run));

        Assert.Equal(0, await database.CountAsync("select count(*) from cutter_governance.approval where run_id = $1", run.RunId));
        // The negative control: the card as it should be, for the same run.
        await run.ApproveAsync();
    }

    [Theory]
    [MemberData(nameof(RequestNames))]
    public async Task Approval_CardThatWasNotAskedForLikeThis_IsRefused(string name)
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = await SqlCard.ApprovalAsync(database, run, "CutAuthorization");

        Assert.Equal("Gate.CardNotRequested", await RecordAsync(database, card, run));
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card, Requests[name]));
        Assert.Equal("Gate.CardNotRequested", await RecordAsync(database, card, run));

        await run.ApproveAsync();
    }

    [Theory]
    [MemberData(nameof(DifferenceNames))]
    public async Task Approval_RequestThatDiffersFromWhatWasSigned_IsRefused(string name)
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = await SqlCard.ApprovalAsync(database, run, "CutAuthorization");
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card, Differences[name]));

        Assert.Equal("Gate.SignedOtherwise", await RecordAsync(database, card, run));

        await run.ApproveAsync();
    }

    // A key that asks is checked as one that signs.
    [Theory]
    [InlineData("SHA256:bob", "", null)]
    [InlineData("SHA256:bob", " ", "Gate.BadSignature")]
    [InlineData("SHA256:stranger", "", "Gate.UnknownSigner")]
    [InlineData("SHA256:sovereign", "", "Gate.WrongNamespace")]
    public async Task Approval_AskedForWithAKey_IsAskedForByItsSignature(string key, string more, string? refusal)
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = await SqlCard.ApprovalAsync(database, run, "CutAuthorization");
        card["requester"] = "bob";
        card["requester_key"] = SqlSigner.Fingerprint("SHA256:bob");
        card["requester_signature"] = SqlSigner.Sign(key, Text(card) + more, SqlSigner.Requester);
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));

        Assert.Equal(refusal, await RecordAsync(database, card, run));
    }

    // One key under two names is one person: the roster says no more who signed, and where it did, the key that asked decides nothing.
    [Theory]
    [InlineData("SHA256:bob", false, "Gate.UnknownSigner")]
    [InlineData("SHA256:bob", true, "Gate.SelfApproval")]
    [InlineData("SHA256:carol", true, null)]
    public async Task Approval_SignedWithTheKeyThatAskedForIt_IsRefused(string key, bool named, string? refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await database.InstallRosterAsync(SqlSigner.Roster + SqlSigner.Line("carol", key));
        JsonObject card = await SqlCard.ApprovalAsync(database, run, "CutAuthorization");
        card["requester"] = "bob";
        card["requester_key"] = SqlSigner.Fingerprint("SHA256:bob");
        card["requester_signature"] = SqlSigner.Sign("SHA256:bob", Text(card), SqlSigner.Requester);
        Sign(card, ("carol", key));
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));
        if (named)
        {
            await database.AsAdmin().RunAsync(Named("bob", "SHA256:bob", "carol", key));
        }

        Assert.Equal(refusal, await RecordAsync(database, card, run));
    }

    // The terms are those that were signed, whatever the gate's tool hands in beside the text.
    [Fact]
    public async Task Approval_TermsBesideTheText_AreThoseOfTheText()
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = SqlCard.Seal(await SqlCard.ApprovalAsync(database, run, "CutAuthorization"));
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));
        card["budget_rows"] = 1_000_000;
        card["expires_at"] = SqlCard.Time(TimeSpan.FromHours(20));
        card["key_fingerprint"] = "SHA256:invented";

        Assert.Null(await RecordAsync(database, card, run));

        Assert.Equal(
            1,
            await database.CountAsync(
                "select count(*) from cutter_governance.approval where run_id = $1 and budget_rows = 5 "
                    + "and expires_at < now() + interval '2 hours' and key_fingerprint = $2",
                run.RunId,
                SqlSigner.Fingerprint("SHA256:sovereign")
            )
        );
    }

    [Fact]
    public async Task Approval_Recorded_IsUsedOnceAndForItsRunAlone()
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        SqlRun other = await new SqlRun(database).CompleteAsync(3);
        JsonObject used = await run.ApproveAsync();
        JsonObject second = await SqlCard.ApprovalAsync(database, run, "CutAuthorization");
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(second));

        Assert.Equal("Gate.ApprovalUsed", await RecordAsync(database, used, run));
        Assert.Equal("Gate.ApprovalInForce", await RecordAsync(database, second, run));
        used["run_id"] = other.RunId;
        Assert.Equal("Gate.CardRun", await RecordAsync(database, used, other));
        await other.ApproveAsync();
    }

    [Fact]
    public async Task Approval_TwoMustSign_CountsPeopleWithKeysOfTheirOwn()
    {
        string roster =
            "# iucutter-threshold: CutAuthorization 2\n"
            + string.Concat(
                new[] { "a:1", "a:2", "A:3", "a@host:5", "b:4", "c:9", "d:9" }
                    .Select(signer => signer.Split(':'))
                    .Select(signer => SqlSigner.Line(signer[0], signer[1]))
            );
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await database.InstallRosterAsync(roster);
        foreach (
            (string signatures, string? refusal) in new[]
            {
                ("a:1", "Gate.SignersMissing"),
                ("a:1 a:2", "Gate.SignersMissing"),
                ("a:1 A:3", "Gate.SignersMissing"),
                // As the tool counts: one person with two addresses.
                ("a:1 a@host:5", "Gate.SignersMissing"),
                ("a@host:5 b:4", null),
                ("a:1 a:1", "Gate.SignersMissing"),
                // One key for two people does not say who signed.
                ("c:9 a:1", "Gate.UnknownSigner"),
                ("a:1 b:4", null),
                ("b:4 a:1 a:1", null),
                ("a:1 a:2 b:4", null),
            }
        )
        {
            SqlRun run = await new SqlRun(database).CompleteAsync(3);
            JsonObject card = await SqlCard.ApprovalAsync(database, run, "CutAuthorization");
            Sign(card, [.. signatures.Split(' ').Select(signature => signature.Split(':')).Select(pair => (pair[0], pair[1]))]);
            await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));

            Assert.Equal((signatures, refusal), (signatures, await RecordAsync(database, card, run)));
        }
    }

    [Fact]
    public async Task Ruling_UsedExpiredOrForAnotherDatabase_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        JsonObject ruling = await database.RulingAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        Assert.Equal("Gate.CardNotRequested", await RuleAsync(database, await database.RulingAsync()));
        foreach (
            (string state, string key, string value) in new[]
            {
                ("Gate.CardDatabase", "database", "other"),
                ("Gate.RulingTerm", "until", SqlCard.Time(TimeSpan.FromHours(3))),
                ("Gate.CardNotRequested", "scope", "OTHER"),
                ("Gate.CardNotRequested", "gates", "CutAuthorization"),
                ("Gate.CardNotRequested", "not_before", SqlCard.Time(TimeSpan.FromMinutes(30))),
                ("Gate.SignerNotListed", "signer", "other"),
            }
        )
        {
            JsonObject changed = ruling.DeepClone().AsObject();
            changed[key] = value;
            Assert.Equal((key, state), (key, await RuleAsync(database, changed)));
        }

        JsonObject later = await database.RulingAsync();
        later["not_before"] = SqlCard.Time(TimeSpan.FromMinutes(30));
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(later));
        Assert.Equal("Gate.ApprovalNotYetValid", await RuleAsync(database, later));

        JsonObject bare = SqlCard.WithText(await database.RulingAsync(), "Turn it on.\n");
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(bare));
        Assert.Equal("Gate.CardMalformed", await RuleAsync(database, bare));

        Assert.Null(await RuleAsync(database, ruling));
        await database.OffAsync();
        Assert.Equal("Gate.ApprovalUsed", await RuleAsync(database, ruling));
    }

    // That a host knows no checkpoint is what was signed, of a ruling and of nothing else.
    [Theory]
    [InlineData("host-a", "host-a", null)]
    [InlineData("host-a,host-b", "host-a,host-b", null)]
    [InlineData("host-a", "host-a,host-b", "Gate.SignedOtherwise")]
    [InlineData("host-a", "host-b", "Gate.SignedOtherwise")]
    [InlineData("host-a", null, "Gate.SignedOtherwise")]
    [InlineData(null, "host-a", "Gate.SignedOtherwise")]
    [InlineData(null, null, null)]
    public async Task Ruling_FirstOnAHost_IsTheHostThatWasAskedFor(string? asked, string? signed, string? refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        JsonObject ruling = await database.RulingAsync();
        ruling["first_checkpoint_on"] = signed;
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling, request => request["first_hosts"] = asked));

        Assert.Equal(refusal, await RuleAsync(database, ruling));
    }

    [Fact]
    public async Task Approval_FirstOnAHost_IsRefused()
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = await SqlCard.ApprovalAsync(database, run, "CutAuthorization");
        card["first_checkpoint_on"] = "host-a";
        Assert.Equal("23514", await database.As(DatabaseRole.Executor).AttemptAsync(SqlCard.Request(card)));
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card, request => request["first_hosts"] = null));

        Assert.Equal("Gate.SignedOtherwise", await RecordAsync(database, card, run));
        await run.ApproveAsync();
    }

    // Whoever asked for a card does not sign it, whatever it is for; and whoever asked for the run does not void it.
    [Theory]
    [InlineData("sovereign", "Ruling")]
    [InlineData("SOVEREIGN", "Ruling")]
    [InlineData("sovereign@host", "Ruling")]
    [InlineData("sovereign", "Void")]
    [InlineData("alice", "Void")]
    public async Task Card_SignedByWhoAskedForIt_IsRefused(string who, string gate)
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        foreach (bool self in new[] { true, false })
        {
            JsonObject card = gate == "Ruling" ? await database.RulingAsync() : SqlCard.EndOf(database, run);
            card["requester"] = self ? who : "bob";
            string signer = who == "alice" && self ? "alice" : "sovereign";
            Sign(card, (signer, "SHA256:" + signer));
            await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));
            Assert.Equal(
                self ? "Gate.SelfApproval" : null,
                await database
                    .As(DatabaseRole.Gatekeeper)
                    .AttemptAsync(SqlCall.Begin, gate == "Ruling" ? SqlCard.On(card) : SqlCard.Void(card))
            );
        }
    }

    // A database that takes the login's word for who asked and who signed, each with a key.
    private static SqlCall Named(string asks, string asksWith, string signs, string signsWith) =>
        new SqlCall(
            $"""
            create or replace function cutter_governance.fn_signer_require(p_text text, p_armoured text, p_namespace text,
                p_principal text, out principal text, out key_fingerprint text) language plpgsql as $$
            begin
                principal := case p_namespace when '{SqlSigner.Requester}' then '{asks}' else '{signs}' end;
                key_fingerprint := case p_namespace when '{SqlSigner.Requester}' then '{SqlSigner.Fingerprint(asksWith)}'
                    else '{SqlSigner.Fingerprint(signsWith)}' end;
            end $$
            """
        );

    private static Task<string?> RecordAsync(SqlDatabase database, JsonObject card, SqlRun run) =>
        database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.Record(card, run.Permitted()));

    private static Task<string?> RuleAsync(SqlDatabase database, JsonObject ruling) =>
        database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling));

    private static void Sign(JsonObject card, params (string Signer, string Key)[] signatures)
    {
        card["signer"] = signatures[0].Signer;
        card["signatures"] = new JsonArray([.. signatures.Select(signature => SqlCard.Signature(signature.Signer, signature.Key))]);
    }

    private static void Given(JsonObject card, string signature) =>
        card["signatures"] = new JsonArray(SqlCard.Signature("sovereign", "SHA256:sovereign", signature));

    private static string Text(JsonObject card) => SqlCard.Seal(card)["card_text"]!.GetValue<string>();

    private static string Ago(int hours) => SqlCard.Time(TimeSpan.FromHours(-hours));
}
