using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Cards as the gate's tool hands them to the database, their signatures verified.</summary>
internal static class SqlCard
{
    private const string EveryGate = "CutAuthorization,LifecycleAuthorization";

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Time(TimeSpan fromNow) =>
        (TimeProvider.System.GetUtcNow() + fromNow).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static JsonObject Ruling(SqlDatabase database, TimeSpan? life = null)
    {
        JsonObject card = Blank(database, "Ruling", life ?? TimeSpan.FromHours(1));
        card["scope"] = "*";
        card["gates"] = EveryGate;
        card["until"] = card["expires_at"]!.GetValue<string>();
        card["why"] = "test";
        return WithText(card, $"ruling {card["nonce"]}\n");
    }

    public static JsonObject Approval(SqlDatabase database, SqlRun run, string gate, TimeSpan? life = null)
    {
        JsonObject card = Blank(database, gate, life ?? TimeSpan.FromHours(1));
        card["run_id"] = run.RunId;
        card["budget_rows"] = run.Units.Length;
        card["budget_bytes"] = run.Source.Length;
        if (gate == "LifecycleAuthorization")
        {
            card["review_decision_id"] = run.ReviewDecision;
        }

        return WithText(card, Statement(run, $"{gate} {run.RunId} plan {run.PlanDigest} nonce {card["nonce"]}"));
    }

    /// <summary>A text of a card with the statement that the database reads: the digest over the run's rows.</summary>
    public static string Statement(SqlRun run, string text) =>
        $"{text}\n\n-----BEGIN IUCUTTER STATEMENT-----\nrun_id: {run.RunId}\nrows_digest: {run.RowsDigest}\n"
        + "-----END IUCUTTER STATEMENT-----\n";

    /// <summary>The same card with another text, and the hash that belongs to it.</summary>
    public static JsonObject WithText(JsonObject card, string text)
    {
        card["card_text"] = text;
        card["card_sha256"] = Sha256(text);
        return card;
    }

    public static SqlCall Request(JsonObject card, Action<JsonObject>? change = null)
    {
        JsonObject request = new JsonObject
        {
            ["requester"] = "alice",
            ["module_sha256"] = Sha256("module"),
            ["ledger_head"] = 0,
            ["why"] = card["gate"]!.GetValue<string>() == "Void" ? "test" : null,
        };
        foreach (string key in new[] { "nonce", "gate", "run_id", "card_sha256", "scope", "gates", "issued_at", "expires_at" })
        {
            request[key] = card[key]?.DeepClone();
        }

        change?.Invoke(request);
        return new SqlCall("select cutter_governance.fn_card_request($1::jsonb)", request.ToJsonString());
    }

    public static SqlCall On(JsonObject ruling) => new("select cutter_governance.fn_execution_on($1::jsonb)", ruling.ToJsonString());

    public static SqlCall Record(JsonObject card, IEnumerable<JsonObject> units) =>
        new(
            "select cutter_governance.fn_approval_record($1::jsonb, $2::jsonb)",
            card.ToJsonString(),
            new JsonArray([.. units]).ToJsonString()
        );

    public static SqlCall Void(JsonObject card) => new("select cutter_governance.fn_run_void($1::jsonb)", card.ToJsonString());

    public static JsonObject Blank(SqlDatabase database, string gate, TimeSpan life) =>
        new()
        {
            ["gate"] = gate,
            ["nonce"] = Guid.NewGuid().ToString("n"),
            ["signer"] = "sovereign",
            ["key_fingerprint"] = "SHA256:sovereign",
            ["signature"] = "signature",
            ["signatures"] = new JsonArray(Signature("sovereign", "SHA256:sovereign")),
            ["issued_at"] = Time(TimeSpan.Zero),
            ["not_before"] = Time(TimeSpan.FromSeconds(-1)),
            ["expires_at"] = Time(life),
            ["system_identifier"] = database.SystemIdentifier,
            ["database"] = database.Name,
        };

    public static JsonObject Signature(string signer, string key) =>
        new()
        {
            ["signer"] = signer,
            ["key_fingerprint"] = key,
            ["signature"] = "signature",
        };
}
