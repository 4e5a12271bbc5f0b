using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using IuCutter.Core.Runs;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Cards as the gate's tool hands them to the database: fields of which the text is made, and who signs it.</summary>
internal static class SqlCard
{
    private const string EveryGate = "CutAuthorization,LifecycleAuthorization";

    /// <summary>The build that the cards are for, unless a test says another.</summary>
    public static ModuleIdentity Module { get; } = new("1.0.0", Sha256("module"));

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Time(TimeSpan fromNow) =>
        (TimeProvider.System.GetUtcNow() + fromNow).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    // The fields of a statement, in the order of a card; what a card does not have is left out.
    private static readonly string[] Fields =
    [
        "card_version",
        "gate",
        "system_identifier",
        "database",
        "database_oid",
        "timeline",
        "ledger_head",
        "log_size",
        "log_root",
        "module_version",
        "module_sha256",
        "requester",
        "requester_key",
        "issued_at",
        "not_before",
        "expires_at",
        "nonce",
        "run_id",
        "document_prefix",
        "source_sha256",
        "plan_digest",
        "rows_digest",
        "unit_count",
        "budget_rows",
        "budget_bytes",
        "budget_seconds",
        "actor",
        "restore_proof",
        "change_set_id",
        "review_decision_id",
        "verify_result_id",
        "scope",
        "gates",
        "first_checkpoint_on",
        "switch_epoch",
        "backup_sha256",
        "manifest_sha256",
        "backup_run_id",
        "backup_created_at",
        "prestate_digest",
        "enacted_now",
        "checkpoint_origin",
        "checkpoint_size",
        "checkpoint_root",
        "checkpoint_at",
        "why",
    ];

    public static JsonObject Ruling(SqlDatabase database, long epoch, TimeSpan? life = null)
    {
        JsonObject card = Blank(database, "Ruling", life ?? TimeSpan.FromHours(1));
        card["scope"] = "*";
        card["gates"] = EveryGate;
        card["switch_epoch"] = epoch;
        card["until"] = card["expires_at"]!.GetValue<string>();
        return card;
    }

    /// <summary>A card of a run, in the epoch that the switch is in.</summary>
    public static async Task<JsonObject> ApprovalAsync(SqlDatabase database, SqlRun run, string gate, TimeSpan? life = null)
    {
        JsonObject card = OfRun(Blank(database, gate, life ?? TimeSpan.FromHours(1)), run);
        card["switch_epoch"] = await database.EpochAsync();
        card["rows_digest"] = run.RowsDigest;
        card["unit_count"] = run.Units.Length;
        card["budget_rows"] = run.Units.Length;
        card["budget_bytes"] = run.Source.Length;
        card["budget_seconds"] = 900;
        card["actor"] = "DOT-991";
        if (gate == "CutAuthorization")
        {
            card["restore_proof"] = "demanded";
        }

        if (gate == "LifecycleAuthorization")
        {
            card["change_set_id"] = run.ChangeSet;
            card["review_decision_id"] = run.ReviewDecision;
            card["verify_result_id"] = run.VerifyResult;
            card["why"] = "approved";
        }

        return card;
    }

    /// <summary>A card that ends a run.</summary>
    public static JsonObject EndOf(SqlDatabase database, SqlRun run)
    {
        JsonObject card = OfRun(Blank(database, "Void", TimeSpan.FromHours(1)), run);
        card["why"] = "test";
        return card;
    }

    /// <summary>A card that approves the removal of a run's drafts, in the epoch that the switch is in.</summary>
    public static async Task<JsonObject> UndoOfAsync(SqlDatabase database, SqlRun run)
    {
        JsonObject card = OfRun(Blank(database, "Undo", TimeSpan.FromHours(1)), run);
        card["switch_epoch"] = await database.EpochAsync();
        card["rows_digest"] = run.RowsDigest;
        card["unit_count"] = run.Units.Length;
        card["actor"] = "DOT-991";
        card["why"] = "test";
        return card;
    }

    /// <summary>A card that approves the replacement of the database by an invented backup.</summary>
    public static JsonObject RestoreOf(SqlDatabase database)
    {
        JsonObject card = Blank(database, "Restore", TimeSpan.FromHours(1));
        card["backup_sha256"] = Sha256("backup");
        card["manifest_sha256"] = Sha256("manifest");
        card["backup_run_id"] = "ictr-20260101T000000Z-0000000e";
        card["backup_created_at"] = Time(TimeSpan.FromHours(-1));
        card["prestate_digest"] = Sha256("tables");
        card["enacted_now"] = 0;
        card["why"] = "test";
        card["restore"] = new JsonObject { ["preState"] = new JsonArray() };
        return card;
    }

    /// <summary>A card that gives up an invented checkpoint.</summary>
    public static JsonObject ReconcileOf(SqlDatabase database)
    {
        JsonObject card = Blank(database, "Reconcile", TimeSpan.FromHours(1));
        card["checkpoint_origin"] = "iucutter/" + Sha256("leaf");
        card["checkpoint_size"] = 1000;
        card["checkpoint_root"] = Convert.ToBase64String(SHA256.HashData("root"u8));
        card["checkpoint_at"] = Time(TimeSpan.FromHours(-1));
        card["why"] = "test";
        card["reconcile"] = new JsonObject();
        return card;
    }

    /// <summary>The same card with a text that is not made of its fields.</summary>
    public static JsonObject WithText(JsonObject card, string text)
    {
        card["card_text"] = text;
        return card;
    }

    /// <summary>The card with its text, unless it has one, the text's hash, and each signature that is not given made.</summary>
    public static JsonObject Seal(JsonObject card)
    {
        JsonObject made = card.DeepClone().AsObject();
        string text = made["card_text"]?.GetValue<string>() ?? Text(made);
        made["card_text"] = text;
        made["card_sha256"] ??= Sha256(text);
        foreach (JsonNode? signature in made["signatures"] as JsonArray ?? [])
        {
            if (signature is JsonObject signer && !signer.ContainsKey("signature"))
            {
                signer["signature"] = SqlSigner.Sign(signer["key_fingerprint"]!.GetValue<string>(), text);
            }
        }

        return made;
    }

    public static SqlCall Request(JsonObject card, Action<JsonObject>? change = null)
    {
        JsonObject made = Seal(card);
        JsonObject request = [];
        foreach (
            string key in new[]
            {
                "nonce",
                "gate",
                "run_id",
                "card_sha256",
                "requester",
                "requester_key",
                "requester_signature",
                "module_version",
                "module_sha256",
                "ledger_head",
                "scope",
                "gates",
                "switch_epoch",
                "database_oid",
                "timeline",
                "log_size",
                "log_root",
                "restore",
                "reconcile",
                "why",
                "issued_at",
                "expires_at",
            }
        )
        {
            request[key] = made[key]?.DeepClone();
        }

        request["first_hosts"] = made["first_checkpoint_on"]?.DeepClone();

        change?.Invoke(request);
        return new SqlCall("select cutter_governance.fn_card_request($1::jsonb)", request.ToJsonString());
    }

    public static SqlCall On(JsonObject ruling) => new("select cutter_governance.fn_execution_on($1::jsonb)", Seal(ruling).ToJsonString());

    public static SqlCall Record(JsonObject card, IEnumerable<JsonObject> units) =>
        new(
            "select cutter_governance.fn_approval_record($1::jsonb, $2::jsonb)",
            Seal(card).ToJsonString(),
            new JsonArray([.. units]).ToJsonString()
        );

    public static SqlCall Void(JsonObject card) => new("select cutter_governance.fn_run_void($1::jsonb)", Seal(card).ToJsonString());

    public static SqlCall ApproveRestore(JsonObject card) =>
        new("select cutter_governance.fn_restore_approve($1::jsonb)", Seal(card).ToJsonString());

    public static SqlCall Reconcile(JsonObject card) =>
        new("select cutter_governance.fn_reconcile_approve($1::jsonb)", Seal(card).ToJsonString());

    public static SqlCall ApproveUndo(JsonObject card) =>
        new("select cutter_governance.fn_undo_approve($1::jsonb)", Seal(card).ToJsonString());

    /// <summary>A signature of a signer, made when the card is sealed; or the one that is given.</summary>
    public static JsonObject Signature(string signer, string key, string? armoured = null)
    {
        JsonObject signature = new JsonObject { ["signer"] = signer, ["key_fingerprint"] = key };
        if (armoured is not null)
        {
            signature["signature"] = armoured;
        }

        return signature;
    }

    private static JsonObject Blank(SqlDatabase database, string gate, TimeSpan life) =>
        new()
        {
            ["card_version"] = "1",
            ["gate"] = gate,
            ["nonce"] = Guid.NewGuid().ToString("n"),
            ["requester"] = "alice",
            ["module_version"] = Module.Version,
            ["module_sha256"] = Module.Sha256,
            ["ledger_head"] = 0,
            ["signer"] = "sovereign",
            ["signatures"] = new JsonArray(Signature("sovereign", "SHA256:sovereign")),
            ["issued_at"] = Time(TimeSpan.Zero),
            ["not_before"] = Time(TimeSpan.FromSeconds(-1)),
            ["expires_at"] = Time(life),
            ["system_identifier"] = database.SystemIdentifier,
            ["database"] = database.Name,
            ["database_oid"] = database.History.DatabaseOid,
            ["timeline"] = database.History.Timeline,
            ["log_size"] = database.History.LogSize,
            ["log_root"] = database.History.LogRoot,
        };

    private static JsonObject OfRun(JsonObject card, SqlRun run)
    {
        card["run_id"] = run.RunId;
        card["document_prefix"] = run.Prefix;
        card["source_sha256"] = run.SourceSha256;
        card["plan_digest"] = run.PlanDigest;
        return card;
    }

    private static string Text(JsonObject card) =>
        $"A card of {card["gate"]}.\n\n-----BEGIN IUCUTTER STATEMENT-----\n"
        + string.Concat(Fields.Where(field => card[field] is not null).Select(field => $"{field}: {card[field]}\n"))
        + "-----END IUCUTTER STATEMENT-----\n";
}
