using System.Diagnostics;
using System.Globalization;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>
/// What the comparison before leg A costs. IUCUTTER_TEST_UNITS sets how many units stand in the database (a million in
/// a long run, a thousand otherwise); the time is told, and not asserted.
/// </summary>
public sealed class PreStateCostTests(SandboxFixture fixture, ITestOutputHelper output)
{
    // Rows as leg A, leg B and enactment leave them, without their guards: what is measured is reading.
    private const string Fill = """
        set session_replication_role = replica;
        alter table public.information_unit disable trigger all; alter table public.unit_version disable trigger all;
        alter table public.birth_registry disable trigger all; alter table public.iu_lifecycle_log disable trigger all;
        alter table cutter_governance.manifest_unit_block disable trigger all;
        alter table cutter_governance.cut_change_set_affected_row disable trigger all;
        create temporary table made as select n, gen_random_uuid() as unit, gen_random_uuid() as version from generate_series(1, {0}) n;
        insert into public.information_unit (id, canonical_address, unit_kind, section_type, owner_ref, identity_profile, content_anchor_ref,
            version_anchor_ref, doc_code, section_code, sort_order, created_by)
        select unit, 'COST/' || n, 'law_unit', 'article', 'owner', '{"title": "a title of usual length", "publication_type": "law"}', version::text, version, 'COST', n::text, n, 'x' from made;
        insert into public.unit_version (id, unit_id, version_seq, title, body, content_hash, content_profile, provenance, created_by)
        select version, unit, 1, 'Article ' || n, b.body, encode(sha256(convert_to(b.body, 'UTF8')), 'hex'), '{}', '{}', 'x'
        from made cross join lateral (select repeat('The text of an article. ', 20) || n as body) b;
        insert into public.birth_registry (unit_id, canonical_address, run_id, permit_id, born_by) select unit, 'COST/' || n, 'r', unit, 'x' from made;
        insert into public.iu_lifecycle_log (unit_id, unit_version_id, to_status, actor, reason, run_id, tool_revision)
        select unit, version, 'draft', 'x', 'x', 'r', 'x' from made;
        insert into cutter_governance.manifest_unit_block (envelope_id, ordinal, unit_id, unit_version_id, canonical_address, title_sha256, body_sha256, body_bytes)
        select '00000000-0000-0000-0000-000000000001', n, unit, version, 'COST/' || n, repeat('a', 64), repeat('b', 64), 480 from made;
        insert into cutter_governance.cut_change_set_affected_row (change_set_id, ordinal, change, unit_id, unit_version_id, canonical_address, content_hash)
        select '00000000-0000-0000-0000-000000000001', n, 'created', unit, version, 'COST/' || n, repeat('b', 64) from made;
        """;

    [Fact]
    public async Task PreState_OfManyUnits_TellsItsTime()
    {
        int units = int.TryParse(
            Environment.GetEnvironmentVariable("IUCUTTER_TEST_UNITS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int many
        )
            ? many
            : 1000;
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await using SqlSession admin = await database.OpenAdminAsync();
        foreach (
            string statement in Fill.Replace("{0}", units.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            await admin.RunAsync(new SqlCall(statement));
        }

        const string all = "select sum(p.row_count) from pg_snapshot_xmin(pg_current_snapshot()) h, cutter_governance.fn_prestate(h) p";
        List<double> times = new List<double>();
        for (int i = 0; i < 3; i++)
        {
            long began = Stopwatch.GetTimestamp();
            Assert.True(await database.CountAsync(all) >= 6L * units);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{units} units, 6 rows each: {times.Min():F0} ms"));
        Assert.Equal(0, await database.CountAsync("select count(*) from public.iu_lifecycle_log where to_status <> 'draft'"));
    }
}
