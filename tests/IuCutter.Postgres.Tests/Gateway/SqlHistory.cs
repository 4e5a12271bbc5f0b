using System.Text.Json;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>The history of a database, by plain SQL: its oid, the timeline of its server, and its log.</summary>
/// <param name="DatabaseOid">The oid.</param>
/// <param name="Timeline">Eight hexadecimal digits.</param>
/// <param name="LogSize">Records in the log.</param>
/// <param name="LogRoot">Its root.</param>
internal sealed record SqlHistory(long DatabaseOid, string Timeline, long LogSize, string LogRoot)
{
    private const string Sql = """
        select json_build_object('DatabaseOid', d.oid::bigint,
            'Timeline', case when pg_is_in_recovery() then '00000000' else left(pg_walfile_name(pg_current_wal_lsn()), 8) end,
            'LogSize', h.tree_size, 'LogRoot', encode(h.root_sha256, 'hex'))::text
        from pg_database d cross join cutter_governance.log_head h where d.datname = current_database()
        """;

    /// <summary>That of a database without the schema.</summary>
    public static readonly SqlHistory None = new(0, "00000000", 0, "");

    public static async Task<SqlHistory> ReadAsync(SqlRole admin) =>
        await admin.RunAsync(new SqlCall("select to_regclass('cutter_governance.log_head') is null")) == "True"
            ? None
            : JsonSerializer.Deserialize<SqlHistory>((await admin.RunAsync(new SqlCall(Sql)))!)!;
}
