using System.Management.Automation;

namespace IuCutter.Cmdlets.Probe;

/// <summary>Writes the absolute path.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "IuProbePath")]
public sealed class ResolveIuProbePathCommand : IuCmdlet
{
    /// <summary>The path.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken) =>
        WriteObject(await ResolvePathAsync(Path, cancellationToken));
}
