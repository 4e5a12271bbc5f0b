using System.Runtime.InteropServices;

namespace IuCutter.Runbooks;

/// <summary>
/// Calls an action once at the first SIGINT, SIGTERM or SIGHUP, in place of the signal's usual effect; a second signal ends the
/// process at once with <see cref="ExitCode.Stopped"/>.
/// </summary>
/// <remarks>
/// A script cannot do this itself: the signal arrives on a thread that has no runspace. SIGHUP is among them because a lost
/// SSH connection must not leave a cut half way without its finally blocks.
/// </remarks>
public sealed class StopSignals : IDisposable
{
    private readonly Action _stop;
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    /// <summary>Starts to watch.</summary>
    /// <param name="stop">Stops the work, and returns when it has stopped; for a script <c>[System.Action] $shell.Stop</c>.</param>
    public StopSignals(Action stop)
    {
        ArgumentNullException.ThrowIfNull(stop);
        _stop = stop;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Receive),
        ];
    }

    /// <summary>Whether a signal came.</summary>
    public bool Stopped => Volatile.Read(ref _count) > 0;

    /// <summary>Ends the watch: the signals have their usual effect again.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1)
        {
            Environment.Exit(ExitCode.Stopped);
        }

        _stop();
    }
}
