using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace IuCutter.TestRunner;

/// <summary>
/// All that this program has started, directly or not. On Linux it is the reaper of its descendants, so that a daemon whose parent
/// has ended (a PostgreSQL server, a gpg-agent) is still in the tree. Elsewhere the tree is what <see cref="Process"/> sees.
/// </summary>
internal static class ProcessTree
{
    private const int SetChildSubreaper = 36;
    private const int NoHang = 1;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static PosixSignalRegistration? s_childEnded;
    private static int s_suite;

    /// <summary>Becomes the reaper. An adopted process that ends is waited for at once: tests look whether it is gone.</summary>
    public static void Adopt()
    {
        if (OperatingSystem.IsLinux() && Prctl(SetChildSubreaper, 1, 0, 0, 0) == 0)
        {
            s_childEnded = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => Reap());
        }
    }

    /// <summary>The process that .NET itself waits for.</summary>
    public static void Watch(Process suite) => s_suite = suite.Id;

    /// <summary>Processor time that the living descendants, and those they waited for, have used.</summary>
    public static TimeSpan ProcessorTime()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Portable(process => process.TotalProcessorTime);
        }

        long ticks = Descendants().Sum(descendant => descendant.Ticks);
        return TimeSpan.FromSeconds(ticks / 100.0);
    }

    /// <summary>Ends every descendant: asks first, so that servers take their shared memory with them, then kills.</summary>
    public static async Task EndAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            Portable(process =>
            {
                process.Kill(entireProcessTree: true);
                return TimeSpan.Zero;
            });
            return;
        }

        Send(15);
        long began = Stopwatch.GetTimestamp();
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        while (Descendants().Any(IsAlive) && await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            if (Stopwatch.GetElapsedTime(began) > Grace)
            {
                Send(9);
            }

            Reap();
        }
    }

    private static bool IsAlive(Descendant descendant) => descendant.State is not ('Z' or 'X');

    private static void Send(int signal)
    {
        foreach (Descendant descendant in Descendants().Where(IsAlive))
        {
            // One that ended meanwhile is none to be reported: its id is not given away before it has been waited for.
            _ = Kill(descendant.Id, signal);
        }
    }

    private static void Reap()
    {
        foreach (Descendant zombie in Descendants().Where(descendant => descendant.State == 'Z'))
        {
            if (zombie.Parent == Environment.ProcessId && zombie.Id != s_suite)
            {
                _ = WaitPid(zombie.Id, out _, NoHang);
            }
        }
    }

    private static List<Descendant> Descendants()
    {
        ILookup<int, Descendant> children = Directory
            .EnumerateDirectories("/proc")
            .Select(folder => Path.GetFileName(folder))
            .Where(name => char.IsAsciiDigit(name[0]))
            .Select(Read)
            .OfType<Descendant>()
            .ToLookup(process => process.Parent);
        List<Descendant> found = [.. children[Environment.ProcessId]];
        for (int at = 0; at < found.Count; at++)
        {
            found.AddRange(children[found[at].Id]);
        }

        return found;
    }

    // /proc/N/stat, from the state on: the name before it may hold blanks and brackets.
    private static Descendant? Read(string id)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long ticks = fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
            return new Descendant(
                int.Parse(id, CultureInfo.InvariantCulture),
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                fields[0][0],
                ticks
            );
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static TimeSpan Portable(Func<Process, TimeSpan> use)
    {
        try
        {
            using Process process = Process.GetProcessById(s_suite);
            return use(process);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return TimeSpan.Zero;
        }
    }

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int Prctl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "waitpid")]
    private static extern int WaitPid(int process, out int status, int options);

    private sealed record Descendant(int Id, int Parent, char State, long Ticks);
}
