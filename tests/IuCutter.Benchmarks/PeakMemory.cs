using System.Diagnostics;

namespace IuCutter.Benchmarks;

/// <summary>The most memory that a sampler on a thread of its own saw.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly TimeSpan _interval;
    private readonly Func<long> _measure;
    private readonly ManualResetEventSlim _stopped = new();
    private readonly Thread _sampler;
    private long _most;

    private PeakMemory(TimeSpan interval, Func<long> measure)
    {
        (_interval, _measure) = (interval, measure);
        _sampler = new Thread(Sample) { IsBackground = true };
        _sampler.Start();
    }

    /// <summary>Of the working set, every five milliseconds; a sample is a few microseconds of work.</summary>
    public static PeakMemory OfProcess()
    {
        Process process = Process.GetCurrentProcess();
        return new PeakMemory(
            TimeSpan.FromMilliseconds(5),
            () =>
            {
                process.Refresh();
                return process.WorkingSet64;
            }
        );
    }

    /// <summary>
    /// Of the managed heap, after a collection, every fifth of a second: garbage that waits for its collection is none of it.
    /// </summary>
    public static PeakMemory OfHeap() =>
        new(
            TimeSpan.FromMilliseconds(200),
            () =>
            {
                GC.Collect();
                return GC.GetTotalMemory(forceFullCollection: false);
            }
        );

    /// <summary>Stops and gives the peak in bytes.</summary>
    public long Stop()
    {
        _stopped.Set();
        _sampler.Join();
        return _most;
    }

    public void Dispose()
    {
        Stop();
        _stopped.Dispose();
    }

    private void Sample()
    {
        do
        {
            _most = Math.Max(_most, _measure());
        } while (!_stopped.Wait(_interval));
    }
}
