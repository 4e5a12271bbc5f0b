namespace IuCutter.Postgres.Backup;

/// <summary>The partial files of a backup whose process was killed.</summary>
internal static class BackupLeftovers
{
    /// <summary>Removes the partial files of a run; its owner calls it, so that nobody writes them any more.</summary>
    /// <returns>The files that were removed.</returns>
    public static IReadOnlyList<string> Remove(string directory, string runId)
    {
        string folder = Path.GetFullPath(directory);
        string[] partial = Directory.Exists(folder) ? Directory.GetFiles(folder, $"{runId}-*.partial") : [];
        foreach (string file in partial)
        {
            File.Delete(file);
        }

        return partial;
    }

    /// <summary>Removes the partial files of one backup; its writer calls it, who holds a lock on the name.</summary>
    public static void Remove(BackupFiles files)
    {
        foreach (string path in new[] { files.Path, files.Manifest, files.Signature })
        {
            File.Delete(path + ".partial");
        }
    }
}
