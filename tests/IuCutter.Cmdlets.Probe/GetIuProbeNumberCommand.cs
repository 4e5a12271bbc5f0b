using System.Management.Automation;

namespace IuCutter.Cmdlets.Probe;

/// <summary>Writes 1 to Count. When it is cancelled it needs a while to end, as a rollback does.</summary>
[Cmdlet(VerbsCommon.Get, "IuProbeNumber")]
public sealed class GetIuProbeNumberCommand : IuCmdlet
{
    /// <summary>How many.</summary>
    [Parameter]
    public int Count { get; set; } = 1_000_000;

    /// <summary>Writes without waiting until each number was taken.</summary>
    [Parameter]
    public SwitchParameter Ahead { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Workers.Enter();
        try
        {
            for (int number = 1; number <= Count; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                WriteVerbose($"number {number}");
                if (Ahead)
                {
                    WriteObject(number);
                    await Task.Yield();
                }
                else
                {
                    await WriteObjectAsync(number, cancellationToken);
                }
            }
        }
        finally
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            Workers.Leave();
        }
    }
}
