using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// Whoever holds the passwords of all roles, and no key: a card that a person could have signed, complete in every field, gets
/// nothing recorded. Only what the roster's key signed opens anything.
/// </summary>
[Trait("Promise", "3")]
public sealed class ForgedAuthorityTests(SandboxFixture fixture)
{
    private static readonly Dictionary<string, Action<JsonObject>> Forgeries = new(StringComparer.Ordinal)
    {
        ["no list of signatures"] = card => card.Remove("signatures"),
        ["an empty list"] = card => card["signatures"] = new JsonArray(),
        ["no list but a word"] = card => card["signatures"] = "sovereign",
        ["nobody named"] = card => (card["signatures"], card["signer"]) = (new JsonArray(), null),
        ["a signature without text"] = card =>
            card["signatures"] = new JsonArray(new JsonObject { ["signer"] = "sovereign", ["signature"] = null }),
        ["a word"] = card => Give(card, "signature"),
        ["a key of one's own"] = card => Give(card, SqlSigner.Sign("SHA256:mallory", Text(card))),
        ["an executor's key"] = card => Give(card, SqlSigner.Sign("SHA256:executor", Text(card))),
        ["the sovereign's signature for something else"] = card =>
            Give(card, SqlSigner.Sign("SHA256:sovereign", Text(card), SqlSigner.Executor)),
        ["the sovereign's signature of another text"] = card => Give(card, SqlSigner.Sign("SHA256:sovereign", Text(card) + "\n")),
    };

    public static TheoryData<string> Names => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Ruling_Forged_TurnsNothingOn(string name)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        JsonObject ruling = await database.RulingAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        JsonObject forged = ruling.DeepClone().AsObject();
        Forgeries[name](forged);

        Assert.StartsWith("Gate.", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(forged)), StringComparison.Ordinal);

        Assert.Equal(0, await database.CountAsync("select count(*) from cutter_governance.approval"));
        Assert.Equal(0, await database.CountAsync("select count(*) from cutter_governance.execution_switch where enabled"));
        // The control: the same card with the sovereign's signature.
        Assert.Null(await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Approval_Forged_MakesNoPermit(string name)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = await SqlCard.ApprovalAsync(database, run, "CutAuthorization");
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));
        JsonObject forged = card.DeepClone().AsObject();
        Forgeries[name](forged);

        Assert.StartsWith(
            "Gate.",
            await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.Record(forged, run.Permitted())),
            StringComparison.Ordinal
        );

        Assert.Equal(0, await database.CountAsync("select count(*) from cutter_governance.permit"));
        Assert.Null(await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.Record(card, run.Permitted())));
    }

    // The negative control: a database that takes the tool's word for it is turned on by anybody.
    [Fact]
    public async Task Control_WithoutTheCheck_AForgedRulingTurnsItOn()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.AsAdmin().RunAsync(SqlSigner.AnyWordIsASignature);
        JsonObject ruling = await database.RulingAsync();
        Forgeries["a word"](ruling);
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));

        Assert.Null(await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling)));
    }

    // Without a roster nobody is a signer, whatever the signature is.
    [Fact]
    public async Task Ruling_NoRosterInForce_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        JsonObject ruling = await database.RulingAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        await database.InstallRosterAsync("# nobody\n");

        Assert.Equal("Gate.UnknownSigner", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling)));
    }

    private static void Give(JsonObject card, string signature) =>
        card["signatures"] = new JsonArray(SqlCard.Signature("sovereign", "SHA256:sovereign", signature));

    private static string Text(JsonObject card) => SqlCard.Seal(card)["card_text"]!.GetValue<string>();
}
