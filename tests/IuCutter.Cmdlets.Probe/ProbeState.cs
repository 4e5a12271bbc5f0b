namespace IuCutter.Cmdlets.Probe;

/// <summary>A thing that a session holds; says in the process when it is disposed.</summary>
internal sealed class ProbeState(string value) : IAsyncDisposable
{
    public string Value { get; } = value;

    public ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.SetData($"IuCutter.Probe.Disposed.{Value}", true);
        return ValueTask.CompletedTask;
    }
}
