using System.Runtime.Versioning;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>Unlucky and hostile surroundings of a backup: locked tables, a gpg.conf of somebody's, files that nobody expects.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class BackupHostileTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // pg_dump gives up; the session beside it, which reads the digests, must not go on waiting for the same lock.
    [Fact]
    public async Task RunAsync_TableStaysLocked_Fails()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        bench.Options = bench.Options with
        {
            PgDump = bench.Programs.Write(
                "case \"$1\" in --version) ;; *) set -- \"$@\" --lock-wait-timeout=300ms ;; esac\nexec pg_dump \"$@\""
            ),
        };
        await using NpgsqlConnection holder = await bench.Provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync(Token);
        await using NpgsqlCommand lockIt = new NpgsqlCommand("lock table public.unit_kind in access exclusive mode", holder);
        await lockIt.ExecuteNonQueryAsync(Token);

        await bench.BackupRefusedAsync("Store.DumpFailed");
    }

    // Who can write gpg.conf could read every backup.
    [Theory]
    [InlineData("recipient {0}")]
    [InlineData("hidden-recipient {0}")]
    [InlineData("encrypt-to {0}")]
    [InlineData("group {1}={0}")]
    public async Task RunAsync_GpgConfNamesAnother_IsEncryptedToTheNamedOnesAlone(string line)
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        await using KeyRing keys = new KeyRing(Path.Combine(bench.Folder.FullName, "gnupg"));
        string stranger = await keys.GenerateAsync();
        string own = await keys.GenerateAsync();
        bench.Options = bench.Options with
        {
            GnuPGHome = keys.Home,
            OperatorFingerprint = own,
            EscrowFingerprints = [await keys.GenerateAsync()],
        };
        await File.WriteAllTextAsync(
            Path.Combine(keys.Home, "gpg.conf"),
            line.Replace("{0}", stranger, StringComparison.Ordinal).Replace("{1}", own, StringComparison.Ordinal) + "\n",
            Token
        );

        BackupEnvelope envelope = await bench.BackUpAsync(waive: true);

        string packets = (
            await Cli.Wrap("gpg")
                .WithArguments(["--batch", "--homedir", keys.Home, "--no-options", "--list-packets", envelope.Path])
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(Token)
        ).StandardOutput;
        Assert.Equal(2, packets.Split(":pubkey enc packet:").Length - 1);
        Assert.DoesNotContain((await SubkeyAsync(keys, stranger))[^16..], packets, StringComparison.Ordinal);
    }

    // The list shows files that nobody signed: nothing of them may become an argument.
    [Fact]
    public async Task ListAsync_ManifestWithOptionsForRecipients_RunsNothing()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        BackupFiles files = new BackupFiles((await bench.BackUpAsync(waive: true)).Path);
        string written = Path.Combine(bench.Folder.FullName, "written");
        await File.WriteAllTextAsync(
            files.Manifest,
            (await File.ReadAllTextAsync(files.Manifest, Token)).Replace(
                bench.Options.OperatorFingerprint,
                $"--logger-file={written}",
                StringComparison.OrdinalIgnoreCase
            ),
            Token
        );

        IuBackup found = await new BackupCatalogue(bench.Options, roster: null, TimeProvider.System).DescribeAsync(files.Path, Token);

        Assert.Equal(BackupCondition.Undescribed, found.Condition);
        Assert.False(File.Exists(written));
    }

    private static async Task<string> SubkeyAsync(KeyRing keys, string fingerprint) =>
        (await keys.Gpg(["--with-colons", "--list-keys", fingerprint]).ExecuteBufferedAsync(Token))
            .StandardOutput.Split('\n')
            .Where(line => line.StartsWith("fpr:", StringComparison.Ordinal))
            .Last()
            .Split(':')[9];
}
