using System.Runtime.Versioning;
using System.Text;
using CliWrap;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Restore;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Restore;

/// <summary>
/// A pg_restore that is newer than the server, played by the real one of this machine with the one line that a newer one
/// writes and an older server does not know.
/// </summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class ScriptRestorerTests(BackupDatabase shared, SandboxFixture fixture) : IClassFixture<BackupDatabase>
{
    private const string Unknown = "SET transaction_timeout = 0;";
    private const string Newer = "case \"$1\" in --version) echo 'pg_dump (PostgreSQL) 17.6'; exit ;; esac\nexec pg_dump \"$@\"";

    // Where the programs of this machine are newer than the server, they write the line themselves.
    private const string Preamble =
        "case \"$(pg_restore --version)\" in *' 1'[56].*) sed '0,/^SET /s//SET transaction_timeout = 0;\\nSET /' ;; *) cat ;; esac";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(17, 15, true)]
    [InlineData(18, 16, true)]
    [InlineData(17, 17, false)]
    [InlineData(16, 15, false)]
    [InlineData(15, 15, false)]
    [InlineData(18, 17, false)]
    public void IsNeeded_ClientThatSetsAndServerThatDoesNotKnow(int client, int server, bool needed) =>
        Assert.Equal(needed, ScriptRestorer.IsNeeded(client, server));

    [Fact]
    public async Task Backup_MadeByANewerClient_IsRestoredAndCompared()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        await RequireOlderServerAsync();
        // The line stands in a row too, where it must stay: within what is looked through for the preamble, and behind it.
        await bench.ExecuteAsync($"update public.unit_kind set description = e'x\\n{Unknown}\\n' where code = 'bench'");
        bench.Options = bench.Options with { PgDump = bench.Programs.Write(Newer), PgRestore = bench.Programs.Write(Changed(Preamble)) };

        Assert.NotNull((await bench.BackUpAsync()).Proof);
    }

    // The control: what the line does when nobody takes it out.
    [Fact]
    public async Task Backup_LineStandsElsewhere_IsRefusedByTheServer()
    {
        using BackupBench bench = await shared.OpenAsync();
        await RequireOlderServerAsync();
        bench.Options = bench.Options with
        {
            PgDump = bench.Programs.Write(Newer),
            PgRestore = bench.Programs.Write(Changed($"{{ echo '{Unknown}'; cat; }}")),
        };

        Assert.Contains("transaction_timeout", (await bench.BackupRefusedAsync("Store.RestoreFailed")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_NoPsqlBesideANewerClient_IsRefused()
    {
        using BackupBench bench = await shared.OpenAsync();
        await RequireOlderServerAsync();
        bench.Options = bench.Options with
        {
            PgDump = bench.Programs.Write(Newer),
            PgRestore = bench.Programs.RestoreAlone(Changed(Preamble)),
        };

        Assert.Contains("psql", (await bench.BackupRefusedAsync("Config.PgRestoreMissing")).Message, StringComparison.Ordinal);
    }

    // psql cannot know that there was to be more: the restored half must not be committed.
    [Theory]
    [InlineData("head -c 20000; exit 1")]
    [InlineData("head -c 200000; kill -9 $$")]
    [InlineData("cat; exit 1")]
    public async Task Backup_ScriptBreaksOff_IsRefusedAndNothingStays(string end)
    {
        using BackupBench bench = await shared.OpenAsync();
        await RequireOlderServerAsync();
        BackupOptions newer = bench.Options with { PgDump = bench.Programs.Write(Newer) };
        bench.Options = newer with { PgRestore = bench.Programs.Write(Changed(Preamble)) };
        BackupFiles files = new BackupFiles((await bench.BackUpAsync(waive: true)).Path);
        (BackupManifest manifest, _, _, _) = await files.ReadAsync(Token);
        string database = $"{bench.Provider.Service.Database}-script-{Guid.NewGuid():N}";
        await BackupBench.ExecuteAsync(
            SandboxFixture.Provider(bench.Sandbox, "postgres"),
            $"create database \"{database}\" template template0"
        );
        NpgsqlConnectionProvider target = SandboxFixture.Provider(bench.Sandbox, database);

        BackupRestore restore = new BackupRestore(
            target,
            SandboxLayout.AdminUser,
            newer with
            {
                PgRestore = bench.Programs.Write(Changed($"{Preamble} | {{ {end}; }}")),
            }
        );
        await BackupBench.RefusedAsync("Store.RestoreFailed", () => restore.RunAsync(files, manifest, Token));

        await using NpgsqlConnection connection = await target.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlCommand command = new Npgsql.NpgsqlCommand(
            "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
                + "where n.nspname in ('public', 'cutter_governance')",
            connection
        );
        Assert.Equal(0L, await command.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task RunAsync_PsqlEndsFirst_EndsTheScriptToo()
    {
        ScriptRestorer restorer = new ScriptRestorer(
            Shell("yes"),
            Shell("head -c 1000000 >/dev/null; echo 'psql: error: gone' >&2; exit 3")
        );
        StringBuilder words = new StringBuilder();

        CommandResult result = await restorer.RunAsync(PipeSource.Null, words, Token);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("gone", words.ToString(), StringComparison.Ordinal);
    }

    private async Task RequireOlderServerAsync() =>
        Assert.SkipUnless(
            ScriptRestorer.IsNeeded(
                17,
                int.Parse((await fixture.GetAsync()).ServerVersion.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture)
            ),
            "This server knows the parameter."
        );

    private static string Changed(string change) => $"set -o pipefail\npg_restore \"$@\" | {change}";

    private static Command Shell(string script) =>
        Cli.Wrap("sh").WithArguments(["-c", script]).WithValidation(CommandResultValidation.None);
}
