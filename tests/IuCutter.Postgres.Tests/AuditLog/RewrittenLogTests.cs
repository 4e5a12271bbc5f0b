using CliWrap;
using IuCutter.Core.Checkpoints;
using IuCutter.Postgres.Checkpoints;
using IuCutter.Postgres.Tests.Checkpoints;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.AuditLog;

/// <summary>
/// Rows and log that a superuser wrote anew together, up to the head: nothing within the database tells of it, which each case asks first,
/// and the checkpoint that lies outside does.
/// </summary>
[Trait("Promise", "7")]
public sealed class RewrittenLogTests(SandboxFixture fixture)
{
    private const string Off = """
        do $$ declare t record; begin
            for t in select distinct g.tgrelid::regclass as tab from pg_trigger g join pg_proc f on f.oid = g.tgfoid
                where f.pronamespace = 'cutter_governance'::regnamespace and not g.tgisinternal
            loop execute format('alter table %s disable trigger user', t.tab); end loop; end $$
        """;

    private const string On = """
        do $$ declare t record; begin
            for t in select g.tgrelid::regclass as tab, g.tgname as name from pg_trigger g join pg_proc f on f.oid = g.tgfoid
                where f.pronamespace = 'cutter_governance'::regnamespace and not g.tgisinternal and g.tgenabled <> 'A'
            loop execute format('alter table %s enable always trigger %I', t.tab, t.name); end loop; end $$
        """;

    private const string Forge = "update public.section_type set description = 'forged' where code = 'grown_3'";

    // The record of that row says what the row says now.
    private const string Retell = """
        update cutter_governance.log_entry e
        set record = regexp_replace(regexp_replace(e.record, '"row_sha256":"[0-9a-f]*"',
                '"row_sha256":"' || encode(sha256(convert_to(rtrim(r::text, ',)'), 'UTF8')), 'hex') || '"'),
            '"columns":"[^"]*"', '"columns":"' || (select string_agg(cutter_governance.fn_log_column(c.value), ' ' order by c.n)
                from json_each_text(row_to_json(r)) with ordinality as c (key, value, n)) || '"')
        from public.section_type r
        where r.code = 'grown_3' and e.record::jsonb ->> 'relation' = 'public.section_type' and e.record::jsonb ->> 'key' = r.code
        """;

    // Leaves, subtrees and head, as the records give them.
    private const string Rebuild = """
        do $$ declare v_height int := 4; v_size bigint := (select count(*) from cutter_governance.log_leaf); begin
            update cutter_governance.log_leaf l set leaf_sha256 = sha256('\x00'::bytea || convert_to(e.record, 'UTF8'))
            from cutter_governance.log_entry e where (e.entry_id, e.xid) = (l.entry_id, l.xid);
            delete from cutter_governance.log_node;
            while v_size >> v_height > 0 loop
                insert into cutter_governance.log_node (height, place, node_sha256)
                select v_height, p.place, cutter_governance.fn_log_fold(case v_height
                    when 4 then array(select l.leaf_sha256 from cutter_governance.log_leaf l
                        where l.log_index >= p.place << 4 and l.log_index < (p.place + 1) << 4 order by l.log_index)
                    else array(select n.node_sha256 from cutter_governance.log_node n
                        where n.height = v_height - 4 and n.place >= p.place << 4 and n.place < (p.place + 1) << 4 order by n.place) end)
                from generate_series(0, (v_size >> v_height) - 1) as p (place);
                v_height := v_height + 4;
            end loop;
            update cutter_governance.log_head set tree_size = v_size, root_sha256 = cutter_governance.fn_log_hash(0, v_size);
        end $$
        """;

    // The last rows with all that tells of them.
    private const string CutTail = """
        delete from public.section_type where code in ('grown_38', 'grown_39', 'grown_40');
        with gone as (delete from cutter_governance.log_leaf l using cutter_governance.log_entry e
            where (e.entry_id, e.xid) = (l.entry_id, l.xid) and e.record::jsonb ->> 'key' in ('grown_38', 'grown_39', 'grown_40')
            returning l.entry_id, l.xid)
        delete from cutter_governance.log_entry e using gone g where (e.entry_id, e.xid) = (g.entry_id, g.xid)
        """;

    // One from the middle: those after it move up.
    private const string CutMiddle = """
        delete from public.section_type where code = 'grown_3';
        with gone as (delete from cutter_governance.log_leaf l using cutter_governance.log_entry e
            where (e.entry_id, e.xid) = (l.entry_id, l.xid) and e.record::jsonb ->> 'key' = 'grown_3' returning l.entry_id, l.xid)
        delete from cutter_governance.log_entry e using gone g where (e.entry_id, e.xid) = (g.entry_id, g.xid);
        create temporary table kept on commit drop as
            select row_number() over (order by log_index) - 1 as log_index, entry_id, xid, leaf_sha256 from cutter_governance.log_leaf;
        delete from cutter_governance.log_leaf;
        insert into cutter_governance.log_leaf select * from kept
        """;

    private const string Wipe = """
        delete from cutter_governance.log_leaf;
        delete from cutter_governance.log_entry;
        delete from cutter_governance.log_node;
        update cutter_governance.log_head set tree_size = 0, root_sha256 = sha256('')
        """;

    private static readonly (string Name, string[] Deed, string State)[] All =
    [
        ("row and leaf edited together up to the head", [Forge, Retell, Rebuild], "Forked Integrity.HistoryForked"),
        ("tail deleted with its rows, subtrees and head", [CutTail, Rebuild], "Behind Integrity.HistoryRewound"),
        ("a row and its leaf taken out of the middle", [CutMiddle, Rebuild], "Behind Integrity.HistoryRewound"),
        ("the log begun anew from the changed rows", [Forge, Wipe], "Forked Integrity.HistoryForked"),
        ("the log begun anew, and longer than before", [Forge, Wipe], "Forked Integrity.HistoryForked"),
        ("the log begun anew, with a checkpoint of the log's own key", [Forge, Wipe], "Forked Integrity.HistoryForked"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Recipes => new(All.Select(recipe => recipe.Name));

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task Checkpoint_LogWrittenAnew_IsFoundByItAlone(string name)
    {
        (_, string[] deed, string state) = All.Single(recipe => recipe.Name == name);
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        WholeCheck check = new WholeCheck(bench.Database);
        string key = Path.Combine(bench.Folder, "log.key");
        await Cli.Wrap("openssl").WithArguments(["genpkey", "-algorithm", "ed25519", "-out", key]).ExecuteAsync(Token);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        bench.Places = bench.Places with { LogKey = key };
        await bench.GrowAsync(40);
        await bench.ExportAsync();
        Assert.StartsWith("Consistent signed by", Assert.Single(await bench.StatesAsync()), StringComparison.Ordinal);

        await using (SqlSession admin = await bench.Database.OpenAdminAsync())
        {
            await admin.RunAsync([SqlCall.Begin, new SqlCall(Off), .. deed.SelectMany(Statements), new SqlCall(On), SqlCall.Commit]);
            if (deed.Contains(Wipe))
            {
                await admin.RunAsync(new SqlCall("select cutter_governance.fn_log_begin()"));
            }
        }

        if (name.Contains("longer", StringComparison.Ordinal))
        {
            await bench.GrowAsync(80);
        }

        if (name.Contains("own key", StringComparison.Ordinal))
        {
            // Who has the log's key and the executor's on the server signs what he made, in a place of his own: there it holds.
            CheckpointPlaces outside = bench.Places;
            bench.Places = bench.Places with { HostFolder = Path.Combine(bench.Folder, "inside") };
            Assert.Empty((await bench.ExportAsync()).Refused);
            Assert.StartsWith("Consistent signed by", Assert.Single(await bench.StatesAsync()), StringComparison.Ordinal);
            bench.Places = outside;
        }

        // Within the database nothing tells of it.
        Assert.Empty(await check.FindingsAsync());
        Assert.Equal([state], await bench.StatesAsync());
    }

    private static IEnumerable<SqlCall> Statements(string deed) =>
        deed.StartsWith("do ", StringComparison.Ordinal)
            ? [new SqlCall(deed)]
            : deed.Split(";\n", StringSplitOptions.RemoveEmptyEntries).Select(statement => new SqlCall(statement));
}
