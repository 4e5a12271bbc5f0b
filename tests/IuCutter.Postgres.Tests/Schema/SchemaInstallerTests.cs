using System.Collections.Immutable;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Schema;

public sealed class SchemaInstallerTests(SandboxFixture fixture)
{
    private static readonly MigrationScript First = new(
        "001_first",
        """
        create table public.a (n int);
        -- $body$ and $1 stay as they are; so does a semicolon in quotes.
        create function public.f(i int) returns text language plpgsql as $body$ begin return 'x;' || $1; end $body$;
        """
    );

    private static readonly MigrationScript Second = new("002_second", "create table public.b (n int);");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InstallAsync_Twice_AppliesOnceAndThenOnlyWhatIsNew()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);

        SchemaInstallation first = await Installer(provider, First).InstallAsync(null, Token);
        SchemaInstallation again = await Installer(provider, First).InstallAsync(null, Token);
        SchemaInstallation more = await Installer(provider, First, Second).InstallAsync(null, Token);

        Assert.Equal(["001_first"], first.Applied);
        Assert.Empty(again.Applied);
        Assert.Equal("001_first", again.Version);
        Assert.Equal(["002_second"], more.Applied);
        Assert.Equal("002_second", more.Version);
        Assert.Null(more.RosterSha256);
        Assert.Equal("x;7", await ScalarAsync(provider, "select public.f(7)"));
    }

    [Fact]
    public async Task InstallAsync_TextChangedAfterwards_RefusesDrift()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);
        await Installer(provider, First, Second).InstallAsync(null, Token);

        await RefusesAsync(
            "Store.SchemaDrift",
            () => Installer(provider, First with { Sql = First.Sql + " " }, Second).InstallAsync(null, Token)
        );
        await RefusesAsync("Store.SchemaDrift", () => Installer(provider, First).InstallAsync(null, Token));
        await RefusesAsync("Store.SchemaDrift", () => Installer(provider, Second).PreviewAsync(null, Token));
        await RefusesAsync(
            "Store.SchemaDrift",
            () => Installer(provider, First, new MigrationScript("001_inserted", "select 1"), Second).InstallAsync(null, Token)
        );
    }

    [Fact]
    public async Task InstallAsync_LaterScriptFails_RollsBackAll()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);

        IuException failure = await RefusesAsync(
            "Store.DatabaseError",
            () =>
                Installer(provider, First, new MigrationScript("002_bad", "create table public.b (n int); select 1/0;"))
                    .InstallAsync(null, Token)
        );

        Assert.Contains("002_bad", failure.Message, StringComparison.Ordinal);
        Assert.Equal("0", await ScalarAsync(provider, "select count(*)::text from pg_class where relname in ('a', 'b', 'schema_journal')"));
    }

    // Whoever comes to the table after an installation that waits for it would wait behind that: an OFF too.
    [Fact]
    public async Task InstallAsync_SomebodyReadsTheTableAndLeavesIt_RefusesBusy()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);
        await Installer(provider, First).InstallAsync(null, Token);
        MigrationScript changes = new("002_changes", "alter table public.a add column m int;");
        await using (NpgsqlConnection reader = await provider.OpenAdminAsync(SandboxLayout.AdminUser, Token))
        {
            await using NpgsqlCommand read = new NpgsqlCommand("begin; select n from public.a", reader);
            await read.ExecuteNonQueryAsync(Token);
            await RefusesAsync("Store.Busy", () => Installer(provider, First, changes).InstallAsync(null, Token));
        }

        Assert.Equal(["002_changes"], (await Installer(provider, First, changes).InstallAsync(null, Token)).Applied);
    }

    private const string Sleeping = """
        select count(*)::text from pg_stat_activity
        where datname = current_database() and state = 'active' and query like '%pg_sleep(600)%' and pid <> pg_backend_pid()
        """;

    [Fact]
    public async Task InstallAsync_Cancelled_RollsBackAndEndsTheSession()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);
        using CancellationTokenSource cancel = new CancellationTokenSource();
        Task<IuException> stopped = Assert.ThrowsAsync<IuException>(() =>
            Installer(provider, First, new MigrationScript("002_slow", "select pg_sleep(600);")).InstallAsync(null, cancel.Token)
        );
        while (await ScalarAsync(provider, Sleeping) == "0")
        {
            Token.ThrowIfCancellationRequested();
        }

        await cancel.CancelAsync();

        Assert.Equal("Store.Cancelled", (await stopped).Definition.Id);
        Assert.Equal("0", await ScalarAsync(provider, "select count(*)::text from pg_class where relname = 'a'"));
        Assert.Equal("0", await ScalarAsync(provider, Sleeping));
    }

    [Fact]
    public async Task InstallAsync_FourAtOnce_OneApplies()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);

        SchemaInstallation[] all = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Installer(provider, First, Second).InstallAsync(null, Token))
        );

        Assert.Single(all, installation => installation.Applied.Length == 2);
        Assert.Equal(3, all.Count(installation => installation.Applied.IsEmpty));
    }

    [Fact]
    public async Task PreviewAsync_ShowsWhatIsPendingAndChangesNothing()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);

        string sql = await Installer(provider, First, Second).PreviewAsync("# nobody signs\n", Token);

        Assert.Contains("create table public.a", sql, StringComparison.Ordinal);
        Assert.Contains(Second.Sha256, sql, StringComparison.Ordinal);
        Assert.Contains("fn_roster_install", sql, StringComparison.Ordinal);
        Assert.Equal("0", await ScalarAsync(provider, "select count(*)::text from pg_class where relname in ('a', 'b', 'schema_journal')"));
        await Installer(provider, First, Second).InstallAsync(null, Token);
        Assert.Equal("", await Installer(provider, First, Second).PreviewAsync(null, Token));
    }

    [Fact]
    public async Task InstallAsync_NewRoster_IsInForceAndTheSameOneIsNotWrittenTwice()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        SchemaInstaller installer = new SchemaInstaller(provider, SandboxLayout.AdminUser);
        const string roster =
            "somebody namespaces=\"git\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1P3hUtlVkus0EhuhLp1HrB0lAlc0W0EAKeYhgOeXB7\n";

        SchemaInstallation before = await installer.InstallAsync(null, Token);
        SchemaInstallation after = await installer.InstallAsync(roster, Token);
        await installer.InstallAsync(roster, Token);

        Assert.Empty(before.Applied);
        Assert.NotEqual(before.RosterSha256, after.RosterSha256);
        Assert.Equal(RosterInstallation.Sha256(roster), after.RosterSha256);
        Assert.Equal("2", await ScalarAsync(provider, "select count(*)::text from cutter_governance.roster"));
    }

    [Theory]
    [InlineData("#iucutter-threshold: CutAuthorization 2\n", "Config.RosterRuleMisspelled")]
    [InlineData("# iucutter-threshold: CutAuthorization two\n", "Config.RosterInvalid")]
    [InlineData("# iucutter-threshold: Ruling 2\n# iucutter-threshold: Ruling 3\n", "Config.RosterRuleRepeated")]
    [InlineData("somebody no-pty ssh-ed25519 AAAA\n", "Config.RosterSignerUnreadable")]
    [InlineData(
        "somebody namespaces=\"a, b\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1P3hUtlVkus0EhuhLp1HrB0lAlc0W0EAKeYhgOeXB7\n",
        "Config.RosterNamespaceBlank"
    )]
    [InlineData("\uFEFF# who may sign\n", "Config.RosterEncoding")]
    public async Task InstallAsync_RosterWithAFault_IsRefusedBeforeAnythingIsChanged(string roster, string errorId)
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);
        SchemaInstaller installer = new SchemaInstaller(provider, SandboxLayout.AdminUser);

        await RefusesAsync(errorId, () => installer.InstallAsync(roster, Token));
        await RefusesAsync(errorId, () => installer.PreviewAsync(roster, Token));

        Assert.Equal("0", await ScalarAsync(provider, "select count(*)::text from pg_namespace where nspname = 'cutter_governance'"));
    }

    [Fact]
    public async Task InstallAsync_AsARoleThatIsNoAdministrator_FailsWithoutATrace()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);

        await RefusesAsync("Gate.GrantMismatch", () => new SchemaInstaller(provider, "cutter_exec", [First]).InstallAsync(null, Token));
    }

    private static SchemaInstaller Installer(NpgsqlConnectionProvider provider, params ImmutableArray<MigrationScript> migrations) =>
        new(provider, SandboxLayout.AdminUser, migrations);

    private static async Task<IuException> RefusesAsync(string errorId, Func<Task> action)
    {
        IuException refusal = await Assert.ThrowsAsync<IuException>(action);
        Assert.Equal(errorId, refusal.Definition.Id);
        return refusal;
    }

    private static async Task<string?> ScalarAsync(NpgsqlConnectionProvider provider, string sql)
    {
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync(Token);
    }
}
