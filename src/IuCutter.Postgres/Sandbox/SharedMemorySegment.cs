using System.Globalization;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Sandbox;

/// <summary>The small System V segment that a killed server leaves behind; a server that was stopped removes it itself.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Id">Its id.</param>
internal sealed record SharedMemorySegment(long Key, long Id)
{
    private const int LineOfSegment = 6;

    /// <summary>The segment that the cluster's lock file names; null when there is none.</summary>
    public static SharedMemorySegment? OfCluster(SandboxLayout layout)
    {
        string[] words = layout.LockFileLine(LineOfSegment)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return
            words is [var key, var id]
            && long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out long keyNumber)
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long idNumber)
            ? new SharedMemorySegment(keyNumber, idNumber)
            : null;
    }

    /// <summary>Whether the kernel still has it, with nobody attached. Key and id together are never another cluster's.</summary>
    public bool IsLeftOver() =>
        File.Exists("/proc/sysvipc/shm")
        && File.ReadLines("/proc/sysvipc/shm")
            .Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            // key shmid perms size cpid lpid nattch ...
            .Any(words =>
                words.Length > 6
                && (uint)long.Parse(words[0], CultureInfo.InvariantCulture) == (uint)Key
                && long.Parse(words[1], CultureInfo.InvariantCulture) == Id
                && words[6] == "0"
            );

    /// <summary>Removes it if it is left over.</summary>
    public async Task RemoveAsync(ServerAccount account, CancellationToken cancellationToken)
    {
        if (IsLeftOver() && Executables.Find("ipcrm") is { } ipcrm)
        {
            await account
                .Command(ipcrm, "-m", Id.ToString(CultureInfo.InvariantCulture))
                .ExecuteAsync(cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
