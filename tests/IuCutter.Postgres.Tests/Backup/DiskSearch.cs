namespace IuCutter.Postgres.Tests.Backup;

/// <summary>Looks for words in files of folders that are everybody's.</summary>
internal static class DiskSearch
{
    private const long Largest = 256L << 20;

    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>The files of a folder that were written since.</summary>
    public static IEnumerable<string> Written(string folder, DateTime since) =>
        Directory.EnumerateFiles(folder, "*", Everywhere).Where(path => File.GetLastWriteTimeUtc(path) >= since);

    /// <summary>Whether a file holds these bytes. One that is empty is not opened: a named pipe would wait for its writer.</summary>
    public static bool Holds(string path, byte[] words)
    {
        try
        {
            return new FileInfo(path) is { Length: > 0 and < Largest } && File.ReadAllBytes(path).AsSpan().IndexOf(words) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, gone meanwhile.
            return false;
        }
    }
}
