using System.Runtime.Versioning;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Scratch;

/// <summary>A disk that is full while the proof restores is reported as that, with its folder.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class FullScratchDiskTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // By how much is left the server refuses a row, ends the statement or dies: each names the disk.
    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public async Task Proof_DiskOfTheScratchServerIsFull_NamesDiskAndFolder(int megabytesLeft)
    {
        string folder = Directory.CreateTempSubdirectory("iuc-").FullName;
        try
        {
            await using SmallDisk disk = await SmallDisk.MountAsync(folder, "400m");
            SandboxServer server = new SandboxServer();
            IuSandbox small = await server.StartAsync(new SandboxOptions { Path = Path.Combine(folder, "s") }, Token);
            try
            {
                using BackupBench bench = await BackupBench.OpenAsync(fixture);
                bench.Options = bench.Options with { Scratch = new SandboxScratch(small) };
                // The control: with room it is proved.
                Assert.NotNull((await bench.BackUpAsync(runId: "ictr-20260101T000000Z-00000002")).Proof);
                foreach (FileInfo file in bench.Backups.EnumerateFiles())
                {
                    file.Delete();
                }

                await FillAsync(Path.Combine(folder, "filler"), new DriveInfo(folder).AvailableFreeSpace - ((long)megabytesLeft << 20));
                IuException refusal = await bench.BackupRefusedAsync("Store.DiskFull");
                Assert.Contains(Path.Combine(folder, "s"), refusal.Message, StringComparison.Ordinal);
            }
            finally
            {
                await server.StopAsync(small.Path, CancellationToken.None);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(string file, long bytes)
    {
        byte[] block = new byte[1 << 20];
        await using FileStream stream = File.Create(file);
        for (; bytes > 0; bytes -= block.Length)
        {
            await stream.WriteAsync(block.AsMemory(0, (int)Math.Min(bytes, block.Length)), Token);
        }
    }
}
