using System.Collections.Immutable;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Schema;

/// <summary>A database is compared with the contract, and judged by it.</summary>
[Trait("Promise", "8")]
public sealed class SchemaContractTests(SandboxFixture fixture)
{
    private const string OwnObjectsSql = """
        create table public.information_unit (id uuid primary key, canonical_address text not null, unit_kind text not null, body text);
        create table public.unit_version (id uuid primary key, unit_id uuid references public.information_unit, title text, body text);
        create table public.section_type (id int, label text);
        create function public.fn_iu_create(a text, b text, c text, d text, e text, f text, g text, h text, i text) returns jsonb
            language sql as 'select jsonb_build_object(''status'', ''created'')';
        grant all on public.information_unit to public;
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Test_FreshInstallation_IsPresentAndKeepsItsPromises()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        foreach (string? login in new[] { null, SandboxLayout.AdminUser })
        {
            IReadOnlyList<SchemaItem> items = await new SchemaTest(provider, login).RunAsync(Token);

            Assert.All(items, item => Assert.Equal((item.Name, SchemaItemStatus.Present), (item.Name, item.Status)));
            Assert.Equal(9, items.Count(item => item.Kind == "promise"));
            Assert.InRange(items.Count, 1500, 4000);
        }
    }

    public static TheoryData<string, string, string, SchemaItemStatus, int> Weaknesses =>
        new()
        {
            {
                "drop trigger information_unit_gateway on public.information_unit",
                "trigger",
                "information_unit_gateway on public.information_unit",
                SchemaItemStatus.Missing,
                3
            },
            {
                "alter table public.unit_version enable trigger unit_version_change",
                "trigger-state",
                "unit_version_change on public.unit_version",
                SchemaItemStatus.Differs,
                3
            },
            {
                "alter table cutter_governance.run_event disable trigger run_event_append_only",
                "trigger-state",
                "run_event_append_only on cutter_governance.run_event",
                SchemaItemStatus.Differs,
                7
            },
            {
                "grant insert on public.unit_version to cutter_exec",
                "table-grant",
                "cutter_exec: INSERT on public.unit_version",
                SchemaItemStatus.Unexpected,
                8
            },
            {
                "grant update (enabled) on cutter_governance.execution_switch to cutter_exec",
                "attribute-grant",
                "cutter_exec: UPDATE (enabled) on cutter_governance.execution_switch",
                SchemaItemStatus.Unexpected,
                2
            },
            {
                "grant select on cutter_governance.run to public",
                "public-table-grant",
                "PUBLIC: SELECT on cutter_governance.run",
                SchemaItemStatus.Unexpected,
                8
            },
            {
                "grant execute on function cutter_governance.fn_sha256(text) to public",
                "public-function-grant",
                "PUBLIC: EXECUTE on function cutter_governance.fn_sha256(text)",
                SchemaItemStatus.Unexpected,
                8
            },
            {
                "alter function cutter_governance.fn_phase_enter(text, int, int, bigint) security invoker",
                "function-definer",
                "cutter_governance.fn_phase_enter(text,integer,integer,bigint)",
                SchemaItemStatus.Differs,
                2
            },
            {
                "alter function cutter_governance.fn_execution_off(text) reset search_path",
                "function-settings",
                "cutter_governance.fn_execution_off(text)",
                SchemaItemStatus.Differs,
                2
            },
            {
                "create or replace function cutter_governance.fn_phase_alone() returns void language plpgsql security definer "
                    + "set search_path = pg_catalog, pg_temp as 'begin end'",
                "function",
                "cutter_governance.fn_phase_alone()",
                SchemaItemStatus.Differs,
                4
            },
            {
                "alter function cutter_governance.fn_owner_require(text, bigint) security invoker",
                "function-definer",
                "cutter_governance.fn_owner_require(text,bigint)",
                SchemaItemStatus.Differs,
                4
            },
            {
                "alter table cutter_governance.cut_compensation disable trigger cut_compensation_append_only",
                "trigger-state",
                "cut_compensation_append_only on cutter_governance.cut_compensation",
                SchemaItemStatus.Differs,
                4
            },
            {
                "create or replace function cutter_governance.fn_prestate_moved(p_run_id text) returns text "
                    + "language sql stable security definer set search_path = pg_catalog, pg_temp as 'select null'",
                "function",
                "cutter_governance.fn_prestate_moved(text)",
                SchemaItemStatus.Differs,
                6
            },
            {
                "alter table cutter_governance.backup_record disable trigger backup_record_gateway",
                "trigger-state",
                "backup_record_gateway on cutter_governance.backup_record",
                SchemaItemStatus.Differs,
                6
            },
            {
                "alter table cutter_governance.run_pin drop constraint run_pin_not_secret",
                "constraint",
                "run_pin_not_secret on cutter_governance.run_pin",
                SchemaItemStatus.Missing,
                9
            },
            {
                "alter table public.unit_version alter body drop not null",
                "column-null",
                "public.unit_version.body",
                SchemaItemStatus.Missing,
                5
            },
            {
                "create function cutter_governance.fn_iu_create_freely() returns int language sql as 'select 1'",
                "function",
                "cutter_governance.fn_iu_create_freely()",
                SchemaItemStatus.Unexpected,
                3
            },
            { "drop table cutter_governance.execution_fence", "table", "cutter_governance.execution_fence", SchemaItemStatus.Missing, 2 },
            {
                "alter table cutter_governance.run_pin drop constraint run_pin_not_secret, "
                    + "add constraint run_pin_not_secret check (true) not valid",
                "constraint-invalid",
                "run_pin_not_secret on cutter_governance.run_pin",
                SchemaItemStatus.Unexpected,
                9
            },
            {
                "alter type cutter_governance.leg_a_row add attribute more text",
                "type",
                "cutter_governance.leg_a_row",
                SchemaItemStatus.Differs,
                0
            },
            {
                "update cutter_governance.gate set max_lifetime = '10 years' where gate = 'Ruling'",
                "word",
                "cutter_governance.gate Ruling",
                SchemaItemStatus.Differs,
                0
            },
            {
                "update cutter_governance.phase set name = 'cut_leg_x' where name = 'cut_leg_a'",
                "word",
                "cutter_governance.phase cut_leg_a",
                SchemaItemStatus.Missing,
                3
            },
            {
                "delete from public.section_type where code = 'article'",
                "word",
                "public.section_type article",
                SchemaItemStatus.Missing,
                0
            },
            {
                "update iucutter.schema_journal set sha256 = repeat('0', 64) where name like '010%'",
                "migration",
                "010_hold",
                SchemaItemStatus.Differs,
                0
            },
        };

    [Theory]
    [MemberData(nameof(Weaknesses))]
    public async Task Test_SomethingWeakened_IsNamedAndItsPromiseIsNotReliedUpon(
        string sql,
        string kind,
        string name,
        SchemaItemStatus status,
        int promise
    )
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        await RunAsync(provider, sql);

        IReadOnlyList<SchemaItem> items = await new SchemaTest(provider, SandboxLayout.AdminUser).RunAsync(Token);

        SchemaItem found = Assert.Single(items, item => item.Kind == kind && item.Name == name);
        Assert.Equal(status, found.Status);
        SchemaItem? judged = items.SingleOrDefault(item =>
            item.Kind == "promise" && item.Name.StartsWith($"{promise} ", StringComparison.Ordinal)
        );
        Assert.Equal(promise == 0 ? null : SchemaItemStatus.Differs, judged?.Status);
        Assert.True(judged is null || judged.Detail.Contains("not relied upon", StringComparison.Ordinal));
    }

    // Tables and a fn_iu_create of its own, the names alone in common: nothing is enforced, and that is what is said.
    [Fact]
    public async Task Test_AHousesOwnDatabase_SaysHonestlyThatOnlyTheToolKeepsThePromises()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);
        await RunAsync(provider, OwnObjectsSql);

        IReadOnlyList<SchemaItem> items = await new SchemaTest(provider, SandboxLayout.AdminUser).RunAsync(Token);

        Assert.Equal(
            SchemaItemStatus.Differs,
            items.Single(item => item.Kind == "function" && item.Name.StartsWith("public.fn_iu_create(", StringComparison.Ordinal)).Status
        );
        Assert.Equal(
            SchemaItemStatus.Present,
            items.Single(item => item is { Kind: "column", Name: "public.information_unit.canonical_address" }).Status
        );
        Assert.Equal(
            SchemaItemStatus.Unexpected,
            items.Single(item => item is { Kind: "public-table-grant", Name: "PUBLIC: INSERT on public.information_unit" }).Status
        );
        Assert.Equal(SchemaItemStatus.Missing, items.Single(item => item is { Kind: "table", Name: "cutter_governance.permit" }).Status);
        SchemaItem[] promises = [.. items.Where(item => item.Kind == "promise")];
        Assert.Equal(9, promises.Length);
        Assert.All(promises, promise => Assert.NotEqual(SchemaItemStatus.Present, promise.Status));
        Assert.All(
            promises.Where(promise => promise.Name[0] is '2' or '6' or '7' or '9'),
            promise =>
            {
                Assert.Equal(SchemaItemStatus.Missing, promise.Status);
                Assert.StartsWith("only the tool, not this database", promise.Detail, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task Test_EmptyDatabase_IsMissingEverything()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);
        IReadOnlyList<SchemaItem> items = await new SchemaTest(provider, SandboxLayout.AdminUser).RunAsync(Token);
        // Every database has a public schema.
        Assert.All(
            items.Where(item => item is not { Kind: "schema-owner", Name: "public" }),
            item => Assert.Equal((item.Name, SchemaItemStatus.Missing), (item.Name, item.Status))
        );
    }

    // What -WhatIf prints is what would run: psql runs it, and the result is the same.
    [Fact]
    public async Task Preview_RunByPsql_IsTheInstallation()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);
        SchemaInstaller installer = new SchemaInstaller(provider, SandboxLayout.AdminUser);
        string sql = await installer.PreviewAsync(roster: null, Token);

        await Cli.Wrap(Executables.Find("psql") ?? throw new InvalidOperationException("There is no psql on PATH."))
            .WithArguments(["-Xq", "-v", "ON_ERROR_STOP=1"])
            .WithEnvironmentVariables(variables =>
                LibpqEnvironment.Apply(variables, provider.Service, provider.PasswordFilePath, SandboxLayout.AdminUser, "test")
            )
            .WithStandardInputPipe(PipeSource.FromString(sql))
            .ExecuteBufferedAsync(Token);

        Assert.Empty((await installer.InstallAsync(roster: null, Token)).Applied);
        Assert.All(
            await new SchemaTest(provider, SandboxLayout.AdminUser).RunAsync(Token),
            item => Assert.Equal((item.Name, SchemaItemStatus.Present), (item.Name, item.Status))
        );
    }

    [Fact]
    public async Task Update_NoSchemaNewerSchemaOrAnotherInstaller_Refuses()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);
        ImmutableArray<MigrationScript> known = [new("001_first", "create table public.a (n int);")];
        ImmutableArray<MigrationScript> newer = [.. known, new("002_second", "create table public.b (n int);")];
        SchemaInstaller Update(ImmutableArray<MigrationScript> migrations) =>
            new(provider, SandboxLayout.AdminUser, migrations, updateOnly: true, timeout: TimeSpan.FromMilliseconds(100));

        await RefusesAsync("Store.SchemaMissing", () => Update(known).InstallAsync(null, Token));
        await RefusesAsync("Store.SchemaMissing", () => Update(known).PreviewAsync(null, Token));
        await new SchemaInstaller(provider, SandboxLayout.AdminUser, known).InstallAsync(null, Token);
        await using (NpgsqlConnection other = await provider.OpenAdminAsync(SandboxLayout.AdminUser, Token))
        {
            await using NpgsqlCommand hold = new NpgsqlCommand($"select pg_advisory_lock({SchemaStep.LockKey})", other);
            await hold.ExecuteNonQueryAsync(Token);
            IuException busy = await Assert.ThrowsAsync<IuException>(() => Update(newer).InstallAsync(null, Token));
            Assert.Equal("Store.Busy", busy.Definition.Id);
            Assert.Contains($"held by session {other.ProcessID} of {SandboxLayout.AdminUser}", busy.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["002_second"], (await Update(newer).InstallAsync(null, Token)).Applied);
        await RefusesAsync("Store.SchemaDrift", () => Update(known).InstallAsync(null, Token));
    }

    private static async Task RefusesAsync(string errorId, Func<Task> action) =>
        Assert.Equal(errorId, (await Assert.ThrowsAsync<IuException>(action)).Definition.Id);

    private static async Task RunAsync(NpgsqlConnectionProvider provider, string sql)
    {
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
