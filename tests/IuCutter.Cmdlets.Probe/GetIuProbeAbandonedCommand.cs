using System.Management.Automation;

namespace IuCutter.Cmdlets.Probe;

/// <summary>The negative control: work off the pipeline's thread that is cancelled and not joined.</summary>
[Cmdlet(VerbsCommon.Get, "IuProbeAbandoned")]
public sealed class GetIuProbeAbandonedCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Cancel();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Workers.Enter();
        _ = LingerAsync(_cancellation.Token);
        for (int number = 1; ; number++)
        {
            WriteObject(number);
        }
    }

    private static async Task LingerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            Workers.Leave();
        }
    }
}
