using System.Globalization;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Backup;

/// <summary>pg_dump and pg_restore of one installation, chosen for the server: several versions may be installed.</summary>
/// <param name="PgDump">Path of pg_dump.</param>
/// <param name="PgRestore">Path of the pg_restore beside it; null when there is none.</param>
/// <param name="Version">What pg_dump says it is.</param>
internal sealed record ClientPrograms(string PgDump, string? PgRestore, string Version)
{
    // Debian's, on PATH: a script that chooses a version by itself, and not by this server.
    private const string Wrapper = "pg_wrapper";

    /// <summary>Path of the psql beside that pg_restore; null when there is none.</summary>
    public string? Psql =>
        PgRestore is not null && Path.Combine(Path.GetDirectoryName(PgRestore)!, "psql") is var psql && Executables.IsExecutable(psql)
            ? Executables.Trusted(psql)
            : null;

    /// <summary>Those of PATH, then the usual places.</summary>
    /// <exception cref="IuException">Config.PgDumpMissing, Config.PgDumpTooOld.</exception>
    public static Task<ClientPrograms> FindAsync(int major, string? subject, CancellationToken cancellationToken)
    {
        ILookup<bool, string> path = Executables.PathFolders().ToLookup(IsWrapped);
        return FindAsync([.. path[false], .. ServerPrograms.Installed(), .. path[true]], major, subject, cancellationToken);
    }

    /// <summary>Of these folders the first with the server's major version, or else the one that is the least newer.</summary>
    /// <exception cref="IuException">Config.PgDumpMissing, Config.PgDumpTooOld, with those that were found.</exception>
    public static async Task<ClientPrograms> FindAsync(
        IEnumerable<string> folders,
        int major,
        string? subject,
        CancellationToken cancellationToken
    )
    {
        (int Major, ClientPrograms Programs)? newer = null;
        List<string> tooOld = new List<string>();
        foreach (
            string pgDump in folders
                .Distinct(StringComparer.Ordinal)
                .Select(folder => Path.Combine(folder, "pg_dump"))
                .Where(Executables.IsExecutable)
                .Select(Executables.Trusted)
        )
        {
            string version = await BackupPrograms.VersionAsync(pgDump, cancellationToken).ConfigureAwait(false);
            int found = MajorOf(version);
            string pgRestore = Path.Combine(Path.GetDirectoryName(pgDump)!, "pg_restore");
            ClientPrograms programs = new ClientPrograms(
                pgDump,
                Executables.IsExecutable(pgRestore) ? Executables.Trusted(pgRestore) : null,
                version
            );
            if (found == major)
            {
                return programs;
            }

            if (found < major)
            {
                tooOld.Add($"{pgDump} ({version})");
            }
            else if (newer is not { } best || found < best.Major)
            {
                newer = (found, programs);
            }
        }

        return newer?.Programs
            ?? throw (
                tooOld.Count > 0
                    ? new IuException(
                        ErrorCatalogue.PgDumpTooOld,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"One of version {major} or newer is needed; found {string.Join(", ", tooOld)}."
                        ),
                        subject
                    )
                    : new IuException(ErrorCatalogue.PgDumpMissing, "Looked for it on PATH and where packages put it.", subject)
            );
    }

    /// <summary>The major version in <c>pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)</c>; 0 when there is none.</summary>
    public static int MajorOf(string version) =>
        int.TryParse(
            string.Concat(
                (version.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(2) ?? "").TakeWhile(char.IsAsciiDigit)
            ),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int major
        )
            ? major
            : 0;

    private static bool IsWrapped(string folder) =>
        new FileInfo(Path.Combine(folder, "pg_dump")) is { Exists: true } file
        && Path.GetFileName(file.ResolveLinkTarget(returnFinalTarget: true)?.FullName) == Wrapper;
}
