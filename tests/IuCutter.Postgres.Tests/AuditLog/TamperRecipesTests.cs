using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.AuditLog;

/// <summary>
/// What a superuser does to the schema, to functions and to whole tables, with the log's own triggers on and off: each recipe is found by
/// what Test-IuIntegrity runs, and named. What no check within a database can find is in <c>RewrittenLogTests</c>.
/// </summary>
[Trait("Promise", "7")]
public sealed class TamperRecipesTests(SandboxFixture fixture)
{
    private const string Unit = "(select id from public.information_unit where sort_order = 2)";

    // Triggers of a governed table but those of the log: what is then written has its record.
    private const string GuardsOff = """
        do $$ declare t record; begin
            for t in select g.tgrelid::regclass as tab, g.tgname as name from pg_trigger g join pg_proc f on f.oid = g.tgfoid
                where f.pronamespace = 'cutter_governance'::regnamespace and not g.tgisinternal and f.proname not like 'fn\_log\_%'
            loop execute format('alter table %s disable trigger %I', t.tab, t.name); end loop; end $$;

        """;

    private const string AllOff = """
        do $$ declare t record; begin
            for t in select distinct g.tgrelid::regclass as tab from pg_trigger g join pg_proc f on f.oid = g.tgfoid
                where f.pronamespace = 'cutter_governance'::regnamespace and not g.tgisinternal
            loop execute format('alter table %s disable trigger user', t.tab); end loop; end $$;

        """;

    private const string On = """
        ;
        do $$ declare t record; begin
            for t in select g.tgrelid::regclass as tab, g.tgname as name from pg_trigger g join pg_proc f on f.oid = g.tgfoid
                where f.pronamespace = 'cutter_governance'::regnamespace and not g.tgisinternal and g.tgenabled <> 'A'
            loop execute format('alter table %s enable always trigger %I', t.tab, t.name); end loop; end $$
        """;

    // As its own table: columns, defaults, constraints, indexes and rights, but for what points to it, and its triggers.
    private const string Swap = """
        alter table public.unit_version rename to unit_version_away;
        create table public.unit_version (like public.unit_version_away including all);
        alter table public.unit_version owner to cutter_owner;
        grant select on public.unit_version to cutter_ro, cutter_exec, cutter_verify;
        insert into public.unit_version select * from public.unit_version_away;

        """;

    // The function, what is done while it is another one, and the function as it was.
    private static string Replaced(string signature, string body, string deed) =>
        $"""
            do $do$ declare v_was text := pg_get_functiondef('{signature}'::regprocedure); begin
                execute regexp_replace(v_was, 'AS \$function\$.*\$function\$', 'AS ' || quote_literal('{body}'));
                {deed};
                execute v_was;
            end $do$
            """;

    /// <summary>Recipes that leave something that the contract of the schema names.</summary>
    public static TheoryData<string, string> OfTheSchema =>
        new()
        {
            { Swap, "SchemaMissing trigger unit_version_change on public.unit_version" },
            { Swap, "SchemaDiffers constraint " },
            { $"{Swap} update public.unit_version set title = 'forged' where unit_id = {Unit}", "RowChanged public.unit_version " },
            { "alter table public.birth_registry rename to birth_registry_away", "SchemaMissing table public.birth_registry" },
            { "alter table public.birth_registry rename to birth_registry_away", "RecordWithoutRow public.birth_registry " },
            { "alter table public.birth_registry rename to birth_registry_away", "Unanswered rule UnitWithoutBirth" },
            { "alter table cutter_governance.log_node rename to log_node_away", "Unanswered the log and its rows" },
            { "alter table public.unit_version rename column title to title_away", "SchemaMissing column public.unit_version.title" },
            {
                "alter table public.unit_version rename to v_away; create view public.unit_version as select * from public.v_away; "
                    + "alter view public.unit_version owner to cutter_owner; grant select on public.unit_version to cutter_ro",
                "SchemaDiffers table public.unit_version"
            },
            {
                "alter table public.unit_version rename to v_away; create view public.unit_version as select *, '(0,1)'::tid as ctid "
                    + "from public.v_away; grant select on public.unit_version to cutter_ro",
                "SchemaDiffers table public.unit_version"
            },
            { "revoke select on cutter_governance.run_pin from cutter_ro", "SchemaMissing table-grant cutter_ro: SELECT on" },
            { "grant update on public.unit_version to cutter_exec", "SchemaUnexpected table-grant cutter_exec: UPDATE on" },
            { "grant update (title) on public.unit_version to public", "SchemaUnexpected public-attribute-grant PUBLIC: UPDATE (title)" },
            {
                "grant execute on function cutter_governance.fn_log_append() to cutter_exec",
                "SchemaUnexpected function-grant cutter_exec: EXECUTE on function cutter_governance.fn_log_append()"
            },
            { "alter table public.unit_version owner to cutter_exec", "SchemaDiffers table-owner public.unit_version" },
            {
                "alter function cutter_governance.fn_log_append() owner to cutter_exec",
                "SchemaDiffers function-owner cutter_governance.fn_log_append()"
            },
            {
                "alter function cutter_governance.fn_log_append() reset all",
                "SchemaDiffers function-settings cutter_governance.fn_log_append"
            },
            {
                "alter table cutter_governance.permit alter granted_at set default '2020-01-01'",
                "SchemaDiffers column-default cutter_governance.permit.granted_at"
            },
            {
                "alter table public.information_unit alter owner_ref set default 'x'",
                "SchemaUnexpected column-default public.information_unit.owner_ref"
            },
            {
                "alter table cutter_governance.roster drop constraint roster_check",
                "SchemaMissing constraint roster_check on cutter_governance.roster"
            },
            {
                "alter table cutter_governance.roster drop constraint roster_check; alter table cutter_governance.roster "
                    + "add constraint roster_check check (true)",
                "SchemaDiffers constraint roster_check on cutter_governance.roster"
            },
            { "drop index cutter_governance.run_phase_once", "SchemaMissing index cutter_governance.run_phase_once" },
            {
                "drop index cutter_governance.run_phase_once; create index run_phase_once on cutter_governance.run_phase (run_id, phase) "
                    + "where outcome = 'complete'",
                "SchemaDiffers index cutter_governance.run_phase_once"
            },
            {
                "create policy p on public.unit_version using (true); alter table public.unit_version enable row level security",
                "SchemaUnexpected policy p on public.unit_version"
            },
            {
                "alter table cutter_governance.run_pin enable row level security",
                "SchemaUnexpected table-rowsecurity cutter_governance.run_pin"
            },
            {
                "create function public.fn_on_ddl() returns event_trigger language plpgsql as 'begin end'; "
                    + "create event trigger on_ddl on ddl_command_end execute function public.fn_on_ddl()",
                "SchemaUnexpected trigger-event on_ddl"
            },
            { "create rule r as on delete to public.unit_version do instead nothing", "SchemaUnexpected rule r on public.unit_version" },
            {
                "create table public.child () inherits (public.section_type); "
                    + "insert into public.child (code, description) values ('hidden', 'x')",
                "SchemaUnexpected inheritance public.child of public.section_type"
            },
            {
                "create table public.child () inherits (public.section_type); "
                    + "insert into public.child (code, description) values ('hidden', 'x')",
                "RowWithoutRecord public.section_type hidden"
            },
            { "alter table public.unit_version add seen int default 1", "RowChanged public.unit_version " },
            {
                "alter table public.section_type add twice text generated always as (code || code) stored",
                "RowChanged public.section_type article (twice)"
            },
            {
                "alter table cutter_governance.verify_result drop rows_digest",
                "SchemaMissing column cutter_governance.verify_result.rows_digest"
            },
            { "alter table public.unit_version alter title type varchar", "SchemaDiffers column public.unit_version.title" },
            {
                "alter table cutter_governance.run_pin alter value type text collate \"C\"",
                "SchemaDiffers column cutter_governance.run_pin.value"
            },
            {
                "create function public.fn_code(text) returns text language sql immutable as 'select $1'; "
                    + "create index own on public.unit_version (public.fn_code(title))",
                "SchemaUnexpected code index public.own calls public.fn_code(text)"
            },
            {
                "create function public.fn_code(text) returns boolean language sql immutable as 'select true'; "
                    + "alter table public.unit_version add constraint own check (public.fn_code(title))",
                "SchemaUnexpected code constraint own on table public.unit_version calls public.fn_code(text)"
            },
            { "alter table cutter_governance.log_leaf set unlogged", "SchemaUnexpected table-unlogged cutter_governance.log_leaf" },
            {
                "alter table cutter_governance.permit_unit disable trigger all" + On,
                "SchemaUnexpected trigger-internal permit_unit_permit_id_fkey on cutter_governance.permit_unit"
            },
            {
                "alter table cutter_governance.roster enable trigger roster_append_only",
                "SchemaDiffers trigger-state roster_append_only on cutter_governance.roster"
            },
            { "drop trigger roster_append_only on cutter_governance.roster", "SchemaMissing trigger roster_append_only" },
            {
                "create trigger own before insert on public.unit_version for each row "
                    + "execute function suppress_redundant_updates_trigger()",
                "SchemaUnexpected trigger own on public.unit_version"
            },
            {
                "create or replace function cutter_governance.fn_deferred_require(p_context text) returns void language plpgsql "
                    + "as 'begin end'",
                "SchemaDiffers function cutter_governance.fn_deferred_require(text)"
            },
            {
                "create function cutter_governance.fn_own() returns void language sql as 'select'",
                "SchemaUnexpected function cutter_governance.fn_own()"
            },
            {
                "create or replace function cutter_governance.fn_logged_tables() returns table (relation text, row_key text, "
                    + "operations text) language sql as $$ values ('public.unit_kind', 'code', 'insert') $$",
                "RecordWithoutRow public.unit_version "
            },
            {
                "update cutter_governance.gate set max_lifetime = '1 year' where gate = 'LifecycleAuthorization'",
                "SchemaDiffers word cutter_governance.gate LifecycleAuthorization"
            },
            {
                "update iucutter.schema_journal set sha256 = repeat('0', 64) where name = 'r3_triggers'",
                "SchemaDiffers migration r3_triggers"
            },
            { "delete from iucutter.schema_journal where name = 'r3_triggers'", "RecordWithoutRow iucutter.schema_journal r3_triggers" },
        };

    /// <summary>Recipes after which the schema is what it was: rows and log alone tell of them.</summary>
    public static TheoryData<string, string> OfTheRows =>
        new()
        {
            // Guards off, and on again: with the log's triggers off there is no record of it, and with them on there is.
            { $"{AllOff} update public.unit_version set title = 'forged' where unit_id = {Unit} {On}", "RowChanged public.unit_version " },
            { $"{GuardsOff} update public.unit_version set title = 'forged' where unit_id = {Unit} {On}", "RunDiffers run " },
            { $"{GuardsOff} update public.information_unit set owner_ref = 'forged' where sort_order = 2 {On}", "RunDiffers run " },
            { $"{GuardsOff} update public.information_unit set identity_profile = '{{}}' where sort_order = 2 {On}", "MovedByAnother " },
            {
                $"{GuardsOff} update cutter_governance.permit_unit set title_sha256 = repeat('0', 64) where iu_id = {Unit} {On}",
                "ApprovalDiffers approval "
            },
            {
                $"{GuardsOff} update cutter_governance.approval set expires_at = expires_at + interval '1 minute' {On}",
                "ApprovalDiffers approval "
            },
            { $"{GuardsOff} delete from cutter_governance.card_request {On}", "ApprovalDiffers approval " },
            {
                $"{GuardsOff} update cutter_governance.approval_signature set signature = replace(signature, 'A', 'B') {On}",
                "ApprovalDiffers approval "
            },
            {
                $"{GuardsOff} update cutter_governance.dot_pair_signature set statement = statement || ' ' where dot = 'DOT-991' {On}",
                "StatementUnsigned statement "
            },
            {
                $"{GuardsOff} update cutter_governance.backup_attestation set signature = replace(signature, 'A', 'B') {On}",
                "StatementUnsigned attestation "
            },
            { $"{GuardsOff} update cutter_governance.manifest_unit_block set body_bytes = 1 where ordinal = 2 {On}", "RunDiffers run " },
            // Replica mode: no foreign key is asked.
            {
                $"set local session_replication_role = replica; {GuardsOff} "
                    + $"delete from public.information_unit where sort_order = 2 {On}",
                "VersionWithoutUnit version "
            },
            {
                $"set local session_replication_role = replica; {AllOff} "
                    + "insert into cutter_governance.run_pin (run_id, key, value) select run_id, 'forged', 'x' from cutter_governance.run "
                    + On,
                "RowWithoutRecord cutter_governance.run_pin "
            },
            // A function replaced, used, and put back.
            {
                Replaced(
                    "cutter_governance.fn_guard_unit_change()",
                    "begin return new; end",
                    "update public.information_unit set owner_ref = 'forged' where sort_order = 2"
                ),
                "RunDiffers run "
            },
            {
                Replaced(
                    "cutter_governance.fn_guard_append_only()",
                    "begin return null; end",
                    "update public.iu_lifecycle_log set reason = 'forged' where to_status = 'enacted'"
                ),
                "RunDiffers run "
            },
            {
                Replaced(
                    "cutter_governance.fn_guard_version_change()",
                    "begin return new; end",
                    "update public.unit_version set provenance = '{}' where unit_id = " + Unit
                ),
                "MovedByAnother "
            },
            {
                Replaced(
                    "cutter_governance.fn_log_rows()",
                    "begin return null; end",
                    "insert into public.section_type (code, description) values ('unrecorded', 'x')"
                ),
                "RowWithoutRecord public.section_type unrecorded"
            },
            // Sequences and identities set back.
            { "alter sequence public.iu_lifecycle_log_id_seq restart with 1", "SequenceBehind public.iu_lifecycle_log_id_seq" },
            {
                "alter table cutter_governance.run_event alter event_id restart with 1",
                "SequenceBehind cutter_governance.run_event_event_id_seq"
            },
            {
                "alter table cutter_governance.log_entry alter entry_id restart with 1",
                "SequenceBehind cutter_governance.log_entry_entry_id_seq"
            },
            // What the log does not hold: the switch, who runs a run, and in which transaction.
            {
                $"{AllOff} update cutter_governance.execution_switch set until = until + interval '1 year' {On}",
                "SwitchNotAsRuled execution_switch"
            },
            { $"{AllOff} update cutter_governance.execution_switch set gates = 'LifecycleAuthorization' {On}", "SwitchNotAsRuled " },
            {
                $"{AllOff} update cutter_governance.execution_switch set enabled = false, epoch = 1 {On}",
                "SwitchNotAsRuled execution_switch"
            },
            { $"{AllOff} delete from cutter_governance.run_claim {On}", "OwnerDiffers run " },
            { $"{AllOff} update cutter_governance.run_owner set epoch = epoch + 1 {On}", "OwnerDiffers run " },
            {
                $"{AllOff} insert into cutter_governance.run_phase_xid (run_id, phase, attempt, epoch, xid) "
                    + $"select run_id, phase, attempt, 1, '5' from cutter_governance.run_phase where phase = 6 {On}",
                "PhaseTransactionDiffers run "
            },
            // Who asks is told what is equal by whoever set his path.
            {
                $"{AllOff} update public.unit_version set title = 'forged' where unit_id = {Unit} {On}; create schema evil; "
                    + "create function evil.eq(text, text) returns boolean language sql as 'select true'; "
                    + "create operator evil.= (leftarg = text, rightarg = text, function = evil.eq); "
                    + "grant usage on schema evil to public; set local search_path = evil, pg_catalog",
                "RowChanged public.unit_version "
            },
        };

    [Fact]
    public async Task Recipes_ByASuperuser_AreEachFoundAndNamed()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        WholeCheck check = new WholeCheck(database);
        await database.OnAsync();
        await new SqlRun(database).CompleteAsync(11);
        Assert.Empty(await check.FindingsAsync());

        List<string> missed = [];
        string before = await database.FingerprintAsync();
        foreach (IGrouping<string, string> recipe in OfTheSchema.GroupBy(row => row.Data.Item1, row => row.Data.Item2))
        {
            await TryAsync(recipe.Key, [.. recipe], schemaIsWhole: false);
        }

        foreach (IGrouping<string, string> recipe in OfTheRows.GroupBy(row => row.Data.Item1, row => row.Data.Item2))
        {
            await TryAsync(recipe.Key, [.. recipe], schemaIsWhole: true);
        }

        Assert.True(missed.Count == 0, string.Join("\n", missed));
        Assert.Equal(before, await database.FingerprintAsync());
        Assert.Empty(await check.FindingsAsync());

        async Task TryAsync(string recipe, string[] expected, bool schemaIsWhole)
        {
            List<string> findings;
            try
            {
                findings = await check.FindingsAfterAsync(recipe);
            }
            catch (PostgresException refused)
            {
                // It is no recipe then.
                missed.Add($"{recipe}: {refused.MessageText}");
                return;
            }

            missed.AddRange(
                expected
                    .Where(finding => !findings.Any(found => found.StartsWith(finding, StringComparison.Ordinal)))
                    .Select(finding => $"{recipe}: {finding} is not among {string.Join("; ", findings.Take(20))}")
            );
            if (schemaIsWhole && findings.Any(found => found.StartsWith("Schema", StringComparison.Ordinal)))
            {
                missed.Add($"{recipe}: the schema is not as it was: {string.Join("; ", findings)}");
            }
        }
    }

    /// <summary>
    /// The function that says who signed is replaced, a cut is approved, recorded and enacted by words that no key signed, and the function
    /// put back: the log knows each row, every rule between rows holds, and no signature does.
    /// </summary>
    [Fact]
    public async Task FunctionOfSignatures_ReplacedUsedAndPutBack_LeavesApprovalsThatNobodySigned()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        WholeCheck check = new WholeCheck(database);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(9);
        Assert.Empty(await check.FindingsAsync());
        const string signature = "cutter_governance.fn_signer_require(text, text, text, text)";
        string was = (await database.AsAdmin().RunAsync(new SqlCall($"select pg_get_functiondef('{signature}'::regprocedure)")))!;

        await database.AsAdmin().RunAsync(SqlSigner.AnyWordIsASignature);
        await run.ApproveAsync(
            "LifecycleAuthorization",
            card => card["signatures"] = new JsonArray(SqlCard.Signature("sovereign", "SHA256:sovereign", "a word"))
        );
        run.Completed(9);
        await database
            .As(DatabaseRole.Executor)
            .PipelineAsync([SqlCall.Begin, run.Intent(10), SqlCall.Commit, .. run.Phase(10, run.Work(10))]);
        await database.AsAdmin().RunAsync(new SqlCall(was));

        string finding = Assert.Single(await check.FindingsAsync());
        Assert.StartsWith("ApprovalDiffers approval ", finding, StringComparison.Ordinal);
        Assert.EndsWith("the signature of sovereign: refused for its format", finding, StringComparison.Ordinal);
    }

    /// <summary>The recipes of this class, of the log, of the rules and of the log that was written anew: none is counted twice.</summary>
    [Fact]
    public void Recipes_OfAllClasses_AreSixtyAtLeast()
    {
        string[] recipes =
        [
            .. OfTheSchema.Select(row => row.Data.Item1),
            .. OfTheRows.Select(row => row.Data.Item1),
            .. LogTamperTests.Recipes.Select(row => row.Data.Item1),
            .. IntegrityRulesTests.Recipes.Select(recipe => recipe.Recipe),
            .. RewrittenLogTests.Recipes.Select(row => row.Data),
        ];

        Assert.InRange(recipes.Distinct(StringComparer.Ordinal).Count(), 60, int.MaxValue);
    }
}
