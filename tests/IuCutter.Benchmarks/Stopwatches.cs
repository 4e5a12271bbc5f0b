using System.Diagnostics;

namespace IuCutter.Benchmarks;

/// <summary>
/// Times several ways of doing one thing in turns, so that what else runs on the machine slows all of them, and takes the
/// best of each: noise only ever adds.
/// </summary>
internal static class Stopwatches
{
    /// <summary>The best seconds of each, after one turn to warm up.</summary>
    public static double[] Best(int turns, params Action[] actions)
    {
        var best = new double[actions.Length];
        Array.Fill(best, double.MaxValue);
        for (var turn = -1; turn < turns; turn++)
        {
            for (var i = 0; i < actions.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                actions[i]();
                var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                best[i] = turn < 0 ? best[i] : Math.Min(best[i], seconds);
            }
        }

        return best;
    }
}
