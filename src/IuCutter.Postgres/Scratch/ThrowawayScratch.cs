using System.Security.Cryptography;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Sandbox;

namespace IuCutter.Postgres.Scratch;

/// <summary>
/// A cluster that is made for one proof and removed after it. Its data files hold the rows in plain while it lives:
/// they lie in a folder closed to others, in memory (tmpfs) where there is room. When this process is killed, a watchdog
/// removes it; when that is killed as well, the next proof does.
/// </summary>
internal sealed class ThrowawayScratch : IScratchSource
{
    /// <summary>Files in memory, on Linux.</summary>
    public const string MemoryFolder = "/dev/shm";

    // A cluster's own files; and a restored database is written twice, to its files and to the log.
    private const long ClusterBytes = 512L << 20;
    private const int Growth = 3;

    // What is lost with the machine is made again: nothing here is worth waiting for a disk.
    private const string Settings = """

        fsync = off
        synchronous_commit = off
        full_page_writes = off
        wal_level = minimal
        max_wal_senders = 0
        autovacuum = off

        """;

    /// <inheritdoc/>
    public async Task<IScratchServer> OpenAsync(long bytes, int major, CancellationToken cancellationToken)
    {
        ServerPrograms programs = await ServerPrograms.FindAsync(cancellationToken, major).ConfigureAwait(false);
        ServerAccount account = await ServerAccount.ResolveAsync(cancellationToken).ConfigureAwait(false);
        await ScratchLeftovers.RemoveAsync(programs, account, cancellationToken).ConfigureAwait(false);
        SandboxLayout layout = SandboxFolder.Create(PathFor(bytes));
        ScratchOwner owner = ScratchOwner.Claim(layout);
        bool ready = false;
        try
        {
            await SandboxDescription.WriteAsync(layout, null, cancellationToken).ConfigureAwait(false);
            await SandboxFolder.PopulateAsync(layout, account, cancellationToken).ConfigureAwait(false);
            SandboxPasswords passwords = SandboxPasswords.Create();
            SandboxCluster cluster = new SandboxCluster(layout, programs, account);
            await cluster.InitializeAsync(passwords.Admin, port: null, cancellationToken).ConfigureAwait(false);
            await File.AppendAllTextAsync(Path.Combine(layout.Data, "postgresql.conf"), Settings, cancellationToken).ConfigureAwait(false);
            await cluster.StartAsync(cancellationToken).ConfigureAwait(false);
            ServiceDefinition service = await passwords
                .WriteFilesAsync(layout, new SandboxOptions { Database = "postgres" }, cancellationToken)
                .ConfigureAwait(false);
            ready = true;
            return new Server(
                layout,
                programs,
                account,
                owner,
                new NpgsqlConnectionProvider(service, layout.PasswordFile),
                new StandInAuthority(layout, passwords)
            );
        }
        finally
        {
            if (!ready)
            {
                await RemoveAsync(layout, programs, account, owner).ConfigureAwait(false);
            }
        }
    }

    private static string? PathFor(long bytes)
    {
        if (
            !OperatingSystem.IsLinux()
            || !Directory.Exists(MemoryFolder)
            || new DriveInfo(MemoryFolder) is not { DriveFormat: "tmpfs" } memory
            || memory.AvailableFreeSpace < ClusterBytes + (Growth * bytes)
        )
        {
            return null;
        }

        return Path.Combine(MemoryFolder, "iu-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)));
    }

    private static async Task RemoveAsync(SandboxLayout layout, ServerPrograms programs, ServerAccount account, ScratchOwner owner)
    {
        // Not cancellable: plain rows must not outlive the proof. At once: nothing of it is to be kept.
        await SandboxCluster.StopAsync(layout, programs, account, CancellationToken.None, "immediate").ConfigureAwait(false);
        SandboxFolder.Delete(layout);
        await owner.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class Server(
        SandboxLayout layout,
        ServerPrograms programs,
        ServerAccount account,
        ScratchOwner owner,
        NpgsqlConnectionProvider maintenance,
        StandInAuthority standIns
    ) : IScratchServer
    {
        public StandInAuthority StandIns => standIns;

        public NpgsqlConnectionProvider Maintenance => maintenance;

        public string AdminUser => SandboxLayout.AdminUser;

        public string Folder => layout.Data;

        public string Log => layout.ServerLog;

        public bool IsThrownAway => true;

        public async ValueTask DisposeAsync() => await RemoveAsync(layout, programs, account, owner).ConfigureAwait(false);
    }
}
