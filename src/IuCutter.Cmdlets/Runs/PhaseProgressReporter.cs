using IuCutter.Core.Runs;

namespace IuCutter.Cmdlets;

/// <summary>Shows how far a phase is.</summary>
/// <param name="report">Takes activity, status, done and total.</param>
internal sealed class PhaseProgressReporter(Action<string, string, long, long> report) : IProgress<PhaseProgress>
{
    /// <inheritdoc/>
    public void Report(PhaseProgress value)
    {
        string status = value.Total > 0 ? $"{value.Done} of {value.Total} {value.Unit}" : $"{value.Done} {value.Unit}";
        report(RunStates.Name(value.Phase), status, value.Done, value.Total);
    }
}
