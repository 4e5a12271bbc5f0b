namespace IuCutter.Core.Tests.Documents;

/// <summary>Real documents, where a folder <c>shared/corpus</c> stands beside or above the repository.</summary>
internal static class Corpus
{
    public static string? Folder { get; } = Find("shared/corpus", "MANIFEST.tsv");

    public static string Sample { get; } =
        Find("module/samples", "charter.md") is { } folder
            ? Path.Combine(folder, "charter.md")
            : throw new DirectoryNotFoundException("module/samples");

    /// <summary>Paths of all documents relative to the folder, in ordinal order; skips the test when there is none.</summary>
    public static IReadOnlyList<string> Files()
    {
        Assert.SkipWhen(Folder is null, "The folder shared/corpus is not on this machine.");
        List<string> files = Directory
            .EnumerateFiles(Folder!, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetDirectoryName(file) != Folder && Path.GetExtension(file) is ".md" or ".txt")
            .Select(file => Path.GetRelativePath(Folder!, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }

    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder!, file));

    private static string? Find(string folder, string marker)
    {
        for (DirectoryInfo? at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, folder);
            if (File.Exists(Path.Combine(path, marker)))
            {
                return path;
            }
        }

        return null;
    }
}
