using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace IuCutter.Postgres.Sandbox;

/// <summary>
/// Finds the processes of a sandbox by what they hold, not by a remembered number: a process id is reused, and a signal
/// to the wrong one would stop somebody else's server. Reads /proc; elsewhere nothing is found and nothing is signalled.
/// </summary>
internal static class SandboxProcesses
{
    /// <summary>Every process of the cluster: PostgreSQL's processes all work in the data folder, orphans too.</summary>
    public static IReadOnlyList<int> OfCluster(SandboxLayout layout) =>
        [.. All().Where(id => string.Equals(Link(id, "cwd"), layout.Data, StringComparison.Ordinal))];

    /// <summary>The agents of the sandbox's GnuPG home.</summary>
    public static IReadOnlyList<int> OfGnuPG(SandboxLayout layout) =>
        [
            .. All()
                .Where(id =>
                    Arguments(id) is { Length: > 0 } words
                    && words.Contains(layout.GnuPGHome, StringComparer.Ordinal)
                    && Path.GetFileName(words[0]) is "gpg-agent" or "scdaemon" or "keyboxd" or "dirmngr"
                ),
        ];

    /// <summary>Waits until a set of processes is empty, or the deadline passes.</summary>
    /// <returns>Whether it became empty.</returns>
    public static async Task<bool> WaitUntilGoneAsync(Func<IReadOnlyList<int>> find, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(deadline);
        try
        {
            for (IReadOnlyList<int> alive = find(); alive.Count > 0; alive = find())
            {
                await WaitForExitAsync(alive[0], timeout.Token).ConfigureAwait(false);
            }

            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Kills what is left.</summary>
    public static void Kill(IReadOnlyList<int> processes)
    {
        foreach (int id in processes)
        {
            try
            {
                using Process process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                // It ended by itself meanwhile, which is what was wanted.
            }
        }
    }

    private static async Task WaitForExitAsync(int id, CancellationToken cancellationToken)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            // Gone between the look and this.
        }
    }

    private static IEnumerable<int> All() =>
        Directory.Exists("/proc/self")
            ? Directory
                .EnumerateDirectories("/proc")
                .Select(Path.GetFileName)
                .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(name => int.Parse(name!, NumberStyles.None, CultureInfo.InvariantCulture))
            : [];

    private static string? Link(int id, string name)
    {
        try
        {
            return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{name}")).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or another user's process: not one of ours.
            return null;
        }
    }

    private static string[] Arguments(int id)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/cmdline"));
            return Encoding.UTF8.GetString(bytes).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
