namespace IuCutter.Core.Tests;

/// <summary>The working tree that this assembly was built from, for tests that read sources.</summary>
internal static class RepositoryFolder
{
    /// <summary>The folder that holds the solution, above the test's own.</summary>
    public static string Root { get; } = Find();

    /// <summary>C# sources below a folder, without what the compiler wrote.</summary>
    public static IReadOnlyList<string> Sources(string folder) => Files([folder], [".cs"]);

    /// <summary>Files below folders with one of these endings, without what the compiler wrote.</summary>
    public static IReadOnlyList<string> Files(IReadOnlyCollection<string> folders, IReadOnlyCollection<string> endings) =>
        [
            .. folders
                .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories))
                .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
                .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj"))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The path below the root, with forward slashes.</summary>
    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IuCutter.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No IuCutter.sln above {AppContext.BaseDirectory}.");
    }
}
