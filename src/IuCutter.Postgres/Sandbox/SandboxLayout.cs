using IuCutter.Core.Programs;

namespace IuCutter.Postgres.Sandbox;

/// <summary>The paths in a sandbox's folder. All of it follows from the folder, so a description cannot point elsewhere.</summary>
/// <param name="Root">The folder, without symbolic links.</param>
internal sealed record SandboxLayout(string Root)
{
    // sun_path is 108 bytes on Linux and 104 elsewhere, with a final 0; GnuPG's is the longest name of ours.
    private const string LongestSocketPath = "/gnupg/S.gpg-agent.browser";

    /// <summary>Name of the libpq service.</summary>
    public const string Service = "iu_sandbox";

    /// <summary>The cluster's superuser.</summary>
    public const string AdminUser = "iu_admin";

    /// <summary>The file that describes the sandbox; it holds no secrets.</summary>
    public string Description => Path.Combine(Root, "sandbox.json");

    /// <summary>The cluster; belongs to the server's user.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>Socket and server log; belongs to the server's user.</summary>
    public string Run => Path.Combine(Root, "run");

    /// <summary>The server's log.</summary>
    public string ServerLog => Path.Combine(Run, "server.log");

    /// <summary>The server's lock file: process id, shared memory, readiness.</summary>
    public string PostmasterPid => Path.Combine(Data, "postmaster.pid");

    /// <summary>ssh keys.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>The sovereign's private key.</summary>
    public string SovereignKey => Path.Combine(Keys, "sovereign");

    /// <summary>The executor's private key.</summary>
    public string ExecutorKey => Path.Combine(Keys, "executor");

    /// <summary>The verifier's private key.</summary>
    public string VerifierKey => Path.Combine(Keys, "verifier");

    /// <summary>The allowed-signers file.</summary>
    public string Roster => Path.Combine(Root, "allowed_signers");

    /// <summary>GnuPG home.</summary>
    public string GnuPGHome => Path.Combine(Root, "gnupg");

    /// <summary>libpq service file.</summary>
    public string ServiceFile => Path.Combine(Root, "pg_service.conf");

    /// <summary>libpq password file.</summary>
    public string PasswordFile => Path.Combine(Root, "pgpass");

    /// <summary>Encrypted backups.</summary>
    public string Backup => Path.Combine(Root, "backup");

    /// <summary>Checkpoints of its databases' logs.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>Whether the sockets' names fit; too long ones are cut or refused by the kernel.</summary>
    public bool SocketsFit => System.Text.Encoding.UTF8.GetByteCount(Root + LongestSocketPath) < (OperatingSystem.IsLinux() ? 108 : 104);

    /// <summary>
    /// A line of the server's lock file, counted from 0; null when there is no such line. A server that ends removes the file.
    /// </summary>
    public string? LockFileLine(int index)
    {
        try
        {
            return RegularFile.ReadLines(PostmasterPid).ElementAtOrDefault(index);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Resolves symbolic links in every part of an existing folder's path.</summary>
    public static string RealPath(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string? parent = Path.GetDirectoryName(full);
        if (parent is null)
        {
            return full;
        }

        string here = Path.Combine(RealPath(parent), Path.GetFileName(full));
        return new DirectoryInfo(here).ResolveLinkTarget(returnFinalTarget: true) is { } target ? RealPath(target.FullName) : here;
    }
}
