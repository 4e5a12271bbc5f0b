namespace IuCutter.Core.Programs;

/// <summary>
/// Programs of the machine, by full path. They are looked for in the absolute folders of PATH and nowhere else, never in the current
/// folder, and a program that somebody else could have put there is refused and not passed over.
/// </summary>
internal static class Executables
{
    /// <summary>Full path of a program on PATH; null when it is not there.</summary>
    /// <exception cref="IuException">Config.ProgramUntrusted.</exception>
    public static string? Find(string name) =>
        PathFolders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsExecutable) is { } found ? Trusted(found) : null;

    /// <summary>Full path of a program on PATH.</summary>
    /// <param name="name">Name of the program.</param>
    /// <param name="missing">The entry for one that is not there.</param>
    /// <exception cref="IuException"><paramref name="missing"/>; Config.ProgramUntrusted.</exception>
    public static string Require(string name, ErrorDefinition missing) =>
        Find(name) ?? throw new IuException(missing, $"Looked for '{name}' on PATH.", name);

    /// <summary>The folders of PATH.</summary>
    public static IEnumerable<string> PathFolders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(Path.IsPathFullyQualified);

    /// <summary>Whether the file exists and may be executed.</summary>
    public static bool IsExecutable(string path) =>
        File.Exists(path)
        && (
            OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0
        );

    /// <summary>
    /// The path, once it is known that nobody but root and the user of this process can change the program, a link on the way to it, or a
    /// folder above. Asked of Linux alone; other systems are not asked.
    /// </summary>
    /// <param name="path">Absolute path of a program.</param>
    /// <exception cref="IuException">Config.ProgramUntrusted.</exception>
    public static string Trusted(string path) =>
        FirstUntrusted(path) is { } untrusted
            ? throw new IuException(
                ErrorCatalogue.ProgramUntrusted,
                string.Equals(untrusted, path, StringComparison.Ordinal) ? $"'{path}'." : $"'{path}', by '{untrusted}'.",
                path
            )
            : path;

    /// <summary>
    /// The first on the way to a path, links followed, that somebody else than root and the user of this process can change; null when
    /// there is none. Asked of Linux alone; elsewhere it is null.
    /// </summary>
    /// <param name="path">Absolute path. What does not exist is not trusted.</param>
    public static string? FirstUntrusted(string path)
    {
        if (!FileFacts.IsSupported)
        {
            return null;
        }

        Stack<string> names = new(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        string here = "/";
        int links = 0;
        while (true)
        {
            if (FileFacts.Of(here) is not { } facts)
            {
                return here;
            }

            if (facts.Kind == FileKind.Link)
            {
                if (!facts.IsOurs || ++links > 40 || new FileInfo(here).LinkTarget is not { } target)
                {
                    return here;
                }

                foreach (string name in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    names.Push(name);
                }

                here = target.StartsWith('/') ? "/" : Path.GetDirectoryName(here)!;
                continue;
            }

            if (!facts.IsTrusted)
            {
                return here;
            }

            if (!names.TryPop(out string? next))
            {
                return null;
            }

            here = next switch
            {
                "." => here,
                ".." => Path.GetDirectoryName(here) ?? "/",
                _ => Path.Combine(here, next),
            };
        }
    }
}
