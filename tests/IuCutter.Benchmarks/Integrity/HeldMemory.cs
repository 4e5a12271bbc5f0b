namespace IuCutter.Benchmarks.Integrity;

/// <summary>
/// The most that the managed heap held at once: after a collection, every fifth of a second, on a thread of its own. Garbage that waits
/// for its collection is none of it.
/// </summary>
internal sealed class HeldMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly ManualResetEventSlim _stopped = new();
    private readonly Thread _sampler;
    private long _most;

    public HeldMemory()
    {
        _sampler = new Thread(Sample) { IsBackground = true };
        _sampler.Start();
    }

    /// <summary>Stops and gives the most, in bytes.</summary>
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
            GC.Collect();
            _most = Math.Max(_most, GC.GetTotalMemory(forceFullCollection: false));
        } while (!_stopped.Wait(Interval));
    }
}
