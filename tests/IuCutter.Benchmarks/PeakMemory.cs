using System.Diagnostics;

namespace IuCutter.Benchmarks;

/// <summary>The largest working set that a sampler on a thread of its own saw; a sample is a few microseconds of work.</summary>
internal sealed class PeakMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);
    private readonly ManualResetEventSlim _stopped = new();
    private readonly Thread _sampler;
    private long _most;

    public PeakMemory()
    {
        _sampler = new Thread(Sample) { IsBackground = true };
        _sampler.Start();
    }

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
        using Process process = Process.GetCurrentProcess();
        do
        {
            process.Refresh();
            _most = Math.Max(_most, process.WorkingSet64);
        } while (!_stopped.Wait(Interval));
    }
}
