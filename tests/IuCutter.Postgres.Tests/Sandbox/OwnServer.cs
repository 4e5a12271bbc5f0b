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

    /// <summary>A standby of it: a base backup that streams what the server writes.</summary>
    internal async Task<StandbyServer> CopyAsync()
    {
        await GetAsync();
        string? program = new[] { _programs!.BinDirectory }
            .Concat(ServerPrograms.Installed())
            .Concat(Executables.PathFolders())
            .Select(folder => Path.Combine(folder, "pg_basebackup"))
            .FirstOrDefault(Executables.IsExecutable);
        Assert.SkipWhen(program is null, "There is no pg_basebackup on this machine.");
        SandboxLayout copy = SandboxFolder.Create(null);
        await SandboxFolder.PopulateAsync(copy, _account!, Token);
        ServiceDefinition service = ServiceFile.Read(_sandbox!.Service, _sandbox.ServiceFile);
        await Cli.Wrap(program!)
            .WithArguments(["-D", copy.Data, "-X", "stream", "-c", "fast", "--no-sync"])
            .WithEnvironmentVariables(variables =>
                LibpqEnvironment.Apply(variables, service, _sandbox.PasswordFile, SandboxLayout.AdminUser, "test")
            )
            .ExecuteBufferedAsync(Token);

        // The same logins and passwords, another socket.
        string[] passwords = await File.ReadAllLinesAsync(_sandbox.PasswordFile, Token);
        await PrivateFiles.WriteAsync(
            copy.PasswordFile,
            string.Concat(passwords.Select(line => line.Replace(_layout!.Run, copy.Run, StringComparison.Ordinal) + "\n")),
            Token
        );
        string password = passwords.Select(line => line.Split(':')).Single(fields => fields[3] == SandboxLayout.AdminUser)[4];
        await File.AppendAllTextAsync(
            Path.Combine(copy.Data, "postgresql.conf"),
            $"""

            unix_socket_directories = '{copy.Run}'
            primary_conninfo = 'host={_layout!.Run} port={service.Port} user={SandboxLayout.AdminUser} password={password}'

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

        await new SandboxCluster(copy, _programs, _account).StartAsync(Token);
        return new StandbyServer(copy, _programs, _account, service with { Host = copy.Run });
    }

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
        await SandboxCluster.StopAsync(_layout, _programs, _account, Token, "fast");
        await StartAsync();
    }

    private async Task AdministerAsync(string sql)
    {
        await using NpgsqlConnection connection = await SandboxFixture
            .Provider(_sandbox!, "postgres")
            .OpenAdminAsync(SandboxLayout.AdminUser, Token);
        foreach (string statement in sql.Split("; "))
        {
            await using NpgsqlCommand command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(Token);
        }
    }
}
