using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Scratch;

/// <summary>A proof on a server of its own: closed to others while it lives, gone afterwards, and no plain byte anywhere.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class ThrowawayScratchTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Proof_OnAServerOfItsOwn_LeavesNoPlaintext()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        Watched watched = new Watched(new ThrowawayScratch(), bench.Canary);
        bench.Options = bench.Options with { Scratch = watched };
        DateTime began = DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().UtcDateTime, DateTimeKind.Utc);

        BackupEnvelope envelope = await bench.BackUpAsync();

        Assert.NotNull(envelope.Proof);
        output.WriteLine($"{watched.Root}: restored in {envelope.Proof.RestoreTime.TotalMilliseconds:F0} ms");
        Assert.Equal(
            UnixFileMode.None,
            watched.ModeAlive
                & (
                    UnixFileMode.OtherRead
                    | UnixFileMode.OtherWrite
                    | UnixFileMode.OtherExecute
                    | UnixFileMode.GroupRead
                    | UnixFileMode.GroupWrite
                )
        );
        // The control: while it lived the rows were in its files, so the search would have found them.
        Assert.True(watched.FoundAlive > 0);
        Assert.False(Directory.Exists(watched.Root));
        string[] folders = [bench.Folder.FullName, Path.GetTempPath(), "/dev/shm"];
        Assert.Empty(folders.SelectMany(folder => FilesWith(folder, bench.Canary, began)));
    }

    [Fact]
    public async Task Proof_Fails_TheServerIsGoneAllTheSame()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        Watched watched = new Watched(new ThrowawayScratch(), bench.Canary);
        bench.Options = bench.Options with { Scratch = watched, PgRestore = bench.Programs.Write("exit 3") };

        await bench.BackupRefusedAsync("Store.RestoreFailed");

        Assert.False(Directory.Exists(watched.Root));
    }

    // A process that opens one and is killed: alone, and together with the watchdog. In a rehearsal the server is at work, and holds the
    // keys and the dump of it too.
    [Theory]
    [InlineData(false, "scratch")]
    [InlineData(true, "scratch")]
    [InlineData(false, "rehearsal")]
    [InlineData(true, "rehearsal")]
    [Trait("Promise", "1")]
    public async Task Owner_Killed_LeavesNothingForLong(bool withWatchdog, string mode)
    {
        IuSandbox sandbox = await fixture.GetAsync();
        using VictimProcess victim = mode == "scratch" ? new VictimProcess(mode) : await RehearsingAsync(sandbox);
        string root = await victim.ReadAsync(Token);
        SandboxLayout layout = new SandboxLayout(root);
        int[] watchdogs =
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(Path.GetFileName)
                .Where(name => int.TryParse(name, out _))
                .Where(name => IsWatchdog(name!, root))
                .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)),
        ];
        using Process watchdog = Process.GetProcessById(Assert.Single(watchdogs));

        if (withWatchdog)
        {
            watchdog.Kill();
            Assert.True(await SandboxProcesses.WaitUntilGoneAsync(() => Alive(watchdogs), TimeSpan.FromMinutes(1), Token));
        }

        await victim.KillAsync(Token);
        if (withWatchdog)
        {
            // Nobody is left to see it: it lives until the next proof, which finds that its owner is gone.
            Assert.NotEmpty(SandboxProcesses.OfCluster(layout));
            Assert.True(Directory.Exists(root));
            await (await new ThrowawayScratch().OpenAsync(1 << 20, 15, Token)).DisposeAsync();
        }
        else
        {
            Assert.True(await SandboxProcesses.WaitUntilGoneAsync(() => Alive(watchdogs), TimeSpan.FromMinutes(1), Token));
        }

        Assert.Empty(SandboxProcesses.OfCluster(layout));
        Assert.False(Directory.Exists(root));
    }

    [Fact]
    public async Task Open_AnothersLives_IsNotTouched()
    {
        _ = await fixture.GetAsync();
        await using IScratchServer first = await new ThrowawayScratch().OpenAsync(1 << 20, 15, Token);
        await (await new ThrowawayScratch().OpenAsync(1 << 20, 15, Token)).DisposeAsync();

        await using NpgsqlConnection connection = await first.Maintenance.OpenAdminAsync(first.AdminUser, Token);
        await using NpgsqlCommand command = new Npgsql.NpgsqlCommand("select 1", connection);
        Assert.Equal(1, await command.ExecuteScalarAsync(Token));
    }

    private async Task<VictimProcess> RehearsingAsync(IuSandbox sandbox)
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        string file = Path.Combine(sandbox.Path, $"rehearsal-{provider.Service.Database}.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(sandbox), Token);
        return new VictimProcess("rehearsal", file, provider.Service.Database);
    }

    private static int[] Alive(int[] processes) => [.. processes.Where(id => WordsOf($"{id}").Length > 0)];

    private static bool IsWatchdog(string process, string root)
    {
        string[] words = WordsOf(process);
        return words.Contains("iucutter-watchdog") && words.Contains(root);
    }

    // The words of a process's command line; none where it is gone, also while it is looked at.
    private static string[] WordsOf(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // Only what was written since: the machine's temporary folder is everybody's. The cluster that holds the original is not looked at.
    private static IEnumerable<string> FilesWith(string folder, string canary, DateTime since)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(canary);
        return DiskSearch
            .Written(folder, since)
            .Where(path => !path.Contains("/data/", StringComparison.Ordinal) && DiskSearch.Holds(path, bytes));
    }

    private sealed class Watched(IScratchSource source, string canary) : IScratchSource
    {
        public string Root { get; private set; } = "";

        public UnixFileMode ModeAlive { get; private set; }

        public int FoundAlive { get; private set; }

        public async Task<IScratchServer> OpenAsync(long bytes, int major, CancellationToken cancellationToken)
        {
            IScratchServer server = await source.OpenAsync(bytes, major, cancellationToken);
            Root = Path.GetDirectoryName(server.Maintenance.Service.Host)!;
            ModeAlive = File.GetUnixFileMode(Root);
            return new Server(this, server);
        }

        private void Look()
        {
            byte[] bytes = Encoding.UTF8.GetBytes(canary);
            FoundAlive = Directory
                .EnumerateFiles(Path.Combine(Root, "data"), "*", SearchOption.AllDirectories)
                .Count(path => DiskSearch.Holds(path, bytes));
        }

        private sealed class Server(Watched watched, IScratchServer server) : IScratchServer
        {
            public NpgsqlConnectionProvider Maintenance => server.Maintenance;

            public bool IsThrownAway => server.IsThrownAway;

            public string AdminUser => server.AdminUser;

            public string Folder => server.Folder;

            public string Log => server.Log;

            public ValueTask DisposeAsync()
            {
                watched.Look();
                return server.DisposeAsync();
            }
        }
    }
}
