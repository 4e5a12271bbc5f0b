using System.Globalization;

namespace IuCutter.TestRunner;

/// <summary>
/// Where a suite's temporary files lie: in memory, where that is offered and large enough, because the tests make and remove some hundred
/// thousand files of databases; else, or where TMPDIR names a folder, where the system has them.
/// </summary>
internal static class TemporaryFolder
{
    private const string Memory = "/dev/shm";
    private const long Gigabyte = 1L << 30;

    // A suite holds at most some 3 GB there at a time, and its servers and hosts want theirs beside.
    private const long FreeSpace = 8 * Gigabyte;
    private const long FreeMemory = 12 * Gigabyte;

    /// <summary>A new folder with a short name, for those of sockets, that others may pass: as root a server is another user.</summary>
    public static string Create()
    {
        if (MayUseMemory())
        {
            Environment.SetEnvironmentVariable("TMPDIR", Memory);
        }

        // Made in one step: in a folder that all may write to, nobody else's is taken for it.
        string folder = Directory.CreateTempSubdirectory("iut").FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        return folder;
    }

    // In a container it is often small, or one from which no program starts.
    private static bool MayUseMemory()
    {
        const string Mounts = "/proc/mounts";
        return string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TMPDIR"))
            && File.Exists(Mounts)
            && File.ReadLines(Mounts).Select(line => line.Split(' ')).LastOrDefault(mount => mount[1] == Memory)
                is [_, _, "tmpfs", string options, ..]
            && !options.Split(',').Intersect(["noexec", "ro"]).Any()
            && new DriveInfo(Memory).AvailableFreeSpace >= FreeSpace
            && AvailableMemory() >= FreeMemory;
    }

    // What is free now, and no more than a container has.
    private static long AvailableMemory()
    {
        const string Name = "MemAvailable:";
        string kilobytes = File.ReadLines("/proc/meminfo").First(line => line.StartsWith(Name, StringComparison.Ordinal))[Name.Length..];
        long free = 1024 * long.Parse(kilobytes.Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return Math.Min(free, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }
}
