namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// Records of a backup that nobody made. The executor's alone opens nothing; an attestation of it does, which takes the verifier's key
/// (<see cref="SqlStatement"/>).
/// </summary>
internal static class BackupRecords
{
    /// <summary>As an executor who made no backup would write it: of this very moment.</summary>
    public const string Sql = """
        select cutter_governance.fn_backup_record($1, jsonb_build_object('backup_sha256', $2, 'size_bytes', 1, 'gpg_fpr', $3,
            'manifest_sha256', $2, 'horizon', h.horizon::text, 'restore_proof', $4, 'restore_ms', case $4 when 'proved' then 1 end,
            'prestate', (select jsonb_agg(to_jsonb(p)) from cutter_governance.fn_prestate(h.horizon) p)))
        from (select pg_snapshot_xmin(pg_current_snapshot())) h (horizon)
        """;

    /// <summary>How the tables stand, as the reader reads it for a manifest.</summary>
    public const string Moment = """
        select jsonb_build_object('horizon', h.horizon::text,
            'prestate', (select jsonb_agg(to_jsonb(p)) from cutter_governance.fn_prestate(h.horizon) p))::text
        from (select pg_snapshot_xmin(pg_current_snapshot())) h (horizon)
        """;

    public static SqlCall Call(string runId, string sha256, string fingerprint, string proof = "proved") =>
        new(Sql, runId, sha256, fingerprint, proof);

    /// <summary>The record of a moment that the reader read before.</summary>
    public static SqlCall Record(string runId, string sha256, string fingerprint, string moment) =>
        new(
            "select cutter_governance.fn_backup_record($1, $4::jsonb || jsonb_build_object('backup_sha256', $2, 'size_bytes', 1, "
                + "'gpg_fpr', $3, 'manifest_sha256', $2, 'restore_proof', 'proved', 'restore_ms', 1))",
            runId,
            sha256,
            fingerprint,
            moment
        );
}
