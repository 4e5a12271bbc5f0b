using System.Management.Automation;

namespace IuCutter.Cmdlets.Probe;

/// <summary>Says that it has begun, then waits until it is stopped.</summary>
[Cmdlet(VerbsLifecycle.Wait, "IuProbe")]
public sealed class WaitIuProbeCommand : IuCmdlet
{
    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Workers.Enter();
        try
        {
            await WriteObjectAsync("begun", cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            Workers.Leave();
        }
    }
}
