using System.Runtime.Versioning;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>Programs that end at any byte, killed or with a good conscience: no such file is ever taken for a backup.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class BackupCutOffTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private const string Versions = "case \"$1\" in --version) exec pg_dump \"$@\" ;; esac\n";

    [Fact]
    public async Task RunAsync_PgDumpKilledAtAnyByte_Fails()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        BackupOptions sound = bench.Options;
        long length = await LengthOfDumpAsync(bench);
        foreach (long at in Spread(length).Append(length))
        {
            output.WriteLine($"{at} of {length}");
            bench.Options = sound with { PgDump = bench.Programs.Write($"{Versions}pg_dump \"$@\" | head -c {at}\nkill -9 $$") };
            Assert.Contains("exit code 137", (await bench.BackupRefusedAsync("Store.DumpFailed")).Message, StringComparison.Ordinal);
        }
    }

    // Both programs end well, and the file's hash is that of the file: what only the restore finds.
    [Fact]
    public async Task RunAsync_DumpEndsAtAnyByteWithExitCodeZero_IsFoundByTheProof()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        BackupOptions sound = bench.Options;
        long length = await LengthOfDumpAsync(bench);
        foreach (long at in Spread(length))
        {
            output.WriteLine($"{at} of {length}");
            bench.Options = sound with { PgDump = bench.Programs.Write($"{Versions}pg_dump \"$@\" | head -c {at}") };
            await bench.BackupRefusedAsync("Store.RestoreFailed");
        }
    }

    [Fact]
    public async Task RunAsync_GpgEndsAtAnyByte_Fails()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        BackupOptions sound = bench.Options;
        long length = (await bench.BackUpAsync(waive: true)).SizeBytes;
        new BackupFiles(bench.Backups.EnumerateFiles("*.gpg").Single().FullName).Delete();
        foreach (long at in Spread(length))
        {
            output.WriteLine($"{at} of {length}");
            bench.Options = sound with { Gpg = bench.GpgThat("--encrypt", $"gpg \"$@\" | head -c {at}; kill -9 $$") };
            Assert.Contains("exit code 137", (await bench.BackupRefusedAsync("Store.EncryptionFailed")).Message, StringComparison.Ordinal);
            bench.Options = sound with { Gpg = bench.GpgThat("--encrypt", $"gpg \"$@\" | head -c {at}; exit 0") };
            // Within its first packets gpg finds nothing to decrypt, ends well, and leaves it to pg_restore to miss something.
            await bench.BackupRefusedAsync(
                at switch
                {
                    0 => "Store.EncryptionFailed",
                    5 => "Store.RestoreFailed",
                    _ => "Store.DecryptionFailed",
                }
            );
        }
    }

    // Nothing, one byte, the header, the first block, the middle, and all but the last byte.
    private static IEnumerable<long> Spread(long length) =>
        [0, 1, 5, 512, 4096, length / 4, length / 2, length * 3 / 4, length - 4096, length - 2, length - 1];

    private static async Task<long> LengthOfDumpAsync(BackupBench bench)
    {
        string counted = Path.Combine(bench.Folder.FullName, "counted");
        BackupOptions sound = bench.Options;
        bench.Options = sound with { PgDump = bench.Programs.Write($"{Versions}pg_dump \"$@\" | tee '{counted}'") };
        await bench.BackUpAsync(waive: true);
        new BackupFiles(bench.Backups.EnumerateFiles("*.gpg").Single().FullName).Delete();
        bench.Options = sound;
        long length = new FileInfo(counted).Length;
        File.Delete(counted);
        return length;
    }
}
