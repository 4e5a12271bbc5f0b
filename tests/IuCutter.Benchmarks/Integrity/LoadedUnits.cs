using System.Globalization;
using IuCutter.Benchmarks.LegA;
using Npgsql;

namespace IuCutter.Benchmarks.Integrity;

/// <summary>
/// Many units at little cost: the rows that leg A leaves (unit, version, birth, lifecycle log, used permit), written set by set with the
/// guards of these five tables off. The log's triggers stay on, and so does what happens at COMMIT: each row has its record, and each
/// record its leaf, made by the schema's own functions. Such a database breaks no rule and differs in no row.
/// </summary>
internal static class LoadedUnits
{
    /// <summary>Rows, records and leaves of a unit.</summary>
    public const int RowsOfAUnit = 5;

    // Units of a transaction, each with a permit of its own.
    private const int Chunk = 10_000;

    // What is loaded can be loaded again.
    private const string Settings =
        "alter system set fsync = off; alter system set full_page_writes = off; alter system set max_wal_size = '8GB'; "
        + "select pg_reload_conf()";

    private const string Guards = """
        do $$ declare t record; begin
            for t in select g.tgrelid::regclass as tab, g.tgname as name
                from pg_trigger g join pg_proc f on f.oid = g.tgfoid
                where g.tgrelid = any (array['public.information_unit', 'public.unit_version', 'public.birth_registry',
                        'public.iu_lifecycle_log', 'cutter_governance.permit_unit']::regclass[])
                    and not g.tgisinternal and f.proname <> 'fn_log_rows'
            loop execute format('alter table %s {0} trigger %I', t.tab, t.name); end loop; end $$
        """;

    // In replica mode no foreign key is asked; the log's triggers are ALWAYS. Units first: the other records name their address.
    private const string Fill = """
        set session_replication_role = replica;
        create temporary table made as
            select n, gen_random_uuid() as unit, gen_random_uuid() as version, 'Article ' || n as title,
                repeat('The text of an article. ', 4) || n as body
            from generate_series({0}, {1}) n;
        insert into public.information_unit (id, canonical_address, unit_kind, section_type, owner_ref, identity_profile,
            content_anchor_ref, version_anchor_ref, doc_code, section_code, sort_order, created_by)
        select unit, 'LOADED/' || n, 'law_unit', 'article', 'owner', '{{"publication_type": "law"}}', version::text, version, 'LOADED',
            n::text, n, 'x'
        from made;
        insert into public.unit_version (id, unit_id, version_seq, title, body, content_hash, content_profile, provenance, created_by)
        select version, unit, 1, title, body, encode(sha256(convert_to(body, 'UTF8')), 'hex'), '{{}}', '{{}}', 'x' from made;
        insert into public.birth_registry (unit_id, canonical_address, run_id, permit_id, born_by)
        select unit, 'LOADED/' || n, 'r', '{2}', 'x' from made;
        insert into public.iu_lifecycle_log (unit_id, unit_version_id, to_status, actor, reason, run_id, tool_revision)
        select unit, version, 'draft', 'x', 'x', 'r', 'x' from made;
        insert into cutter_governance.permit_unit (permit_id, ordinal, address, unit_kind, section_type, section_code, title_sha256,
            body_sha256, body_bytes, used_at, used_xid, iu_id, uv_id)
        select '{2}', n, 'LOADED/' || n, 'law_unit', 'article', n::text, encode(sha256(convert_to(title, 'UTF8')), 'hex'),
            encode(sha256(convert_to(body, 'UTF8')), 'hex'), octet_length(convert_to(body, 'UTF8')), clock_timestamp(),
            pg_current_xact_id(), unit, version
        from made;
        drop table made;
        """;

    /// <summary>Loads units by number, from the first to the last, and then brings the planner's statistics up to date.</summary>
    public static async Task AddAsync(BenchDatabase database, int first, int last, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection admin = await database.Provider.OpenAdminAsync(database.AdminUser, cancellationToken);
        foreach (string setting in Settings.Split("; "))
        {
            await RunAsync(admin, setting, cancellationToken);
        }

        await RunAsync(admin, Guards.Replace("{0}", "disable", StringComparison.Ordinal), cancellationToken);
        for (int from = first; from <= last; from += Chunk)
        {
            int to = Math.Min(from + Chunk - 1, last);
            // One text, one transaction.
            await RunAsync(admin, string.Format(CultureInfo.InvariantCulture, Fill, from, to, Guid.NewGuid()), cancellationToken);
        }

        await RunAsync(admin, Guards.Replace("{0}", "enable always", StringComparison.Ordinal), cancellationToken);
        await RunAsync(admin, "analyze", cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection admin, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new NpgsqlCommand(sql, admin) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
