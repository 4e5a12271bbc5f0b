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
        ["of another database"] = ("Gate.CardDatabase", card => card["database"] = "other"),
        ["of another cluster"] = ("Gate.CardDatabase", card => card["system_identifier"] = "1"),
        ["another text"] = ("Gate.CardHash", card => card["card_text"] = card["card_text"]!.GetValue<string>() + " "),
        ["another run's text"] = ("Gate.CardRun", card => SqlCard.WithText(card, "CutAuthorization ictr-20260101T000000Z-00000000")),
        ["the run without its plan"] = ("Gate.CardRun", card => SqlCard.WithText(card, $"{card["run_id"]}")),
        ["over the budget of rows"] = ("Gate.CardBudget", card => card["budget_rows"] = 4),
        ["over the budget of bytes"] = ("Gate.CardBudget", card => card["budget_bytes"] = 10),
        ["no budget"] = ("23514", card => card.Remove("budget_rows")),
        ["signed by who asked"] = ("Gate.SelfApproval", card => Sign(card, ("Alice", "SHA256:a"))),
        ["signed by who asked, second"] = (
            "Gate.SelfApproval",
            card => Sign(card, ("sovereign", "SHA256:sovereign"), ("alice", "SHA256:a"))
        ),
        ["no signature"] = ("Gate.SignerNotListed", card => card.Remove("signatures")),
        ["an empty list of signatures"] = ("Gate.SignerNotListed", card => card["signatures"] = new JsonArray()),
        ["a signer who did not sign"] = ("Gate.SignerNotListed", card => card["signer"] = "somebody"),
        ["a key that did not sign"] = ("Gate.SignerNotListed", card => card["key_fingerprint"] = "SHA256:other"),
        ["the gate of the enactment"] = ("Gate.GateNotOpen", card => card["gate"] = "LifecycleAuthorization"),
    };

    private static readonly Dictionary<string, Action<JsonObject>> Requests = new(StringComparer.Ordinal)
    {
        ["another nonce"] = request => request["nonce"] = Guid.NewGuid().ToString("n"),
        ["another hash"] = request => request["card_sha256"] = SqlCard.Sha256("another"),
        ["another gate"] = request => request["gate"] = "LifecycleAuthorization",
        ["another issue time"] = request => request["issued_at"] = SqlCard.Time(TimeSpan.FromMinutes(-1)),
        ["a key that the card does not name"] = request =>
            (request["requester_key"], request["requester_signature"]) = (
                "SHA256:" + new string('a', 43),
                "-----BEGIN SSH SIGNATURE-----\n"
            ),
        ["another expiry"] = request => request["expires_at"] = SqlCard.Time(TimeSpan.FromHours(2)),
    };

    public static TheoryData<string> CardNames => [.. Cards.Keys];

    public static TheoryData<string> RequestNames => [.. Requests.Keys];

    [Theory]
    [MemberData(nameof(CardNames))]
    public async Task Approval_CardThatIsWrong_IsRefusedAndNotUsedUp(string name)
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = SqlCard.Approval(database, run, "CutAuthorization");
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
        JsonObject card = SqlCard.Approval(database, run, "CutAuthorization");

        Assert.Equal("Gate.CardNotRequested", await RecordAsync(database, card, run));
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card, Requests[name]));
        Assert.Equal("Gate.CardNotRequested", await RecordAsync(database, card, run));

        await run.ApproveAsync();
    }

    [Fact]
    public async Task Approval_Recorded_IsUsedOnceAndForItsRunAlone()
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        SqlRun other = await new SqlRun(database).CompleteAsync(3);
        JsonObject used = await run.ApproveAsync();
        JsonObject second = SqlCard.Approval(database, run, "CutAuthorization");
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
        const string roster = "# iucutter-threshold: CutAuthorization 2\nsovereign ssh-ed25519 AAAA\n";
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await database
            .AsAdmin()
            .RunAsync(new SqlCall("select cutter_governance.fn_roster_install($1, $2)", roster, SqlCard.Sha256(roster)));
        foreach (
            (string signatures, string? refusal) in new[]
            {
                ("a:1", "Gate.SignersMissing"),
                ("a:1 a:2", "Gate.SignersMissing"),
                ("a:1 A:2", "Gate.SignersMissing"),
                ("a:1 b:1", "Gate.SignersMissing"),
                ("a:1 a:2 b:1", "Gate.SignersMissing"),
                ("a:1 b:2", null),
                ("b:2 a:1 a:1", null),
            }
        )
        {
            SqlRun run = await new SqlRun(database).CompleteAsync(3);
            JsonObject card = SqlCard.Approval(database, run, "CutAuthorization");
            Sign(card, [.. signatures.Split(' ').Select(signature => (signature[..1], signature[2..]))]);
            await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));

            Assert.Equal((signatures, refusal), (signatures, await RecordAsync(database, card, run)));
        }
    }

    [Fact]
    public async Task Ruling_UsedExpiredOrForAnotherDatabase_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        JsonObject ruling = SqlCard.Ruling(database);
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        Assert.Equal("Gate.CardNotRequested", await RuleAsync(database, SqlCard.Ruling(database)));
        foreach (
            (string state, string key, string value) in new[]
            {
                ("Gate.CardDatabase", "database", "other"),
                ("Gate.RulingTerm", "until", SqlCard.Time(TimeSpan.FromHours(3))),
                ("Gate.CardNotRequested", "scope", "OTHER"),
                ("Gate.CardNotRequested", "gates", "CutAuthorization"),
                ("Gate.ApprovalNotYetValid", "not_before", SqlCard.Time(TimeSpan.FromMinutes(30))),
                ("Gate.SignerNotListed", "signer", "other"),
            }
        )
        {
            JsonObject changed = ruling.DeepClone().AsObject();
            changed[key] = value;
            Assert.Equal((key, state), (key, await RuleAsync(database, changed)));
        }

        Assert.Null(await RuleAsync(database, ruling));
        await database.OffAsync();
        Assert.Equal("Gate.ApprovalUsed", await RuleAsync(database, ruling));
    }

    // Whoever asked for a card does not sign it, whatever it is for; and whoever asked for the run does not void it.
    [Theory]
    [InlineData("sovereign", "Ruling")]
    [InlineData("SOVEREIGN", "Ruling")]
    [InlineData("sovereign", "Void")]
    [InlineData("alice", "Void")]
    public async Task Card_SignedByWhoAskedForIt_IsRefused(string who, string gate)
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        foreach (bool self in new[] { true, false })
        {
            JsonObject card = gate == "Ruling" ? SqlCard.Ruling(database) : SqlCard.Blank(database, gate, TimeSpan.FromHours(1));
            if (gate == "Void")
            {
                card["run_id"] = run.RunId;
                SqlCard.WithText(card, $"void {run.RunId} {card["nonce"]}\n");
            }

            Sign(card, (who == "alice" && self ? "alice" : "sovereign", "SHA256:sovereign"));
            await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card, request => request["requester"] = self ? who : "bob"));
            Assert.Equal(
                self ? "Gate.SelfApproval" : null,
                await database
                    .As(DatabaseRole.Gatekeeper)
                    .AttemptAsync(SqlCall.Begin, gate == "Ruling" ? SqlCard.On(card) : SqlCard.Void(card))
            );
        }
    }

    private static Task<string?> RecordAsync(SqlDatabase database, JsonObject card, SqlRun run) =>
        database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.Record(card, run.Permitted()));

    private static Task<string?> RuleAsync(SqlDatabase database, JsonObject ruling) =>
        database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling));

    private static void Sign(JsonObject card, params (string Signer, string Key)[] signatures)
    {
        (card["signer"], card["key_fingerprint"]) = (signatures[0].Signer, signatures[0].Key);
        card["signatures"] = new JsonArray([.. signatures.Select(signature => SqlCard.Signature(signature.Signer, signature.Key))]);
    }

    private static string Ago(int hours) => SqlCard.Time(TimeSpan.FromHours(-hours));
}
