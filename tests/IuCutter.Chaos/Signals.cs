using System.Runtime.InteropServices;

namespace IuCutter.Chaos;

/// <summary>Sends a signal to a process; .NET itself can only kill.</summary>
internal static partial class Signals
{
    /// <summary>SIGQUIT: to a postmaster, the immediate stop.</summary>
    public const int Quit = 3;

    /// <summary>Sends it; a process that is gone already is none to send to.</summary>
    public static void Send(int process, int signal) => _ = Kill(process, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
