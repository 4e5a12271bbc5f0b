using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// What a signed card does not say limits nothing: a card that lacks a field, or has an empty one or one too many, is refused by the
/// database itself, whatever program wrote it. Signed all the same, by the sovereign.
/// </summary>
[Trait("Promise", "3")]
public sealed class CardFieldsTests(SandboxFixture fixture)
{
    private const string Cut = "CutAuthorization";
    private const string Lifecycle = "LifecycleAuthorization";

    // What is found missing by the question that is asked first.
    private static readonly Dictionary<string, string> First = new(StringComparer.Ordinal)
    {
        [Cut + ".run_id"] = "Gate.CardRun",
        [Cut + ".plan_digest"] = "Gate.CardRun",
        [Cut + ".actor"] = "Gate.CardActor",
        [Lifecycle + ".run_id"] = "Gate.CardRun",
        [Lifecycle + ".plan_digest"] = "Gate.CardRun",
        [Lifecycle + ".actor"] = "Gate.CardActor",
        [Lifecycle + ".review_decision_id"] = "Gate.CardReview",
        ["Undo.run_id"] = "Gate.CardRun",
        ["Undo.plan_digest"] = "Gate.CardRun",
        ["Undo.actor"] = "Gate.CardActor",
        ["Undo.rows_digest"] = "Gate.CardRows",
    };

    [Theory]
    [InlineData(Cut, 3)]
    [InlineData(Lifecycle, 9)]
    [InlineData("Void", 3)]
    [InlineData("Undo", 6)]
    [InlineData("Ruling", 0)]
    [InlineData("Restore", 0)]
    [InlineData("Reconcile", 0)]
    public async Task Card_WithoutOneOfItsFields_IsRefused(string gate, int phase)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = new SqlRun(database);
        if (phase > 0)
        {
            await run.CompleteAsync(phase);
        }

        JsonObject card = gate switch
        {
            "Void" => SqlCard.EndOf(database, run),
            "Undo" => await SqlCard.UndoOfAsync(database, run),
            "Ruling" => await database.RulingAsync(),
            "Restore" => SqlCard.RestoreOf(database),
            "Reconcile" => SqlCard.ReconcileOf(database),
            _ => await SqlCard.ApprovalAsync(database, run, gate),
        };
        SqlCall handIn(JsonObject signed) =>
            gate switch
            {
                "Void" => SqlCard.Void(signed),
                "Undo" => SqlCard.ApproveUndo(signed),
                "Ruling" => SqlCard.On(signed),
                "Restore" => SqlCard.ApproveRestore(signed),
                "Reconcile" => SqlCard.Reconcile(signed),
                _ => SqlCard.Record(signed, run.Permitted()),
            };
        string[] fields = [.. Statement(SqlCard.Seal(card)["card_text"]!.GetValue<string>()).Select(line => line.Split(": ")[0])];
        Assert.Equal(
            string.Join(',', fields.Order(StringComparer.Ordinal)),
            await database
                .AsAdmin()
                .RunAsync(
                    new SqlCall(
                        "select string_agg(f, ',' order by f collate \"C\") from unnest(cutter_governance.fn_card_fields($1)) f",
                        gate
                    )
                )
        );
        long approvals = await database.CountAsync("select count(*) from cutter_governance.approval");

        foreach (string field in fields)
        {
            string expected = First.GetValueOrDefault($"{gate}.{field}", "Gate.CardField");
            Assert.Equal((field, expected), (field, await AttemptAsync(database, card, handIn, field, _ => "")));
            Assert.Equal((field, expected), (field, await AttemptAsync(database, card, handIn, field, _ => $"{field}: \n")));
        }

        foreach (string more in (string[])["unknown: 1", gate == "Ruling" ? "budget_rows: 1" : "scope: *"])
        {
            Assert.Equal((more, "Gate.CardField"), (more, await AttemptAsync(database, card, handIn, "nonce", line => $"{line}{more}\n")));
        }

        Assert.Equal(approvals, await database.CountAsync("select count(*) from cutter_governance.approval"));
        // The control: with all of them, and no others.
        Assert.Null(await AttemptAsync(database, card, handIn, "nonce", line => line));
    }

    // The same card once more, with one line of its statement replaced before it is signed; asked for as if it were whole.
    private static async Task<string?> AttemptAsync(
        SqlDatabase database,
        JsonObject card,
        Func<JsonObject, SqlCall> handIn,
        string field,
        Func<string, string> replace
    )
    {
        JsonObject fresh = card.DeepClone().AsObject();
        fresh["nonce"] = Guid.NewGuid().ToString("n");
        string text = SqlCard.Seal(fresh)["card_text"]!.GetValue<string>();
        string line = Statement(text).Single(line => line.StartsWith(field + ": ", StringComparison.Ordinal)) + "\n";
        SqlCard.WithText(fresh, text.Replace("\n" + line, "\n" + replace(line), StringComparison.Ordinal));
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(fresh));
        return await database.As(DatabaseRole.Gatekeeper).AttemptAsync(handIn(fresh));
    }

    private static string[] Statement(string text)
    {
        string[] lines = text.Split('\n');
        return lines[(Array.IndexOf(lines, "-----BEGIN IUCUTTER STATEMENT-----") + 1)..^2];
    }
}
