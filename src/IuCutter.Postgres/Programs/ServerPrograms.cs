using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Programs;

namespace IuCutter.Postgres.Programs;

/// <summary>The PostgreSQL server programs of the machine.</summary>
/// <param name="BinDirectory">The folder that holds them all.</param>
/// <param name="Version">Their version, for example <c>15.18</c>.</param>
internal sealed record ServerPrograms(string BinDirectory, string Version)
{
    /// <summary>The first version that the schema runs on.</summary>
    private const int OldestMajor = 15;

    /// <summary>initdb.</summary>
    public string Initdb => Path.Combine(BinDirectory, "initdb");

    /// <summary>pg_ctl.</summary>
    public string PgCtl => Path.Combine(BinDirectory, "pg_ctl");

    /// <summary>Finds them: PATH, pg_config, then the usual places, newest first.</summary>
    /// <param name="cancellationToken">Ends the looking.</param>
    /// <param name="major">The major version that is wanted, or else the next newer one; null for the first that will do.</param>
    /// <exception cref="IuException">Config.ServerProgramsMissing.</exception>
    public static async Task<ServerPrograms> FindAsync(CancellationToken cancellationToken, int? major = null) =>
        await FindAsync(await CandidatesAsync(cancellationToken).ConfigureAwait(false), cancellationToken, major).ConfigureAwait(false);

    /// <summary>Takes the first of these folders that holds all programs in a version that will do.</summary>
    /// <exception cref="IuException">Config.ServerProgramsMissing.</exception>
    public static async Task<ServerPrograms> FindAsync(IEnumerable<string> folders, CancellationToken cancellationToken, int? major = null)
    {
        int oldest = Math.Max(major ?? OldestMajor, OldestMajor);
        (int Major, ServerPrograms Programs)? newer = null;
        List<string> tooOld = new List<string>();
        string[] looked = [.. folders.Distinct(StringComparer.Ordinal)];
        foreach (string folder in looked.Where(HoldsAll))
        {
            BufferedCommandResult answer = await Cli.Wrap(Executables.Trusted(Path.Combine(folder, "postgres")))
                .WithArguments("--version")
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken)
                .ConfigureAwait(false);
            // postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
            string[] words = answer.StandardOutput.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string version = words.Length > 2 ? words[2] : "";
            if (!int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int found) || found < oldest)
            {
                tooOld.Add($"{folder} ({version})");
                continue;
            }

            if (major is null || found == major)
            {
                return new ServerPrograms(folder, version).Trusted();
            }

            newer = newer is { } best && best.Major <= found ? best : (found, new ServerPrograms(folder, version).Trusted());
        }

        return newer?.Programs
            ?? throw new IuException(
                ErrorCatalogue.ServerProgramsMissing,
                tooOld.Count > 0
                    ? $"Version {oldest} or newer is needed, found {string.Join(", ", tooOld)}."
                    : $"Looked in {string.Join(", ", looked)}."
            );
    }

    private ServerPrograms Trusted()
    {
        Executables.Trusted(Initdb);
        Executables.Trusted(PgCtl);
        return this;
    }

    private static bool HoldsAll(string folder) =>
        new[] { "initdb", "pg_ctl", "postgres" }.All(name => Executables.IsExecutable(Path.Combine(folder, name)));

    private static async Task<IEnumerable<string>> CandidatesAsync(CancellationToken cancellationToken)
    {
        List<string> folders = new List<string>(Executables.PathFolders());
        if (Executables.Find("pg_config") is { } config)
        {
            BufferedCommandResult answer = await Cli.Wrap(config)
                .WithArguments("--bindir")
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken)
                .ConfigureAwait(false);
            folders.Add(answer.StandardOutput.Trim());
        }

        folders.AddRange(Installed());
        return folders.Where(folder => folder.Length > 0);
    }

    /// <summary>The usual places of programs, those of a newer version first.</summary>
    public static IEnumerable<string> Installed() =>
        [
            .. Newest("/usr/lib/postgresql", "*", "bin"),
            .. Newest("/usr", "pgsql-*", "bin"),
            .. Newest("/opt/homebrew/opt", "postgresql*", "bin"),
            .. Newest("/usr/local/opt", "postgresql*", "bin"),
        ];

    private static IEnumerable<string> Newest(string root, string pattern, string leaf) =>
        Directory.Exists(root)
            ? Directory.EnumerateDirectories(root, pattern).OrderByDescending(MajorOf).Select(folder => Path.Combine(folder, leaf))
            : [];

    private static int MajorOf(string folder) =>
        int.TryParse(
            string.Concat(Path.GetFileName(folder).Where(char.IsAsciiDigit)),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int number
        )
            ? number
            : 0;
}
