using System.Management.Automation;

namespace IuCutter.Cmdlets.Probe;

/// <summary>Writes the value that the session keeps.</summary>
[Cmdlet(VerbsCommon.Get, "IuProbeState")]
public sealed class GetIuProbeStateCommand : IuCmdlet
{
    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        WriteObject(Session.Get<ProbeState>()?.Value);
        return Task.CompletedTask;
    }
}
