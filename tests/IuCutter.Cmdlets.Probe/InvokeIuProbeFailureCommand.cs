using System.Management.Automation;

namespace IuCutter.Cmdlets.Probe;

/// <summary>Fails as it is reported to.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "IuProbeFailure")]
public sealed class InvokeIuProbeFailureCommand : IuCmdlet
{
    /// <summary>An ErrorId of the catalogue, <c>bug</c>, <c>late</c> or <c>cancelled</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Kind { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        throw Kind switch
        {
            "bug" => new FormatException("a defect"),
            "cancelled" => new OperationCanceledException("a deadline of its own"),
            _ => new IuException(ErrorCatalogue.All[Kind], "in the probe", "subject-1"),
        };
    }
}
