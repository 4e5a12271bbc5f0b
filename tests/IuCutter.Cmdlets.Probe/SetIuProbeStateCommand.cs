using System.Management.Automation;

namespace IuCutter.Cmdlets.Probe;

/// <summary>Keeps a value in the session; writes how often a value of the session was disposed before.</summary>
[Cmdlet(VerbsCommon.Set, "IuProbeState", SupportsShouldProcess = true)]
public sealed class SetIuProbeStateCommand : IuCmdlet
{
    /// <summary>The value.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Value { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (await ShouldProcessAsync(Value, "Keep", cancellationToken))
        {
            await Session.SetAsync(new ProbeState(Value));
        }
    }
}
