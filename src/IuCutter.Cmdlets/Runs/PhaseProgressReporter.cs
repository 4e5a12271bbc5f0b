using IuCutter.Core.Runs;

namespace IuCutter.Cmdlets;

/// <summary>Shows how far a phase is; of bytes also how fast they come.</summary>
/// <param name="report">Takes activity, status, done and total.</param>
/// <param name="say">Takes a sentence that the operator should see: that a phase is tried again, and why.</param>
/// <param name="time">Measures the rate.</param>
internal sealed class PhaseProgressReporter(Action<string, string, long, long> report, Action<string> say, TimeProvider time)
    : IProgress<PhaseProgress>
{
    private RunPhase? _phase;
    private long _began;

    /// <inheritdoc/>
    public void Report(PhaseProgress value)
    {
        if (value.Retry is not null)
        {
            say(
                $"Phase {RunStates.Name(value.Phase)} was rolled back by the server "
                    + $"and is tried again ({value.Done} of {value.Total}). {value.Retry}."
            );
            return;
        }

        if (_phase != value.Phase)
        {
            (_phase, _began) = (value.Phase, time.GetTimestamp());
        }

        string status =
            value.Unit == "bytes" ? ByteRate.Describe(value.Done, time.GetElapsedTime(_began))
            : value.Total > 0 ? $"{value.Done} of {value.Total} {value.Unit}"
            : $"{value.Done} {value.Unit}";
        report(RunStates.Name(value.Phase), status, value.Done, value.Total);
    }
}
