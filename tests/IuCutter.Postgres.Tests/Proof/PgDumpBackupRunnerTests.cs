using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Proof;

[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class PgDumpBackupRunnerTests(SandboxFixture fixture, ITestOutputHelper output) : IDisposable
{
    private const string Canary = "canary-7f3a-in-a-row";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iu-backup-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task RunAsync_InstalledSchema_EnvelopeAndManifestTellOfTheFile()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        BackupOptions options = await OptionsAsync();
        List<long> heard = new List<long>();

        BackupEnvelope envelope = await new PgDumpBackupRunner(provider, options).RunAsync(
            new BackupRequest("ictr-1", new Listener(heard)),
            Token
        );

        BackupEnvelopeRulesHold(envelope, options);
        Assert.Equal(envelope.SizeBytes, heard[^1]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(envelope.Path));
        Assert.Equal(3, _folder.EnumerateFiles().Count());
        BackupManifest manifest = Manifest(envelope);
        Assert.Equal((envelope.Sha256, envelope.SizeBytes, "ictr-1"), (manifest.Sha256, manifest.SizeBytes, manifest.RunId));
        Assert.Equal(2, manifest.Recipients.Length);
        Assert.Contains(manifest.Tables, table => table is { Name: "cutter_governance.roster", Rows: 1 });
        Assert.Contains(manifest.Tables, table => table is { Name: "public.information_unit", Rows: 0 });

        string listing = await RestoreAsync(options.GnuPGHome!, envelope.Path, "--list");
        Assert.All(manifest.Tables, table => Assert.Contains($"TABLE {table.Name.Replace('.', ' ')} ", listing, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_RowChanges_OnlyItsTablesDigestChanges()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        BackupOptions options = await OptionsAsync();
        BackupManifest[] manifests = new BackupManifest[3];
        for (int i = 0; i < manifests.Length; i++)
        {
            if (i == 2)
            {
                await ExecuteAsync(provider, "update public.unit_kind set description = description || '.'");
            }

            manifests[i] = Manifest(await new PgDumpBackupRunner(provider, options).RunAsync(new BackupRequest($"ictr-{i}", null), Token));
        }

        Assert.Equal(manifests[0].Tables, manifests[1].Tables);
        // A governed row that moves is recorded in the log.
        string[] changed = [.. manifests[2].Tables.Except(manifests[1].Tables).Select(table => table.Name)];
        Assert.Contains("cutter_governance.log_entry", changed);
        Assert.Equal(
            "public.unit_kind",
            Assert.Single(changed, name => !name.StartsWith("cutter_governance.log_", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task RunAsync_RowWithCanary_IsInTheDumpAndNowhereInPlain()
    {
        NpgsqlConnectionProvider provider = await CanaryAsync();
        BackupOptions options = await OptionsAsync() with { Tables = ["public.canary"] };

        BackupEnvelope envelope = await new PgDumpBackupRunner(provider, options).RunAsync(new BackupRequest("ictr-1", null), Token);

        foreach (FileInfo file in _folder.EnumerateFiles())
        {
            byte[] bytes = await File.ReadAllBytesAsync(file.FullName, Token);
            Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary)) < 0, file.Name);
        }

        Assert.Contains(Canary, await RestoreAsync(options.GnuPGHome!, envelope.Path, "--file=-"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WriterCommitsMeanwhile_DumpAndDigestTellOfTheSameSnapshot()
    {
        NpgsqlConnectionProvider provider = await CanaryAsync();
        BackupOptions options = await OptionsAsync() with { Tables = ["public.canary"] };
        // The writer's row commits between the export of the snapshot and the dump: gpg's version is asked in between.
        options = options with
        {
            PgDump = Script(
                """
                case "$1" in
                  --version) ;;
                  *) PGUSER=cutter_exec psql -q -c "insert into public.canary values ('late')" || exit 9 ;;
                esac
                exec pg_dump "$@"
                """
            ),
        };
        await ExecuteAsync(provider, "grant insert on public.canary to cutter_exec");

        BackupEnvelope envelope = await new PgDumpBackupRunner(provider, options).RunAsync(new BackupRequest("ictr-1", null), Token);

        Assert.Equal("2", await ScalarAsync(provider, "select count(*)::text from public.canary"));
        Assert.Equal(1, Assert.Single(Manifest(envelope).Tables).Rows);
        Assert.DoesNotContain("late", await RestoreAsync(options.GnuPGHome!, envelope.Path, "--file=-"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_TableMissing_FailsAndLeavesNoFile()
    {
        NpgsqlConnectionProvider provider = await CanaryAsync();
        BackupOptions options = await OptionsAsync() with { Tables = ["public.canary", "public.canari"] };

        IuException failure = await FailsAsync("Config.BackupTableMissing", provider, options);

        Assert.Contains("canari", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_GpgFails_FailsAndLeavesNoFile()
    {
        NpgsqlConnectionProvider provider = await CanaryAsync();
        BackupOptions options = await OptionsAsync() with { Tables = ["public.canary"] };
        // The key vanishes between the check and the backup.
        options = options with
        {
            Gpg = Script(
                """
                case "$*" in
                  *--encrypt) exec gpg --batch --homedir "$4" --recipient 0000000000000000000000000000000000000000 --output - --encrypt ;;
                esac
                exec gpg "$@"
                """
            ),
        };

        IuException failure = await FailsAsync("Store.EncryptionFailed", provider, options);

        Assert.Contains("gpg exit code 2", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0123456789012345678901234567890123456789", "not in the keyring")]
    [InlineData("DEADBEEF", "40 hexadecimal digits")]
    public async Task RunAsync_RecipientUnknown_RefusesBeforeAnything(string recipient, string fault)
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        BackupOptions options = await OptionsAsync();

        foreach (
            BackupOptions wrong in new[]
            {
                options with
                {
                    OperatorFingerprint = recipient,
                },
                options with
                {
                    EscrowFingerprints = [recipient],
                },
            }
        )
        {
            Assert.Contains(fault, (await FailsAsync("Config.BackupKeyMissing", provider, wrong)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RunAsync_PgDumpOlderThanServer_Refuses()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        BackupOptions options = await OptionsAsync() with { PgDump = Script("echo 'pg_dump (PostgreSQL) 12.3'") };

        await FailsAsync("Config.PgDumpTooOld", provider, options);
    }

    [Fact]
    public async Task RunAsync_NoSuchServer_FailsUnreachable()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        await FailsAsync("Store.Unreachable", SandboxFixture.Provider(sandbox, "none"), await OptionsAsync());
    }

    [Fact]
    public async Task RunAsync_Cancelled_KillsBothAndLeavesNoFile()
    {
        NpgsqlConnectionProvider provider = await CanaryAsync();
        BackupOptions options = await OptionsAsync() with { Tables = ["public.canary"] };
        await using NpgsqlConnection blocker = await provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlTransaction transaction = await blocker.BeginTransactionAsync(Token);
        await using NpgsqlCommand command = new NpgsqlCommand("lock table public.canary in access exclusive mode", blocker);
        await command.ExecuteNonQueryAsync(Token);
        using CancellationTokenSource cancel = new CancellationTokenSource(1500);

        IuException stop = await Assert.ThrowsAsync<IuException>(() =>
            new PgDumpBackupRunner(provider, options).RunAsync(new BackupRequest("ictr-1", null), cancel.Token)
        );

        Assert.Equal("Store.Cancelled", stop.Definition.Id);

        Assert.Empty(_folder.EnumerateFiles());
        await transaction.RollbackAsync(Token);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), folder => IsOurs(folder, _folder.FullName, "--snapshot="));
    }

    [Fact]
    public async Task RunAsync_DiskFull_SaysSoAndLeavesNoFile()
    {
        NpgsqlConnectionProvider provider = await CanaryAsync();
        await ExecuteAsync(
            provider,
            "insert into public.canary select string_agg(gen_random_uuid()::text, '') from generate_series(1, 100000)"
        );
        BackupOptions options = await OptionsAsync() with { Tables = ["public.canary"] };
        await using SmallDisk disk = await SmallDisk.MountAsync(_folder.FullName, "256k");

        IuException failure = await Assert.ThrowsAsync<IuException>(() =>
            new PgDumpBackupRunner(provider, options).RunAsync(new BackupRequest("ictr-1", null), Token)
        );

        Assert.Equal("Store.DiskFull", failure.Definition.Id);
        Assert.Empty(_folder.EnumerateFiles());
    }

    private async Task<IuException> FailsAsync(string errorId, NpgsqlConnectionProvider provider, BackupOptions options)
    {
        IuException failure = await Assert.ThrowsAsync<IuException>(() =>
            new PgDumpBackupRunner(provider, options).RunAsync(new BackupRequest("ictr-1", null), Token)
        );
        output.WriteLine(failure.Message);
        Assert.Equal(errorId, failure.Definition.Id);
        Assert.Empty(_folder.EnumerateFiles("*gpg*"));
        return failure;
    }

    private async Task<BackupOptions> OptionsAsync()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        return new BackupOptions(_folder.FullName, sandbox.GnuPGHome, sandbox.BackupRecipient, [sandbox.EscrowRecipient])
        {
            SigningKey = sandbox.ExecutorKey,
            Scratch = new SandboxScratch(sandbox),
        };
    }

    private async Task<NpgsqlConnectionProvider> CanaryAsync()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        await ExecuteAsync(
            provider,
            $"create table public.canary (t text); insert into public.canary values ('{Canary}'); "
                + "grant select on public.canary to cutter_ro"
        );
        return provider;
    }

    private string Script(string body)
    {
        string path = Path.Combine(_folder.FullName, "program-" + Guid.NewGuid().ToString("N")[..6]);
        File.WriteAllText(path, "#!/bin/sh\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private static void BackupEnvelopeRulesHold(BackupEnvelope envelope, BackupOptions options)
    {
        byte[] bytes = File.ReadAllBytes(envelope.Path);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), envelope.Sha256);
        Assert.Equal(bytes.LongLength, envelope.SizeBytes);
        Assert.Equal(options.OperatorFingerprint, envelope.GpgFingerprint);
        Assert.Matches("^[0-9A-F]{40}$", envelope.GpgFingerprint);
    }

    private static BackupManifest Manifest(BackupEnvelope envelope) =>
        JsonSerializer.Deserialize<BackupManifest>(
            File.ReadAllText(new BackupFiles(envelope.Path).Manifest),
            new JsonSerializerOptions(JsonSerializerDefaults.Web)
        )!;

    private static async Task<string> RestoreAsync(string home, string path, string argument) =>
        (
            await (
                Cli.Wrap("gpg").WithArguments(["--batch", "--homedir", home, "--decrypt", path])
                | Cli.Wrap("pg_restore").WithArguments([argument])
            ).ExecuteBufferedAsync(Token)
        ).StandardOutput;

    private static async Task ExecuteAsync(NpgsqlConnectionProvider provider, string sql)
    {
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<string?> ScalarAsync(NpgsqlConnectionProvider provider, string sql)
    {
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync(Token);
    }

    private static bool IsOurs(string processFolder, params string[] words)
    {
        try
        {
            string line = File.ReadAllText(Path.Combine(processFolder, "cmdline"));
            return words.All(word => line.Contains(word, StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private sealed class Listener(List<long> heard) : IProgress<long>
    {
        public void Report(long value) => heard.Add(value);
    }
}
