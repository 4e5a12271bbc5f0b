using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Proof;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>A statement as a duty signs it: fields of which the text is made, and the key that signs.</summary>
/// <param name="Fields">The fields in their order.</param>
internal sealed record SqlStatement(ImmutableArray<(string Key, string Value)> Fields)
{
    /// <summary>Name of the key; the verifier's unless it says otherwise.</summary>
    public string Key { get; init; } = "SHA256:verifier";

    /// <summary>Namespace of the signature; the verifier's unless it says otherwise.</summary>
    public string Namespace { get; init; } = SqlSigner.Verifier;

    public string Text => "IUCUTTER STATEMENT 1\n" + string.Concat(Fields.Select(said => $"{said.Key}: {said.Value}\n"));

    public string Signature => SqlSigner.Sign(Key, Text, Namespace);

    /// <summary>That the backup of a run with this hash was restored, and stood as the reader read it in this moment.</summary>
    public static SqlStatement OfBackup(string systemIdentifier, string database, string runId, string sha256, string moment) =>
        new([
            .. Subject("backup_attestation", systemIdentifier, database, runId, sha256),
            ("backup_sha256", sha256),
            ("size_bytes", "1"),
            ("manifest_signer", "DOT-991"),
            ("horizon", JsonNode.Parse(moment)!["horizon"]!.GetValue<string>()),
            ("prestate_sha256", PreState(moment)),
            ("tables_sha256", sha256),
            ("table_count", "1"),
            ("restore_ms", "1"),
        ]);

    /// <summary>That a run was rehearsed in the backup with this manifest, and what it stored there.</summary>
    public static SqlStatement OfRehearsal(SqlDatabase database, SqlRun run, string? manifest = null, string? rows = null) =>
        new([
            .. Subject("rehearsal_attestation", database.SystemIdentifier, database.Name, run.RunId, manifest ?? run.PlanDigest),
            ("unit_count", run.Units.Length.ToString(CultureInfo.InvariantCulture)),
            ("rows_digest", rows ?? run.RowsDigest),
            ("report_sha256", SqlCard.Sha256(Report)),
        ]);

    /// <summary>The report that such a statement names by its hash.</summary>
    public const string Report = "{}";

    /// <summary>The same with another value of a field, in its place or at the end; null to leave it out.</summary>
    public SqlStatement With(string key, string? value) =>
        this with
        {
            Fields =
                value is null ? Fields.RemoveAll(field => field.Key == key)
                : Fields.Any(field => field.Key == key) ? [.. Fields.Select(field => field.Key == key ? (key, value) : field)]
                : Fields.Add((key, value)),
        };

    /// <summary>Handed in for a run, with the signature of this text or with another one.</summary>
    public SqlCall AttestBackup(string runId, string? signature = null) =>
        new("select cutter_governance.fn_backup_attest($1, $2, $3)", runId, Text, signature ?? Signature);

    public SqlCall AttestRehearsal(string runId, string? signature = null, string report = Report) =>
        new("select cutter_governance.fn_rehearsal_attest($1, $2, $3, $4)", runId, Text, signature ?? Signature, report);

    private static (string, string)[] Subject(string kind, string systemIdentifier, string database, string runId, string manifest) =>
        [
            ("duty", "DOT-992"),
            ("kind", kind),
            ("run_id", runId),
            ("system_identifier", systemIdentifier),
            ("database", database),
            ("manifest_sha256", manifest),
        ];

    private static string PreState(string moment) =>
        ProofAttestation.Digest([
            .. JsonNode.Parse(moment)!["prestate"]!
                .AsArray()
                .Select(table => new PreStateTable(
                    table!["name"]!.GetValue<string>(),
                    table["row_count"]!.GetValue<long>(),
                    table["recent"]!.ToJsonString()
                )),
        ]);
}
