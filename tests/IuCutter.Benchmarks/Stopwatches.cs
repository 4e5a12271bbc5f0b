using System.Diagnostics;

namespace IuCutter.Benchmarks;

/// <summary>
/// Times several ways of doing one thing in turns, so that what else runs on the machine slows all of them, and takes the
/// best of each: noise only ever adds.
/// </summary>
internal static class Stopwatches
{
    /// <summary>The best seconds of each, after one turn to warm up.</summary>
    /// <param name="processor">Whether the seconds of all processors count, or those of the clock.</param>
    /// <param name="turns">How often each is done.</param>
    /// <param name="actions">What is timed.</param>
    public static double[] Best(bool processor, int turns, params Action[] actions)
    {
        double[] best = new double[actions.Length];
        Array.Fill(best, double.MaxValue);
        for (int turn = -1; turn < turns; turn++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                TimeSpan start = Now(processor);
                actions[i]();
                double seconds = (Now(processor) - start).TotalSeconds;
                best[i] = turn < 0 ? best[i] : Math.Min(best[i], seconds);
            }
        }

        return best;
    }

    private static TimeSpan Now(bool processor) => processor ? Environment.CpuUsage.TotalTime : Stopwatch.GetElapsedTime(0);
}
