using System.Globalization;
using System.Text;
using CliWrap;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>The real pgbouncer in front of a sandbox's server, on a socket in a folder of its own.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private readonly CancellationTokenSource _kill;
    private readonly string _folder;
    private readonly Task _running;

    private PgBouncer(string folder, NpgsqlConnectionProvider provider, Task running, CancellationTokenSource kill) =>
        (_folder, Provider, _running, _kill) = (folder, provider, running, kill);

    /// <summary>Connections to the same database, through the pooler.</summary>
    public NpgsqlConnectionProvider Provider { get; }

    /// <summary>Starts it. Where it is not installed the test is skipped, but fails where CI is set.</summary>
    /// <param name="sandbox">Whose passwords it uses.</param>
    /// <param name="service">The database.</param>
    /// <param name="settings">Lines for its configuration: the mode, and what goes with it.</param>
    public static async Task<PgBouncer> StartAsync(IuSandbox sandbox, ServiceDefinition service, string settings)
    {
        string? program = Executables.Find("pgbouncer") ?? (File.Exists("/usr/sbin/pgbouncer") ? "/usr/sbin/pgbouncer" : null);
        if (program is null)
        {
            Assert.True(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), "pgbouncer is not on this machine.");
            Assert.Skip(
                "pgbouncer is not on this machine: NOT TESTED that a shared session is refused. Debian: apt-get install pgbouncer."
            );
        }

        // Short, for a socket's path; and open to the server's user, as whom it runs, because the server lets nobody else near its socket.
        ServerAccount account = await ServerAccount.ResolveAsync(CancellationToken.None);
        string folder = Directory.CreateTempSubdirectory("iub-").FullName;
        await Cli.Wrap("chmod").WithArguments(["777", folder]).ExecuteAsync();
        StringBuilder users = new StringBuilder();
        foreach (string line in File.ReadLines(sandbox.PasswordFile))
        {
            string[] parts = line.Split(':');
            users.Append(CultureInfo.InvariantCulture, $"\"{parts[^2]}\" \"{parts[^1]}\"\n");
        }

        string list = Path.Combine(folder, "users");
        string configuration = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(list, users.ToString());
        await File.WriteAllTextAsync(
            configuration,
            $"""
            [databases]
            {service.Database} = host={service.Host} port={service.Port}
            [pgbouncer]
            listen_port = 6432
            unix_socket_dir = {folder}
            auth_type = trust
            auth_file = {list}
            ignore_startup_parameters = extra_float_digits, options
            {settings}
            """
        );

        TaskCompletionSource up = new TaskCompletionSource();
        StringBuilder said = new StringBuilder();
        CancellationTokenSource kill = new CancellationTokenSource();
        Task<CommandResult> running = account
            .Command(program, configuration)
            .WithStandardErrorPipe(
                PipeTarget.ToDelegate(line =>
                {
                    said.AppendLine(line);
                    if (line.Contains("process up", StringComparison.Ordinal))
                    {
                        up.TrySetResult();
                    }
                })
            )
            .ExecuteAsync(kill.Token);
        await Task.WhenAny(up.Task, running);
        Assert.True(up.Task.IsCompleted, said.ToString());
        return new PgBouncer(folder, new NpgsqlConnectionProvider(service with { Host = folder, Port = 6432 }), running, kill);
    }

    public async ValueTask DisposeAsync()
    {
        await _kill.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _kill.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
