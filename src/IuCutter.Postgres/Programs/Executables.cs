namespace IuCutter.Postgres.Programs;

/// <summary>Finds programs on PATH before anything is begun with them.</summary>
internal static class Executables
{
    /// <summary>Full path of a program on PATH; null when it is not there.</summary>
    public static string? Find(string name) => PathFolders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsExecutable);

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
}
