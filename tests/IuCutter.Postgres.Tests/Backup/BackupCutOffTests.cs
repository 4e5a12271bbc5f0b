using System.Runtime.Versioning;
using IuCutter.Postgres.Backup;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>Programs that end at any byte, killed or with a good conscience: no such file is ever taken for a backup.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class BackupCutOffTests(BackupDatabase database, ITestOutputHelper output) : IClassFixture<BackupDatabase>
{
    // Nobody looks at what it wrote: how it ended is all that can tell.
    [Fact]
    public async Task RunAsync_PgDumpKilledAtAnyByte_Fails()
    {
        using BackupBench bench = await database.OpenAsync();
        BackupOptions sound = bench.Options;
        string dump = await database.DumpAsync();
        long length = new FileInfo(dump).Length;
        foreach (long at in Spread(length).Append(length))
        {
            output.WriteLine($"{at} of {length}");
            bench.Options = sound with { PgDump = bench.Programs.PgDump($"head -c {at} '{dump}'\nkill -9 $$") };
            IuException refusal = await bench.BackupRefusedAsync("Store.DumpFailed", waive: true);
            Assert.Contains("exit code 137", refusal.Message, StringComparison.Ordinal);
        }
    }

    // Both programs end well, and the file's hash is that of the file: what only the restore finds.
    [Fact]
    public async Task RunAsync_DumpEndsAtAnyByteWithExitCodeZero_IsFoundByTheProof()
    {
        using BackupBench bench = await database.OpenAsync();
        BackupOptions sound = bench.Options;
        string dump = await database.DumpAsync();
        long length = new FileInfo(dump).Length;
        foreach (long at in Spread(length))
        {
            output.WriteLine($"{at} of {length}");
            bench.Options = sound with { PgDump = bench.Programs.PgDump($"head -c {at} '{dump}'") };
            await bench.BackupRefusedAsync("Store.RestoreFailed");
        }

        // The control: with all of its bytes it is proved.
        bench.Options = sound with
        {
            PgDump = bench.Programs.PgDump($"cat '{dump}'"),
        };
        Assert.NotNull((await bench.BackUpAsync()).Proof);
    }

    [Fact]
    public async Task RunAsync_GpgEndsAtAnyByte_Fails()
    {
        using BackupBench bench = await database.OpenAsync();
        BackupOptions sound = bench.Options with { PgDump = bench.Programs.PgDump($"cat '{await database.DumpAsync()}'") };
        long length = new FileInfo(await database.WholeAsync()).Length;
        foreach (long at in Spread(length))
        {
            output.WriteLine($"{at} of {length}");
            bench.Options = sound with { Gpg = bench.GpgThat("--encrypt", $"gpg \"$@\" | head -c {at}; kill -9 $$") };
            IuException refusal = await bench.BackupRefusedAsync("Store.EncryptionFailed", waive: true);
            Assert.Contains("exit code 137", refusal.Message, StringComparison.Ordinal);
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
}
