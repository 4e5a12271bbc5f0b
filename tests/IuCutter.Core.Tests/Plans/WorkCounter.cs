using System.Diagnostics.Metrics;

namespace IuCutter.Core.Tests.Plans;

/// <summary>Counts one kind of work of the module while it lives: that about one plan, or about the document of one path.</summary>
internal sealed class WorkCounter : IDisposable
{
    public const string Verifications = "iucutter.plan.verifications";

    public const string Markings = "iucutter.document.markings";

    private readonly MeterListener _listener = new();
    private int _count;

    /// <param name="instrument">Which work.</param>
    /// <param name="about">Digest of the plan, or path of the document.</param>
    public WorkCounter(string instrument, string about)
    {
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (published.Meter.Name == "IuCutter" && published.Name == instrument)
            {
                listener.EnableMeasurementEvents(published);
            }
        };
        _listener.SetMeasurementEventCallback<int>(
            (_, measured, tags, _) =>
            {
                foreach (KeyValuePair<string, object?> tag in tags)
                {
                    if (tag.Value is string value && value == about)
                    {
                        Interlocked.Add(ref _count, measured);
                    }
                }
            }
        );
        _listener.Start();
    }

    public int Count => _count;

    public void Dispose() => _listener.Dispose();
}
