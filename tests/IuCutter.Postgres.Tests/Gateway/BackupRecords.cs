namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>The record that phase 4 leaves, as an executor who made no backup would write it: of this very moment.</summary>
internal static class BackupRecords
{
    public const string Sql = """
        select cutter_governance.fn_backup_record($1, jsonb_build_object('backup_sha256', $2, 'size_bytes', 1, 'gpg_fpr', $3,
            'manifest_sha256', $2, 'horizon', h.horizon::text, 'restore_proof', $4, 'restore_ms', case $4 when 'proved' then 1 end,
            'prestate', (select jsonb_agg(to_jsonb(p)) from cutter_governance.fn_prestate(h.horizon) p)))
        from (select pg_snapshot_xmin(pg_current_snapshot())) h (horizon)
        """;

    public static SqlCall Call(string runId, string sha256, string fingerprint, string proof = "proved") =>
        new(Sql, runId, sha256, fingerprint, proof);
}
