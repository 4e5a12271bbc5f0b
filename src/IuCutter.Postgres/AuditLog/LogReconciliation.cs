using System.Text.RegularExpressions;
using Dapper;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.AuditLog;

/// <summary>
/// Compares each governed row with the last record of the log that tells of it: a row without record, a record without row, and a row that
/// is another now, in any column. The server sorts; nothing is kept here.
/// </summary>
/// <param name="connection">Open; within a transaction whose snapshot does not move.</param>
/// <param name="take">Takes each fault.</param>
internal sealed partial class LogReconciliation(NpgsqlConnection connection, Func<AuditLogFault, Task> take)
{
    // As fn_log_rows writes a row's text. To compile a query over all tables takes seconds, to execute it in a small database none.
    private const string Settings = "set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local jit = off";

    // Only what stands there as a table with its key, and can be read: of another thing in its place every record is without its row.
    private const string Tables = """
        select t.relation, t.row_key from cutter_governance.fn_logged_tables() t
        join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(t.relation) and c.relkind in ('r', 'p')
        where pg_catalog.has_table_privilege(c.oid, 'SELECT')
          and not exists (select from pg_catalog.string_to_table(t.row_key, ' ') k (name)
            where not exists (select from pg_catalog.pg_attribute a
                where a.attrelid = c.oid and a.attname = k.name and a.attnum > 0 and not a.attisdropped))
        """;

    // The columns of a row that is another now. A column that was added since, and is null, is as it was.
    private const string Columns = """
        (select pg_catalog.string_agg(c.key, ', ' order by c.n)
            from ({0}) c
            where coalesce(pg_catalog.left(pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(c.value, 'UTF8')), 'hex'), 8), '-')
                is distinct from coalesce((select (pg_catalog.string_to_array(e.record::jsonb ->> 'columns', ' '))[c.n]
                    from cutter_governance.log_leaf l
                    join cutter_governance.log_entry e on (e.entry_id, e.xid) = (l.entry_id, l.xid)
                    where l.log_index = t.log_index), '-'))
        """;

    // What is no record any more has been said, and must not end the query: PostgreSQL 15 has no other way to ask.
    private const string IsRecord =
        @"'^\{""at"":""[^""\\]*""(,""[a-z0-9_]+"":(""([^""\\\u0001-\u001f]|\\([""\\bfnrt]|u00(0[1-9a-f]|1[0-9a-f])))*""|[0-9]{1,15}))*\}$'";

    private const string Compared = """
        with told as (
            select distinct on (r.relation, r.key) r.relation, r.key, r.kind, r.row_sha256, r.log_index
            from (select d.said ->> 'relation' as relation, d.said ->> 'key' as key, d.said ->> 'kind' as kind,
                    d.said ->> 'row_sha256' as row_sha256, l.log_index
                from cutter_governance.log_leaf l
                join cutter_governance.log_entry e on (e.entry_id, e.xid) = (l.entry_id, l.xid)
                cross join lateral (select case when e.record ~ {1} then e.record::jsonb end as said offset 0) d) r
            order by r.relation, r.key, r.log_index desc
        ),
        stored as (
            {0}
        )
        select coalesce(s.relation, t.relation) || ' ' || coalesce(s.key, t.key) as "Where", t.log_index as "Index",
               t.row_sha256 as "Expected", s.row_sha256 as "Found",
               case when s.key is not null and t.key is not null then {2} end as "Columns"
        from (select * from told where kind not like '%.delete') t
        full join stored s on s.relation = t.relation and s.key = t.key
        where s.row_sha256 is distinct from t.row_sha256
        order by t.log_index, 1
        """;

    /// <summary>Compares all of them.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Number of rows that were compared.</returns>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(TextCommand.Of(Settings, cancellationToken)).ConfigureAwait(false);
        (string Relation, string Key)[] tables =
        [
            .. (
                await connection.QueryAsync<(string Relation, string Key)>(TextCommand.Of(Tables, cancellationToken)).ConfigureAwait(false)
            ).Where(table => Names().IsMatch(table.Relation) && Names().IsMatch(table.Key)),
        ];
        string sql = Compared
            .Replace("{0}", string.Join("\n    union all\n    ", tables.Select(Stored)), StringComparison.Ordinal)
            .Replace("{1}", IsRecord, StringComparison.Ordinal)
            .Replace(
                "{2}",
                Columns.Replace("{0}", string.Join("\n    union all\n    ", tables.Select(Values)), StringComparison.Ordinal),
                StringComparison.Ordinal
            );
        await foreach (
            Difference row in connection
                .QueryUnbufferedAsync<Difference>(sql, commandTimeout: 0)
                .WithCancellation(cancellationToken)
                .ConfigureAwait(false)
        )
        {
            await take(row.Fault).ConfigureAwait(false);
        }

        return await connection
            .QuerySingleAsync<long>(
                TextCommand.WithoutTimeout(
                    "select coalesce(sum(n), 0)::bigint from ("
                        + string.Join(" union all ", tables.Select(table => $"select count(*) as n from {table.Relation}"))
                        + ") c",
                    null,
                    cancellationToken
                )
            )
            .ConfigureAwait(false);
    }

    private static string Stored((string Relation, string Key) table) =>
        $"select '{table.Relation}' as relation, pg_catalog.left(pg_catalog.concat_ws(' ', "
        + string.Join(", ", table.Key.Split(' ').Select(column => $"r.{column}::text"))
        + "), 500) as key, pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.rtrim(r::text, ',)'), 'UTF8')), 'hex') "
        + $"as row_sha256, r.ctid as place from {table.Relation} r";

    // Of the one row that is compared, found by its place: a scan for each would take long where many differ.
    private static string Values((string Relation, string Key) table) =>
        $"select v.key, v.value, v.n::int as n from {table.Relation} r "
        + "cross join lateral pg_catalog.json_each_text(pg_catalog.row_to_json(r)) with ordinality as v (key, value, n) "
        + $"where s.relation = '{table.Relation}' and r.ctid = s.place";

    [GeneratedRegex("^[a-z0-9_. ]+$")]
    private static partial Regex Names();

    private sealed record Difference(string Where, long? Index, string? Expected, string? Found, string? Columns)
    {
        public AuditLogFault Fault =>
            new(
                Expected is null ? "RowWithoutRecord"
                    : Found is null ? "RecordWithoutRow"
                    : "RowChanged",
                Index,
                Where,
                Expected ?? "no row",
                Found ?? "no row"
            )
            {
                Columns = Columns,
            };
    }
}
