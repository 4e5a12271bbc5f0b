using System.Globalization;
using CliWrap;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Sandbox;

/// <summary>The sandbox's cluster: made, started and stopped as the server's user.</summary>
/// <param name="layout">Where things are.</param>
/// <param name="programs">The server programs.</param>
/// <param name="account">As whom they run.</param>
internal sealed class SandboxCluster(SandboxLayout layout, ServerPrograms programs, ServerAccount account)
{
    private static readonly TimeSpan FastDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Makes the cluster.</summary>
    /// <param name="adminPassword">The superuser's password; in a file for the moment that initdb reads it.</param>
    /// <param name="port">Port on 127.0.0.1; null for the unix socket alone.</param>
    /// <param name="cancellationToken">Kills initdb.</param>
    public async Task InitializeAsync(string adminPassword, int? port, CancellationToken cancellationToken)
    {
        await GiveAsync(layout.Data, cancellationToken).ConfigureAwait(false);
        await GiveAsync(layout.Run, cancellationToken).ConfigureAwait(false);
        string passwordFile = Path.Combine(layout.Run, "initdb.pw");
        await PrivateFiles.WriteAsync(passwordFile, adminPassword + "\n", cancellationToken).ConfigureAwait(false);
        try
        {
            await GiveAsync(passwordFile, cancellationToken).ConfigureAwait(false);
            await ProgramFailure
                .RunAsync(
                    account.Command(
                        programs.Initdb,
                        "-D",
                        layout.Data,
                        "--username",
                        SandboxLayout.AdminUser,
                        "--pwfile",
                        passwordFile,
                        "--auth=scram-sha-256",
                        // Nothing of value can be lost before the first start; the server itself runs with fsync on.
                        "--encoding=UTF8",
                        "--locale=C",
                        "--data-checksums",
                        "--no-sync",
                        "--no-instructions"
                    ),
                    null,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        await File.AppendAllTextAsync(Path.Combine(layout.Data, "postgresql.conf"), Settings(port), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Starts the server and returns when it accepts connections. It outlives this process.</summary>
    /// <returns>The server's process id.</returns>
    public async Task<int> StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Not cancelled half-way: a server that was just forked could not be found yet, and would stay. Its own deadline ends it.
        await ProgramFailure
            .RunAsync(
                account.Command(programs.PgCtl, "start", "-D", layout.Data, "-l", layout.ServerLog, "-w", "-t", "30", "-s"),
                layout.ServerLog,
                CancellationToken.None
            )
            .ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return int.Parse(RegularFile.ReadLines(layout.PostmasterPid).First(), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Stops the server, however it is: fast, then at once, then by killing what is left. Never throws for a dead server.
    /// </summary>
    public static async Task StopAsync(
        SandboxLayout layout,
        ServerPrograms? programs,
        ServerAccount account,
        CancellationToken cancellationToken,
        params string[] modes
    )
    {
        foreach (string mode in modes.Length > 0 ? modes : ["fast", "immediate"])
        {
            // pg_ctl signals the number in postmaster.pid, so it is asked only while that process is one of this cluster.
            if (programs is not null && IsServerAlive(layout))
            {
                await account
                    .Command(
                        programs.PgCtl,
                        "stop",
                        "-D",
                        layout.Data,
                        "-m",
                        mode,
                        "-w",
                        "-t",
                        FastDeadline.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                        "-s"
                    )
                    .ExecuteAsync(cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        SandboxProcesses.Kill(SandboxProcesses.OfCluster(layout));
        if (
            !await SandboxProcesses
                .WaitUntilGoneAsync(() => SandboxProcesses.OfCluster(layout), KillDeadline, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            throw new IuException(ErrorCatalogue.SandboxFailed, "Processes of the server do not end.", layout.Root);
        }

        // Whoever ended by itself removed lock file and segment; whoever was killed, initdb's child too, left both.
        if (SharedMemorySegment.OfCluster(layout) is { } segment)
        {
            await segment.RemoveAsync(account, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsServerAlive(SandboxLayout layout) =>
        int.TryParse(layout.LockFileLine(0), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
        && (!Directory.Exists("/proc/self") || SandboxProcesses.OfCluster(layout).Contains(id));

    private async Task GiveAsync(string path, CancellationToken cancellationToken)
    {
        if (account.Name is not null)
        {
            await ProgramFailure
                .RunAsync(
                    Cli.Wrap(Executables.Require("chown", ErrorCatalogue.SandboxFailed))
                        .WithArguments([string.Create(CultureInfo.InvariantCulture, $"{account.UserId}:{account.GroupId}"), path])
                        .WithValidation(CommandResultValidation.None),
                    null,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }

    private string Settings(int? port) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""

            # The sandbox's own settings.
            listen_addresses = '{(port is null ? "" : "127.0.0.1")}'
            port = {port ?? 5432}
            unix_socket_directories = '{layout.Run.Replace("'", "''", StringComparison.Ordinal)}'
            unix_socket_permissions = 0700
            cluster_name = 'iucutter-sandbox'
            max_connections = 300
            shared_buffers = 32MB
            fsync = on
            # Files of the data folder, so that a killed server leaves nothing behind in /dev/shm.
            dynamic_shared_memory_type = mmap
            password_encryption = 'scram-sha-256'
            timezone = 'UTC'
            log_timezone = 'UTC'
            # A statement, its parameters and the details of an error are document text.
            log_min_error_statement = panic
            log_error_verbosity = terse
            log_statement = 'none'

            """
        );
}
