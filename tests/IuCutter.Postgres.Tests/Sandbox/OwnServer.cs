using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Sandbox;

/// <summary>
/// A server beside the assembly's own one, started by the first test that asks for it: small, open to two-phase commit, slow to write
/// its log, and there to be filled, killed and copied. Its tests run one after the other.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OwnServer : IAsyncLifetime
{
    /// <summary>How many connections it has beside those that it keeps for superusers.</summary>
    public const string Unreserved = "29";

    // Limits of the logins: what an installation gives them on a server of this size, rounded.
    private const string Limits =
        "alter role cutter_gate connection limit 5; alter role cutter_exec connection limit 7; "
        + "alter role cutter_verify connection limit 4; alter role cutter_ro connection limit 4";

    // A commit that is not waited for stays in memory until somebody else writes the log. A killed process loses what is in memory,
    // not what the system was given: fsync would change nothing here but the time.
    private const string Settings = """

        max_connections = 32
        superuser_reserved_connections = 3
        max_prepared_transactions = 10
        wal_writer_delay = 10s
        full_page_writes = off
        autovacuum = off
        fsync = off

        """;

    private IuSandbox? _sandbox;
    private SandboxLayout? _layout;
    private SandboxCluster? _cluster;
    private ServerPrograms? _programs;
    private ServerAccount? _account;
    private int _databases;

    private string Aside => _layout!.Data + "-aside";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A new database with schema and vocabulary and nothing else; its provider.</summary>
    internal async Task<NpgsqlConnectionProvider> CreateDatabaseAsync()
    {
        await GetAsync();
        string name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _databases)}");
        await AdministerAsync($"create database {name} template {_sandbox!.Database}");
        await AdministerAsync(
            $"revoke connect, temporary on database {name} from public; "
                + $"grant connect on database {name} to cutter_gate, cutter_exec, cutter_verify, cutter_ro"
        );
        return SandboxFixture.Provider(_sandbox, name);
    }

    /// <summary>Kills every process of the server at once: what was not handed to the system is gone.</summary>
    internal async Task KillAsync()
    {
        // The postmaster first: it would begin anew when another one of them ends.
        string postmaster = (await File.ReadAllLinesAsync(_layout!.PostmasterPid, Token))[0];
        SandboxProcesses.Kill([int.Parse(postmaster, NumberStyles.None, CultureInfo.InvariantCulture)]);
        SandboxProcesses.Kill(SandboxProcesses.OfCluster(_layout));
        while (SandboxProcesses.OfCluster(_layout).Count > 0)
        {
            Token.ThrowIfCancellationRequested();
        }

        // A process that nobody has waited for yet keeps its number, and a lock file with that number would stop the next server.
        File.Delete(_layout.PostmasterPid);
        File.Delete(Path.Combine(_layout.Run, ".s.PGSQL.5432.lock"));
    }

    /// <summary>Starts it again; it recovers from its log.</summary>
    internal async Task StartAsync() => await _cluster!.StartAsync(Token);

    /// <summary>The sandbox that it is the server of: its keys, its logins, its folders.</summary>
    internal async Task<IuSandbox> OpenAsync()
    {
        await GetAsync();
        return _sandbox!;
    }

    /// <summary>Executes statements, which <c>; </c> divides, in the maintenance database; the first value of the last of them.</summary>
    internal async Task<string?> AdministerAsync(string sql)
    {
        await using NpgsqlConnection connection = await OpenAdminAsync();
        object? value = null;
        foreach (string statement in sql.Split("; "))
        {
            await using NpgsqlCommand command = new NpgsqlCommand(statement, connection);
            value = await command.ExecuteScalarAsync(Token);
        }

        return Convert.ToString(value, CultureInfo.InvariantCulture);
    }

    // What a test before took of the memory for locks is given back when its session has ended, which takes a while.
    private async Task<NpgsqlConnection> OpenAdminAsync()
    {
        while (true)
        {
            try
            {
                return await SandboxFixture.Provider(_sandbox!, "postgres").OpenAdminAsync(SandboxLayout.AdminUser, Token);
            }
            catch (IuException stop) when (stop.InnerException is PostgresException { SqlState: PostgresErrorCodes.OutOfMemory })
            {
                Token.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Runs a client program as the superuser.</summary>
    internal async Task RunAsync(string program, string database, params string[] arguments)
    {
        ServiceDefinition service = ServiceFile.Read(_sandbox!.Service, _sandbox.ServiceFile) with { Database = database };
        await Cli.Wrap(Find(program))
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables =>
                LibpqEnvironment.Apply(variables, service, _sandbox.PasswordFile, SandboxLayout.AdminUser, "test")
            )
            .ExecuteBufferedAsync(Token);
    }

    /// <summary>Shuts it down for as long as it takes to copy its data folder.</summary>
    /// <param name="to">A path that does not exist.</param>
    internal async Task CopyDataAsync(string to)
    {
        await StopAsync();
        await CopyFolderAsync(_layout!.Data, to);
        await StartAsync();
    }

    /// <summary>Shuts it down, and starts it with a copy of its data folder in the place of that.</summary>
    /// <param name="copy">The copy, which stays where it is.</param>
    internal async Task PutDataBackAsync(string copy)
    {
        await StopAsync();
        if (Directory.Exists(Aside))
        {
            Directory.Delete(_layout!.Data, recursive: true);
        }
        else
        {
            Directory.Move(_layout!.Data, Aside);
        }

        await CopyFolderAsync(copy, _layout.Data);
        await StartAsync();
    }

    /// <summary>Starts it with the data folder that was there before the first copy was put in its place, if any was.</summary>
    internal async Task PutDataRightAsync()
    {
        if (!Directory.Exists(Aside))
        {
            return;
        }

        await StopAsync();
        if (Directory.Exists(_layout!.Data))
        {
            Directory.Delete(_layout.Data, recursive: true);
        }

        Directory.Move(Aside, _layout.Data);
        await StartAsync();
    }

    /// <summary>A standby of it: a base backup that streams what the server writes.</summary>
    internal async Task<StandbyServer> CopyAsync()
    {
        await GetAsync();
        // Before anything is made that would be left behind.
        Find("pg_basebackup");
        return await StandbyAsync("", to => RunAsync("pg_basebackup", "postgres", "-D", to, "-X", "stream", "-c", "fast", "--no-sync"));
    }

    /// <summary>A standby of it: a copy of the data folder that streams what the server wrote since.</summary>
    /// <param name="data">The copy.</param>
    /// <param name="settings">Further settings of the standby.</param>
    internal Task<StandbyServer> CopyAsync(string data, string settings) =>
        StandbyAsync(settings, to => CopyFolderAsync(Path.Combine(data, "."), to));

    public async ValueTask DisposeAsync()
    {
        if (_sandbox is not null)
        {
            await new SandboxServer().StopAsync(_sandbox.Path, CancellationToken.None);
        }
    }

    private async Task GetAsync()
    {
        if (_sandbox is not null)
        {
            return;
        }

        IuSandbox sandbox = await SandboxFixture.StartAsync();
        _sandbox = sandbox;
        _layout = new SandboxLayout(sandbox.Path);
        _programs = await ServerPrograms.FindAsync(Token);
        _account = await ServerAccount.ResolveAsync(Token);
        _cluster = new SandboxCluster(_layout, _programs, _account);
        await AdministerAsync(Limits);
        await File.AppendAllTextAsync(Path.Combine(_layout.Data, "postgresql.conf"), Settings, Token);
        await StopAsync();
        await StartAsync();
    }

    private async Task<StandbyServer> StandbyAsync(string settings, Func<string, Task> fill)
    {
        SandboxLayout copy = SandboxFolder.Create(null);
        await SandboxFolder.PopulateAsync(copy, _account!, Token);
        await fill(copy.Data);

        // The same logins and passwords, another socket.
        string[] passwords = await File.ReadAllLinesAsync(_sandbox!.PasswordFile, Token);
        await PrivateFiles.WriteAsync(
            copy.PasswordFile,
            string.Concat(passwords.Select(line => line.Replace(_layout!.Run, copy.Run, StringComparison.Ordinal) + "\n")),
            Token
        );
        string password = passwords.Select(line => line.Split(':')).Single(fields => fields[3] == SandboxLayout.AdminUser)[4];
        ServiceDefinition service = ServiceFile.Read(_sandbox.Service, _sandbox.ServiceFile);
        await File.AppendAllTextAsync(
            Path.Combine(copy.Data, "postgresql.conf"),
            $"""

            unix_socket_directories = '{copy.Run}'
            primary_conninfo = 'host={_layout!.Run} port={service.Port} user={SandboxLayout.AdminUser} password={password}'
            {settings}

            """,
            Token
        );
        await File.WriteAllTextAsync(Path.Combine(copy.Data, "standby.signal"), "", Token);
        if (_account!.Name is not null)
        {
            await Cli.Wrap("chown")
                .WithArguments([
                    "-R",
                    string.Create(CultureInfo.InvariantCulture, $"{_account.UserId}:{_account.GroupId}"),
                    copy.Data,
                    copy.Run,
                ])
                .ExecuteAsync(Token);
        }

        await new SandboxCluster(copy, _programs!, _account).StartAsync(Token);
        return new StandbyServer(copy, _programs!, _account, service with { Host = copy.Run });
    }

    private string Find(string program)
    {
        string? path = new[] { _programs!.BinDirectory }
            .Concat(ServerPrograms.Installed())
            .Concat(Executables.PathFolders())
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(Executables.IsExecutable);
        Assert.SkipWhen(path is null, $"There is no {program} on this machine.");
        return path!;
    }

    private static async Task CopyFolderAsync(string from, string to) =>
        await Cli.Wrap("cp").WithArguments(["-a", from, to]).ExecuteAsync(Token);

    private Task StopAsync() => SandboxCluster.StopAsync(_layout!, _programs!, _account!, Token, "fast");
}
