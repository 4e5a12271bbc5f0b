using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using IuCutter.Core.Adapters;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Sandbox;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SandboxServerTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_Default_EveryRoleLogsInWithItsOwnPassword()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(sandbox);

        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            await using NpgsqlConnection connection = await provider.OpenRoleAsync(role, Token);
            Assert.Equal(DatabaseRoles.Login(role), await ScalarAsync(connection, "select session_user::text"));
        }
    }

    [Fact]
    public async Task StartAsync_Default_IsClosedToOthersAndListensOnItsSocketOnly()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        await using NpgsqlConnection connection = await SandboxFixture.Provider(sandbox).OpenAdminAsync(sandbox.AdminUser, Token);

        Assert.Equal("", await ScalarAsync(connection, "show listen_addresses"));
        Assert.Equal("on", await ScalarAsync(connection, "show fsync"));
        Assert.Equal("on", await ScalarAsync(connection, "show data_checksums"));
        Assert.Equal(
            "0",
            await ScalarAsync(connection, "select count(*)::text from pg_hba_file_rules where auth_method <> 'scram-sha-256'")
        );
        const UnixFileMode others =
            UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(sandbox.Path) & others);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(sandbox.PasswordFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(sandbox.SovereignKey));
    }

    [Fact]
    public async Task StartAsync_Default_RosterNamesEachSignerForItsNamespaceOnly()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        string roster = await File.ReadAllTextAsync(sandbox.Roster, Token);
        SshKeygenSignatures signatures = new SshKeygenSignatures();

        foreach (
            (string key, string space, string principal) in new[]
            {
                (sandbox.SovereignKey, "iucutter.approval", "sovereign@sandbox"),
                (sandbox.ExecutorKey, "iucutter.executor", "DOT-991"),
                (sandbox.VerifierKey, "iucutter.verifier", "DOT-992"),
            }
        )
        {
            string signature = await signatures.SignAsync("x"u8.ToArray(), key, space, Token);
            SshSignature verified = await signatures.VerifyAsync("x"u8.ToArray(), signature, roster, space, DateTimeOffset.UtcNow, Token);
            Assert.Equal(principal, verified.Principal);
        }

        string forged = await signatures.SignAsync("x"u8.ToArray(), sandbox.ExecutorKey, "iucutter.approval", Token);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            signatures.VerifyAsync("x"u8.ToArray(), forged, roster, "iucutter.approval", DateTimeOffset.UtcNow, Token)
        );
        Assert.Equal("Gate.WrongNamespace", refusal.Definition.Id);
    }

    [Fact]
    public async Task StartAsync_NoPasswordInLogNorDescription()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        string[] passwords = [.. File.ReadLines(sandbox.PasswordFile).Select(line => line[(line.LastIndexOf(':') + 1)..])];

        Assert.Equal(5, passwords.Length);
        foreach (
            string file in Directory
                .EnumerateFiles(sandbox.Path, "*", SearchOption.AllDirectories)
                .Where(file => file != sandbox.PasswordFile)
        )
        {
            byte[] content = await ReadAsync(file);
            Assert.All(
                passwords,
                password => Assert.True(content.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(password)) < 0, file)
            );
        }
    }

    [Fact]
    public async Task StartAsync_TwoAtOnce_DoNotCollideAndStopLeavesNothing()
    {
        await fixture.GetAsync();
        SandboxServer server = new SandboxServer();
        long began = Stopwatch.GetTimestamp();
        IuSandbox[] both = await Task.WhenAll(
            server.StartAsync(new SandboxOptions(), Token),
            server.StartAsync(new SandboxOptions(), Token)
        );
        output.WriteLine($"two sandboxes at once: {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms");

        Assert.NotEqual(both[0].Path, both[1].Path);
        foreach (IuSandbox sandbox in both)
        {
            await using NpgsqlConnection connection = await SandboxFixture.Provider(sandbox).OpenRoleAsync(DatabaseRole.Reader, Token);
            await connection.CloseAsync();
            began = Stopwatch.GetTimestamp();
            await server.StopAsync(sandbox.Path, Token);
            output.WriteLine($"stop: {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms");
            SandboxRemains.AssertNone(sandbox);
        }
    }

    [Fact]
    public async Task StopAsync_ServerKilled_LeavesNothing()
    {
        await fixture.GetAsync();
        SandboxServer server = new SandboxServer();
        long began = Stopwatch.GetTimestamp();
        IuSandbox sandbox = await server.StartAsync(new SandboxOptions(), Token);
        output.WriteLine($"start: {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms");
        SandboxLayout layout = new SandboxLayout(sandbox.Path);
        SharedMemorySegment segment = SharedMemorySegment.OfCluster(layout)!;
        using (Process postmaster = Process.GetProcessById(sandbox.ProcessId))
        {
            postmaster.Kill();
            await postmaster.WaitForExitAsync(Token);
        }

        Assert.True(await SandboxProcesses.WaitUntilGoneAsync(() => SandboxProcesses.OfCluster(layout), TimeSpan.FromSeconds(10), Token));
        Assert.True(segment.IsLeftOver());
        await server.StopAsync(sandbox.Path, Token);

        SandboxRemains.AssertNone(sandbox);
        Assert.False(segment.IsLeftOver());
    }

    [Fact]
    public async Task StartAsync_WithPort_ListensOnLoopback()
    {
        await fixture.GetAsync();
        SandboxServer server = new SandboxServer();
        IuSandbox sandbox = await server.StartAsync(new SandboxOptions { Port = FreePort() }, Token);
        try
        {
            Assert.Equal("127.0.0.1", sandbox.Host);
            await using NpgsqlConnection connection = await SandboxFixture.Provider(sandbox).OpenRoleAsync(DatabaseRole.Reader, Token);
            Assert.Equal("127.0.0.1", await ScalarAsync(connection, "select host(inet_server_addr())"));
        }
        finally
        {
            await server.StopAsync(sandbox.Path, Token);
        }
    }

    [Theory]
    [InlineData("making cluster and keys")]
    [InlineData("starting the server")]
    [InlineData("installing the schema")]
    public async Task StartAsync_CancelledAtAStep_LeavesNothing(string step)
    {
        await fixture.GetAsync();
        string path = Path.Combine(Path.GetTempPath(), "iu-cancel-" + Guid.NewGuid().ToString("N")[..8]);
        using CancellationTokenSource cancel = new CancellationTokenSource();
        CancelAt progress = new CancelAt(step, cancel);

        Exception? end = await Record.ExceptionAsync(() =>
            new SandboxServer().StartAsync(new SandboxOptions { Path = path, Progress = progress }, cancel.Token)
        );

        Assert.True(progress.Reached);
        Assert.True(end is OperationCanceledException or IuException { Definition.Id: "Store.Cancelled" }, $"{end}");
        SandboxRemains.AssertNone(path);
    }

    private sealed class CancelAt(string step, CancellationTokenSource cancel) : IProgress<string>
    {
        public bool Reached { get; private set; }

        public void Report(string value)
        {
            if (value == step)
            {
                Reached = true;
                cancel.Cancel();
            }
        }
    }

    [Fact]
    public async Task StartAsync_Server_HoldsNothingOfItsParent()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        string process = $"/proc/{sandbox.ProcessId}";

        // A pipe to the parent would keep whoever reads the parent's output waiting; its session would take Ctrl-C.
        string?[] streams = [.. Enumerable.Range(0, 3).Select(number => new FileInfo($"{process}/fd/{number}").LinkTarget)];
        Assert.Equal(["/dev/null", new SandboxLayout(sandbox.Path).ServerLog, new SandboxLayout(sandbox.Path).ServerLog], streams);
        string[] stat = (await File.ReadAllTextAsync($"{process}/stat", Token)).Split(") ")[1].Split(' ');
        Assert.Equal(sandbox.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), stat[3]);
        Assert.NotEqual(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), stat[1]);
    }

    private static int FreePort()
    {
        using TcpListener listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, Token);
        }
        catch (IOException)
        {
            // A socket, or a temporary file of the server that is gone.
            return [];
        }
    }

    private static async Task<string?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync(Token);
    }
}
