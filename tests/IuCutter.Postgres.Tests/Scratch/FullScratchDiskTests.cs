using System.Runtime.Versioning;
using IuCutter.Postgres.Connections;
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

    // A server that dies of its full disk takes the words with it: pg_restore says only that the connection was closed.
    [Theory]
    [InlineData("1m", "", true)]
    [InlineData("200m", "", false)]
    [InlineData("200m", "PANIC:  could not write to file \"pg_wal/xlogtemp.9\": No space left on device", true)]
    public async Task Explain_ServerHasEnded_LooksAtItsDiskAndLog(string size, string log, bool isFull)
    {
        string folder = Directory.CreateTempSubdirectory("iuc-").FullName;
        try
        {
            await using SmallDisk disk = await SmallDisk.MountAsync(folder, size);
            await File.WriteAllTextAsync(Path.Combine(folder, "server.log"), log + "\n", Token);
            IuException failure = new IuException(ErrorCatalogue.RestoreFailed, "server closed the connection unexpectedly");
            IuException? explained = FullDisk.Explain(new EndedServer(folder), failure);
            Assert.Equal(isFull ? "Store.DiskFull" : null, explained?.Definition.Id);
            Assert.Equal(isFull, explained?.Message.Contains(folder, StringComparison.Ordinal) ?? false);
            // What a rule refused, the disk did not.
            Assert.Null(FullDisk.Explain(new EndedServer(folder), new IuException(ErrorCatalogue.RestoreMismatch, "")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class EndedServer(string folder) : IScratchServer
    {
        public NpgsqlConnectionProvider Maintenance => throw new NotSupportedException();

        public bool IsThrownAway => true;

        public string Folder => folder;

        public string Log => Path.Combine(folder, "server.log");

        public string AdminUser => "";

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
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
