using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.AuditLog;

/// <summary>
/// What a superuser does with every guard off: each recipe is found by the check of the log or by the comparison of the rows with it, and
/// named; the honest history before it gives no difference.
/// </summary>
[Trait("Promise", "7")]
public sealed class LogTamperTests(SandboxFixture fixture)
{
    private const string Last = "(select max(log_index) from cutter_governance.log_leaf)";
    private const string Unit = "(select id from public.information_unit where sort_order = 2)";

    /// <summary>A recipe, and the fault that must be among those that are found.</summary>
    public static TheoryData<string, string> Recipes =>
        new()
        {
            // The log itself.
            {
                "update cutter_governance.log_entry set record = replace(record, 'cutter_exec', 'cutter_gate') where kind = 'run_created'",
                "RecordChanged"
            },
            { "update cutter_governance.log_entry set record = 'none' where kind = 'run_created'", "RecordChanged" },
            { "update cutter_governance.log_entry set kind = 'phase_complete' where kind = 'run_created'", "ColumnChanged" },
            { "update cutter_governance.log_entry set run_id = null where kind = 'run_created'", "ColumnChanged" },
            {
                "update cutter_governance.log_entry set logged_at = logged_at - interval '1 day' where kind = 'run_created'",
                "ColumnChanged"
            },
            { "delete from cutter_governance.log_entry where kind = 'run_created'", "RecordMissing" },
            { "delete from cutter_governance.log_leaf where log_index = 5", "LeafMissing" },
            { $"delete from cutter_governance.log_leaf where log_index > {Last} - 40", "HeadChanged" },
            { $"delete from cutter_governance.log_leaf where log_index > {Last} - 40", "SubtreeWithoutLeaves" },
            { $"delete from cutter_governance.log_leaf where log_index > {Last} - 40", "RecordWithoutLeaf" },
            {
                "update cutter_governance.log_leaf set log_index = log_index + 90000 where log_index in (5, 6); "
                    + "update cutter_governance.log_leaf set log_index = 90011 - log_index where log_index > 90000",
                "SubtreeChanged"
            },
            {
                "insert into cutter_governance.log_entry (xid, kind, logged_at, person, record) values ('1', 'x', now(), 'x', '{}')",
                "RecordWithoutLeaf"
            },
            {
                "update cutter_governance.log_entry set record = record || ' ' where kind = 'run_created'; "
                    + "update cutter_governance.log_leaf l set leaf_sha256 = sha256('\\x00'::bytea || convert_to(e.record, 'UTF8')) "
                    + "from cutter_governance.log_entry e where (e.entry_id, e.xid) = (l.entry_id, l.xid)",
                "RecordNotCanonical"
            },
            {
                "update cutter_governance.log_entry set record = replace(record, 'cutter_exec', 'cutter_gate') where kind = 'run_created'; "
                    + "update cutter_governance.log_leaf l set leaf_sha256 = sha256('\\x00'::bytea || convert_to(e.record, 'UTF8')) "
                    + "from cutter_governance.log_entry e where (e.entry_id, e.xid) = (l.entry_id, l.xid)",
                "SubtreeChanged"
            },
            { "update cutter_governance.log_node set node_sha256 = sha256('') where (height, place) = (4, 1)", "SubtreeChanged" },
            { "delete from cutter_governance.log_node where (height, place) = (4, 1)", "SubtreeMissing" },
            { "update cutter_governance.log_head set root_sha256 = sha256('')", "HeadChanged" },
            { "delete from cutter_governance.log_head", "HeadChanged" },
            // Governed rows.
            {
                $"update public.unit_version set body = 'forged', content_hash = encode(sha256('forged'), 'hex') where unit_id = {Unit}",
                "RowChanged"
            },
            { $"update public.unit_version set title = 'forged' where unit_id = {Unit}", "RowChanged" },
            { "update public.information_unit set canonical_address = canonical_address || '/X' where sort_order = 2", "RowChanged" },
            { "update public.information_unit set owner_ref = 'x' where sort_order = 2", "RowChanged" },
            { "update public.information_unit set section_type = 'chapter' where sort_order = 2", "RowChanged" },
            { "update public.information_unit set sort_order = 77 where sort_order = 2", "RowChanged" },
            { "update public.information_unit set parent_or_container_ref = null where sort_order = 2", "RowChanged" },
            { "update public.information_unit set lifecycle_status = 'draft' where sort_order = 2", "RowChanged" },
            {
                "update public.information_unit set identity_profile = identity_profile || '{\"title\": \"x\"}' where sort_order = 2",
                "RowChanged"
            },
            { "delete from public.iu_lifecycle_log where to_status = 'enacted'", "RecordWithoutRow" },
            {
                "insert into public.information_unit select (jsonb_populate_record(u, jsonb_build_object('id', gen_random_uuid(), "
                    + "'canonical_address', u.canonical_address || '-FORGED'))).* from public.information_unit u where sort_order = 2",
                "RowWithoutRecord"
            },
            {
                "delete from cutter_governance.run_event e where e.seq = (select max(n.seq) from cutter_governance.run_event n "
                    + "where n.chain = e.chain)",
                "RecordWithoutRow"
            },
            { "update cutter_governance.approval set expires_at = expires_at + interval '1 hour'", "RowChanged" },
            { "update cutter_governance.permit_unit set used_at = null, used_xid = null, iu_id = null, uv_id = null", "RowChanged" },
            {
                "insert into cutter_governance.permit overriding system value "
                    + "select gen_random_uuid(), permit_no + 9, gen_random_uuid(), run_id, "
                    + "gate, epoch, granted_at "
                    + "from cutter_governance.permit",
                "RowWithoutRecord"
            },
            { "delete from cutter_governance.verify_result", "RecordWithoutRow" },
            {
                "insert into cutter_governance.roster (allowed_signers, sha256) values ('x', encode(sha256('x'), 'hex'))",
                "RowWithoutRecord"
            },
            { "update iucutter.schema_journal set sha256 = repeat('0', 64) where name like 'r3%'", "RowChanged" },
            { "update public.section_type set description = 'x' where code = 'article'", "RowChanged" },
        };

    [Fact]
    public async Task Recipes_ByASuperuserWithTheGuardsOff_AreEachFound()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        LogReading log = new LogReading(database);
        await database.OnAsync();
        await new SqlRun(database).CompleteAsync(11);
        await database.OffAsync();
        Assert.Empty(await log.FaultsAsync());

        List<string> missed = [];
        string before = await database.FingerprintAsync();
        foreach ((string recipe, string fault) in Recipes.Select(row => (row.Data.Item1, row.Data.Item2)))
        {
            List<string> faults = await log.FaultsAfterAsync(recipe);
            if (!faults.Any(found => found.StartsWith(fault + " ", StringComparison.Ordinal)))
            {
                missed.Add($"{recipe}: {fault} is not among {string.Join("; ", faults)}");
            }
        }

        Assert.Empty(missed);
        Assert.Equal(before, await database.FingerprintAsync());
        Assert.Empty(await log.FaultsAsync());
    }

    /// <summary>A changed row is told with its columns, those alone, and with the record that last told the truth.</summary>
    [Fact]
    public async Task Row_Changed_IsToldWithItsColumns()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        LogReading log = new LogReading(database);
        await database.OnAsync();
        await new SqlRun(database).CompleteAsync(11);
        foreach (
            (string recipe, string relation, string columns) in new[]
            {
                ($"update public.unit_version set title = 'forged' where unit_id = {Unit}", "public.unit_version", "title"),
                (
                    "update public.unit_version set body = 'forged', content_hash = encode(sha256('forged'), 'hex') "
                        + $"where unit_id = {Unit}",
                    "public.unit_version",
                    "body, content_hash"
                ),
                (
                    "update public.information_unit set parent_or_container_ref = null where sort_order = 2",
                    "public.information_unit",
                    "parent_or_container_ref"
                ),
                (
                    "update public.information_unit set identity_profile = identity_profile || '{\"title\": \"x\"}' "
                        + "where sort_order = 2",
                    "public.information_unit",
                    "identity_profile"
                ),
                (
                    "update cutter_governance.permit_unit set used_at = used_at + interval '1 s' where (permit_id, address) = "
                        + "(select permit_id, address from cutter_governance.permit_unit "
                        + $"where iu_id = {Unit} order by used_at limit 1)",
                    "cutter_governance.permit_unit",
                    "used_at"
                ),
                (
                    "alter table public.section_type add note text; " + "update public.section_type set note = 'x' where code = 'article'",
                    "public.section_type",
                    "note"
                ),
                (
                    "alter table public.section_type add note text; "
                        + "update public.section_type set description = 'x' where code = 'article'",
                    "public.section_type",
                    "description"
                ),
            }
        )
        {
            string fault = Assert.Single(await log.FaultsAfterAsync(recipe));
            Assert.StartsWith($"RowChanged {relation} ", fault, StringComparison.Ordinal);
            Assert.EndsWith($" ({columns})", fault, StringComparison.Ordinal);
        }
    }
}
