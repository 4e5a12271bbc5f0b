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

/// <summary>
/// What -WhatIf prints is what would run: psql runs it as it is, and the database is the same, journal and roster included.
/// </summary>
public sealed class SchemaPreviewTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Comments of the roster; the first is no roster: it is left as it is.
    public static TheoryData<string> Comments =>
        [
            "",
            "# it's the board's; \"quoted\"\n",
            "# \\ \\n \\' \\\\ \\x41 \\u0041 \\! \\q :name :'name' :\"name\" @roster $1\n# \\copy x from y\n#\\.\n",
            "# $$ $roster$ $body$ select 1; -- /* $$; drop table public.unit_kind; $$\n# '; drop table public.unit_kind; --\n",
            "# Nguyễn Văn Á, 中文, 😀, e\u0301\n# chị.hai@ví-dụ.vn\n\n\n",
        ];

    [Theory]
    [MemberData(nameof(Comments))]
    public async Task Install_ByPsql_IsTheInstallation(string comments)
    {
        string? roster = await RosterAsync(comments);
        NpgsqlConnectionProvider installed = await fixture.CreateDatabaseAsync(withSchema: false);
        NpgsqlConnectionProvider byPsql = await fixture.CreateDatabaseAsync(withSchema: false);

        await Installer(installed).InstallAsync(roster, Token);
        await PsqlAsync(byPsql, await Installer(byPsql).PreviewAsync(roster, Token));

        await AssertSameAsync(installed, byPsql, roster);
        Assert.Empty((await Installer(byPsql).InstallAsync(null, Token)).Applied);
    }

    [Theory]
    [MemberData(nameof(Comments))]
    public async Task Update_ByPsql_IsTheUpdate(string comments)
    {
        string? roster = await RosterAsync(comments);
        ImmutableArray<MigrationScript> later =
        [
            .. MigrationScript.Embedded.Where(file => !file.IsRepeatable),
            new("099_more", "set local role cutter_owner;\ncreate table cutter_governance.more (n int);\nreset role;\n"),
            .. MigrationScript
                .Embedded.Where(file => file.IsRepeatable)
                .Select(file => file.Name == "r2_hashes" ? file with { Sql = file.Sql + "-- later\n" } : file),
        ];
        NpgsqlConnectionProvider installed = await fixture.CreateDatabaseAsync();
        NpgsqlConnectionProvider byPsql = await fixture.CreateDatabaseAsync();

        SchemaInstallation update = await Installer(installed, later).InstallAsync(roster, Token);
        string sql = await Installer(byPsql, later).PreviewAsync(roster, Token);
        await PsqlAsync(byPsql, sql);

        Assert.Contains("099_more", update.Applied);
        Assert.DoesNotContain("001_roles", update.Applied);
        await AssertSameAsync(installed, byPsql, roster);
    }

    [Fact]
    public async Task Update_OneFunctionChanged_IsItsFileAlone()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        SchemaInstaller later = Installer(
            provider,
            [
                .. MigrationScript.Embedded.Select(file =>
                    file.Name == "r2_hashes" ? file with { Sql = file.Sql.Replace("'hex')", "'base64')", StringComparison.Ordinal) } : file
                ),
            ]
        );

        string sql = await later.PreviewAsync(null, Token);
        Assert.Equal(["r2_hashes"], (await later.InstallAsync(null, Token)).Applied);

        Assert.Contains("fn_sha256", sql, StringComparison.Ordinal);
        Assert.DoesNotContain("fn_phase_enter", sql, StringComparison.Ordinal);
        Assert.EndsWith("=", (await RowsAsync(provider, "select cutter_governance.fn_sha256('x')"))[0], StringComparison.Ordinal);
    }

    // Whatever is in the files, to apply them again changes nothing: no grant is lost, no trigger is made twice.
    [Fact]
    public async Task Update_EveryRepeatableFileAgain_ChangesNoFact()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        string[] before = await FactsAsync(provider);
        await RowsAsync(provider, "update iucutter.schema_journal set sha256 = repeat('0', 64) where name ~ '^r' returning name");

        SchemaInstallation again = await Installer(provider).InstallAsync(null, Token);

        Assert.Equal(MigrationScript.Embedded.Where(file => file.IsRepeatable).Select(file => file.Name), again.Applied);
        Assert.Equal(before, await FactsAsync(provider));
    }

    private async Task<string?> RosterAsync(string comments) =>
        comments.Length == 0 ? null : comments + await File.ReadAllTextAsync((await fixture.GetAsync()).Roster, Token);

    private static SchemaInstaller Installer(NpgsqlConnectionProvider provider, ImmutableArray<MigrationScript>? files = null) =>
        new(provider, SandboxLayout.AdminUser, files);

    private static async Task AssertSameAsync(NpgsqlConnectionProvider one, NpgsqlConnectionProvider other, string? roster)
    {
        Assert.Equal(await FactsAsync(one), await FactsAsync(other));
        const string journal = "select concat_ws(' ', name, sha256, module_version, applied_by) from iucutter.schema_journal order by name";
        Assert.Equal(await RowsAsync(one, journal), await RowsAsync(other, journal));
        const string rosters = "select allowed_signers from cutter_governance.roster order by roster_no";
        string[] found = await RowsAsync(other, rosters);
        Assert.Equal(await RowsAsync(one, rosters), found);
        if (roster is not null)
        {
            Assert.Equal(roster, found[^1]);
        }
    }

    // As a DBA does: the text in a file, psql -f, on a machine whose locale is not UTF-8.
    private static async Task PsqlAsync(NpgsqlConnectionProvider provider, string sql)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".sql");
        await File.WriteAllTextAsync(file, sql, Token);
        try
        {
            await Cli.Wrap(Executables.Find("psql") ?? throw new InvalidOperationException("There is no psql on PATH."))
                .WithArguments(["-Xq", "-v", "ON_ERROR_STOP=1", "-f", file])
                .WithEnvironmentVariables(variables =>
                {
                    LibpqEnvironment.Apply(variables, provider.Service, provider.PasswordFilePath, SandboxLayout.AdminUser, "test");
                    variables.Set("LC_ALL", "C").Set("PGCLIENTENCODING", "LATIN1");
                })
                .ExecuteBufferedAsync(Token);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string[]> FactsAsync(NpgsqlConnectionProvider provider)
    {
        await using NpgsqlConnection admin = await provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlTransaction transaction = await admin.BeginTransactionAsync(Token);
        return InstallationContract.Write(await InstallationFacts.ReadAsync(admin, Token)).Split('\n');
    }

    private static async Task<string[]> RowsAsync(NpgsqlConnectionProvider provider, string sql)
    {
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Token);
        List<string> rows = [];
        while (await reader.ReadAsync(Token))
        {
            rows.Add(reader.GetString(0));
        }

        return [.. rows];
    }
}
