using System.Diagnostics;
using System.Globalization;
using CliWrap;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Sandbox;
using Npgsql;

namespace IuCutter.Chaos;

/// <summary>A private server that can be crashed and filled, with a template of the database before each phase.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    /// <summary>The database's name; every copy bears it, because approvals are for a database by its name.</summary>
    public const string Database = "chaos";

    private readonly string? _mount;
    private readonly ServiceDefinition _service;
    private readonly SandboxLayout _layout;
    private long? _oid;

    private Cluster(IuSandbox sandbox, string? mount)
    {
        Sandbox = sandbox;
        _mount = mount;
        _service = ServiceFile.Read(sandbox.Service, sandbox.ServiceFile);
        _layout = new SandboxLayout(sandbox.Path);
    }

    public IuSandbox Sandbox { get; }

    /// <summary>Whether the disk is small and the server's own, so that it can be filled.</summary>
    public bool CanFill => _mount is not null;

    public string Socket => Path.Combine(_service.Host, $".s.PGSQL.{_service.Port}");

    private string Filler => Path.Combine(Sandbox.Path, "filler");

    public static async Task<Cluster> StartAsync()
    {
        string? mount = null;
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess)
        {
            // Short: a unix socket's path has little room.
            string folder = Directory.CreateTempSubdirectory("iuc-").FullName;
            CommandResult mounted = await Cli.Wrap("mount")
                .WithArguments(["-t", "tmpfs", "-o", "size=900m,mode=755", "iucutter-chaos", folder])
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync();
            if (mounted.ExitCode == 0)
            {
                mount = folder;
            }
            else
            {
                Directory.Delete(folder);
            }
        }

        SandboxOptions options = new() { Path = mount is null ? null : Path.Combine(mount, "s") };
        IuSandbox sandbox = await new SandboxServer().StartAsync(options, CancellationToken.None);

        // The same passwords for any host and port: the proxy has others than the server.
        string lines = string.Concat(
            File.ReadLines(sandbox.PasswordFile).Select(line => "*:*:*:" + string.Join(':', line.Split(':')[^2..]) + "\n")
        );
        await PrivateFiles.WriteAsync(Passwords(sandbox), lines, CancellationToken.None);
        return new Cluster(sandbox, mount);
    }

    /// <summary>The passwords, for any host and port.</summary>
    public static string Passwords(IuSandbox sandbox) => Path.Combine(sandbox.Path, "chaos.pgpass");

    /// <summary>Makes the template of each phase's beginning, by a run that goes well.</summary>
    public async Task PrepareAsync()
    {
        await CopyAsync(Sandbox.Database, Database);
        Runner runner = await Runner.OpenAsync(Sandbox);
        await runner.TurnOnAsync();
        await CopyAsync(Database, Template(RunPhase.SourcePin));
        CutRun run = await runner.Engine.CreateAsync(Runner.Plan(), CutMode.Live, "operator@host", CancellationToken.None);
        while (RunStates.Next(run.State) is { } next)
        {
            if (run.WaitsFor is not null)
            {
                await runner.ApproveAsync(run);
            }

            await CopyAsync(Database, Template(next));
            run = await runner.Engine.RunPhaseAsync(run, next, null, CancellationToken.None);
        }
    }

    /// <summary>The database as it was before the phase.</summary>
    public Task ResetAsync(RunPhase phase) => CopyAsync(Template(phase), Database);

    /// <summary>A session of the superuser, who sees everything.</summary>
    public Task<NpgsqlConnection> OpenAsync(string database) =>
        new NpgsqlConnectionProvider(_service with { Database = database }, Sandbox.PasswordFile).OpenAdminAsync(
            Sandbox.AdminUser,
            CancellationToken.None
        );

    public async Task<T?> AdminAsync<T>(string sql, string database = "postgres")
    {
        await using NpgsqlConnection connection = await OpenAsync(database);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        object? value = await command.ExecuteScalarAsync();
        return value is null or DBNull ? default : (T)value;
    }

    /// <summary>Waits within the server until the condition holds; false when it does not in <see cref="Experiment.Timeout"/>.</summary>
    public async Task<bool> WaitAsync(string condition, string database = "postgres")
    {
        try
        {
            await AdminAsync<int>(
                $"""
                set statement_timeout = '{Experiment.Timeout.TotalSeconds:F0}s';
                do $$ begin
                    while ({condition}) is not true loop
                        perform pg_sleep(0.005);
                        perform pg_stat_clear_snapshot();
                    end loop;
                end $$
                """,
                database
            );
            return true;
        }
        catch (PostgresException late) when (late.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return false;
        }
    }

    /// <summary>Makes every COMMIT of new sessions wait before it reaches the disk, or no longer.</summary>
    public async Task SlowCommitsAsync(bool slow)
    {
        await AdminAsync<int>($"alter database {Database} {(slow ? "set commit_delay = 100000" : "reset commit_delay")}");
        await AdminAsync<int>($"alter database {Database} {(slow ? "set commit_siblings = 0" : "reset commit_siblings")}");
    }

    /// <summary>Stops the server as a power cut would, at once.</summary>
    public async Task CrashAsync()
    {
        // What pg_ctl stop -m immediate sends, without the time that it takes to start.
        using Process postmaster = Process.GetProcessById(PostmasterId());
        Signals.Send(postmaster.Id, Signals.Quit);
        await postmaster.WaitForExitAsync();
    }

    /// <summary>Takes the last free byte.</summary>
    public void Fill()
    {
        using FileStream filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (int size = 1 << 20; size >= 512; size /= 8)
        {
            try
            {
                for (byte[] block = new byte[size]; ; )
                {
                    filler.Write(block);
                }
            }
            catch (IOException)
            {
                // No room for a block of this size; perhaps for a smaller one.
            }
        }
    }

    /// <summary>Gives the disk back and brings the server up again, if it went down.</summary>
    public async Task RecoverAsync()
    {
        File.Delete(Filler);
        using CancellationTokenSource timeout = new CancellationTokenSource(Experiment.Timeout);
        using FileSignal log = new FileSignal(_layout.ServerLog);
        while (!await AnswersAsync())
        {
            using Process? postmaster = Postmaster();
            if (postmaster is null)
            {
                ServerAccount account = await ServerAccount.ResolveAsync(timeout.Token);
                await new SandboxCluster(_layout, await ServerPrograms.FindAsync(timeout.Token), account).StartAsync(timeout.Token);
            }
            else
            {
                // It recovers by itself: it logs that it is ready, or that it gives up, and then it ends.
                using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token);
                await Task.WhenAny(log.WaitAsync(either.Token), postmaster.WaitForExitAsync(either.Token));
                await either.CancelAsync();
                timeout.Token.ThrowIfCancellationRequested();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(Filler);
        await new SandboxServer().StopAsync(Sandbox.Path, CancellationToken.None);
        if (_mount is not null)
        {
            await Cli.Wrap("umount").WithArguments(["-l", _mount]).ExecuteAsync();
            Directory.Delete(_mount);
        }
    }

    private static string Template(RunPhase phase) =>
        "before_" + (phase <= RunPhase.CutPlan ? RunPhase.SourcePin : phase).ToString().ToLowerInvariant();

    /// <summary>Makes one database of this name, a copy of another.</summary>
    public async Task CopyAsync(string from, string to)
    {
        await AdminAsync<int>($"drop database if exists {to} with (force)");
        // A card names the oid of the database that it was asked for in: what takes the place of the database takes its oid too, as a
        // data folder that is copied back would.
        string same = to == Database && _oid is { } oid ? $" oid = {oid}" : "";
        await AdminAsync<int>($"create database {to} template {from}{same}");
        if (to == Database)
        {
            _oid ??= await AdminAsync<long>($"select oid::bigint from pg_database where datname = '{to}'");
        }

        // A sequence logs 32 values ahead, once. Its copy takes over that it has, but not the log: until the next
        // checkpoint a crash would set it back to where it was copied.
        await AdminAsync<int>("checkpoint");
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await AdminAsync<int>("select 1") == 1;
        }
        catch (Exception refused) when (refused is IuException or NpgsqlException)
        {
            return false;
        }
    }

    private int PostmasterId() => int.Parse(File.ReadLines(_layout.PostmasterPid).First(), CultureInfo.InvariantCulture);

    // None when it went down, with its lock file or without.
    private Process? Postmaster()
    {
        try
        {
            return File.Exists(_layout.PostmasterPid) ? Process.GetProcessById(PostmasterId()) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
