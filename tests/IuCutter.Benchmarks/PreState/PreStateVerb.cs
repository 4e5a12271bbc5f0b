using System.Diagnostics;
using System.Globalization;
using IuCutter.Benchmarks.LegA;
using Npgsql;

namespace IuCutter.Benchmarks.PreState;

/// <summary>
/// What the comparison before leg A costs: the time of <c>fn_prestate</c> over a database that holds N units, and over one
/// that holds ten times as many, each against counting the rows of the same tables in the same run.
/// </summary>
internal static class PreStateVerb
{
    private const string PreState =
        "select sum(p.row_count) from pg_snapshot_xmin(pg_current_snapshot()) h, cutter_governance.fn_prestate(h) p";

    private const string Count = """
        select (select count(*) from public.information_unit) + (select count(*) from public.unit_version)
             + (select count(*) from public.birth_registry) + (select count(*) from public.iu_lifecycle_log)
             + (select count(*) from cutter_governance.manifest_unit_block)
             + (select count(*) from cutter_governance.cut_change_set_affected_row)
        """;

    // Rows as leg A, leg B and enactment leave them, without their guards: what is measured is reading.
    private const string Fill = """
        set session_replication_role = replica;
        alter table public.information_unit disable trigger all; alter table public.unit_version disable trigger all;
        alter table public.birth_registry disable trigger all; alter table public.iu_lifecycle_log disable trigger all;
        alter table cutter_governance.manifest_unit_block disable trigger all;
        alter table cutter_governance.cut_change_set_affected_row disable trigger all;
        create temporary table made as select n, gen_random_uuid() as unit, gen_random_uuid() as version from generate_series({0}) n;
        insert into public.information_unit (id, canonical_address, unit_kind, section_type, owner_ref, identity_profile,
            content_anchor_ref, version_anchor_ref, doc_code, section_code, sort_order, created_by)
        select unit, 'COST/' || n, 'law_unit', 'article', 'owner', '{"title": "a title of usual length", "publication_type": "law"}',
               version::text, version, 'COST', n::text, n, 'x' from made;
        insert into public.unit_version (id, unit_id, version_seq, title, body, content_hash, content_profile, provenance, created_by)
        select version, unit, 1, 'Article ' || n, b.body, encode(sha256(convert_to(b.body, 'UTF8')), 'hex'), '{}', '{}', 'x'
        from made cross join lateral (select repeat('The text of an article. ', 20) || n as body) b;
        insert into public.birth_registry (unit_id, canonical_address, run_id, permit_id, born_by)
        select unit, 'COST/' || n, 'r', unit, 'x' from made;
        insert into public.iu_lifecycle_log (unit_id, unit_version_id, to_status, actor, reason, run_id, tool_revision)
        select unit, version, 'draft', 'x', 'x', 'r', 'x' from made;
        insert into cutter_governance.manifest_unit_block (envelope_id, ordinal, unit_id, unit_version_id, canonical_address, title_sha256,
            body_sha256, body_bytes)
        select '00000000-0000-0000-0000-000000000001', n, unit, version, 'COST/' || n, repeat('a', 64), repeat('b', 64), 480 from made;
        insert into cutter_governance.cut_change_set_affected_row (change_set_id, ordinal, change, unit_id, unit_version_id,
            canonical_address, content_hash)
        select '00000000-0000-0000-0000-000000000001', n, 'created', unit, version, 'COST/' || n, repeat('b', 64) from made;
        """;

    /// <summary>Runs it; <c>--units</c> is N, 1,000 by default.</summary>
    /// <returns>0.</returns>
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int units = arguments.Number("units", 1000);
        await using BenchDatabase database = await BenchDatabase.StartAsync(cancellationToken);
        await using NpgsqlConnection admin = await database.Provider.OpenAdminAsync(database.AdminUser, cancellationToken);
        int present = 0;
        foreach (int size in new[] { units, 10 * units })
        {
            await FillAsync(admin, present + 1, size, cancellationToken);
            present = size;
            double state = await BestAsync(admin, PreState, cancellationToken);
            double count = await BestAsync(admin, Count, cancellationToken);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{size, 10} units, 6 rows each: pre-state {state, 8:F1} ms, counting alone {count, 8:F1} ms, ratio {state / count:F2}"
                )
            );
        }

        return 0;
    }

    private static async Task FillAsync(NpgsqlConnection admin, int first, int last, CancellationToken cancellationToken)
    {
        string script = string.Create(
            CultureInfo.InvariantCulture,
            $"{Fill.Replace("{0}", $"{first}, {last}", StringComparison.Ordinal)}drop table made;"
        );
        await using NpgsqlCommand command = new NpgsqlCommand(script, admin) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<double> BestAsync(NpgsqlConnection admin, string sql, CancellationToken cancellationToken)
    {
        double best = double.PositiveInfinity;
        for (int round = 0; round < 3; round++)
        {
            await using NpgsqlCommand command = new NpgsqlCommand(sql, admin) { CommandTimeout = 0 };
            long began = Stopwatch.GetTimestamp();
            await command.ExecuteScalarAsync(cancellationToken);
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return best;
    }
}
