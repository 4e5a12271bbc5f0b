using System.Management.Automation;
using System.Runtime.InteropServices;

namespace IuCutter.Host;

/// <summary>Stops the running pipeline at the first signal; the second has its usual effect and ends the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly PowerShell _shell;
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    private StopSignals(PowerShell shell)
    {
        _shell = shell;
        // SIGHUP too: a lost SSH connection must not leave a cut half way without its finally blocks.
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop),
        ];
    }

    /// <summary>Whether a signal came.</summary>
    public bool Stopped => Volatile.Read(ref _count) > 0;

    /// <summary>Starts to watch.</summary>
    public static StopSignals Watch(PowerShell shell) => new(shell);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Stop(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _count) == 1)
        {
            context.Cancel = true;
            _shell.BeginStop(callback: null, state: null);
        }
    }
}
