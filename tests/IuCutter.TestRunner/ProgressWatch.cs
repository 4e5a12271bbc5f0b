namespace IuCutter.TestRunner;

/// <summary>Looks at a suite every second and tells when nothing goes on.</summary>
internal sealed class ProgressWatch(Limits limits, Verdicts verdicts)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Negligible = Interval / 100;

    /// <summary>Returns when the suite has hung, with the reason.</summary>
    /// <exception cref="OperationCanceledException">The suite ended, or the run was stopped.</exception>
    public async Task<string> HangAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Interval);
        int events = verdicts.Events;
        TimeSpan used = ProcessTree.ProcessorTime();
        TimeSpan busy = TimeSpan.Zero;
        int idle = 0;
        while (true)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            TimeSpan now = ProcessTree.ProcessorTime();
            // A process that has ended takes its time with it: that too is something that goes on.
            TimeSpan spent = (now - used).Duration();
            used = now;
            if (events != verdicts.Events)
            {
                (events, idle, busy) = (verdicts.Events, 0, TimeSpan.Zero);
                continue;
            }

            idle = spent < Negligible ? idle + 1 : 0;
            busy += spent;
            if (idle >= limits.Idle)
            {
                return $"hung: nothing went on for {limits.Idle} s";
            }

            if (busy.TotalSeconds >= limits.Busy)
            {
                return $"hung: {limits.Busy} s of processor time were used and no test ended";
            }
        }
    }
}
