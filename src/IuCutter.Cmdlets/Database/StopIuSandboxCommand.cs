using System.Management.Automation;
using IuCutter.Postgres.Sandbox;

namespace IuCutter.Cmdlets;

/// <summary>Stops a sandbox and removes everything that it has: server, keys, agents and folder.</summary>
[Cmdlet(VerbsLifecycle.Stop, "IuSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class StopIuSandboxCommand : IuCmdlet
{
    /// <summary>The sandbox's folder, or the object that Start-IuSandbox gave. Config.NotASandbox for any other folder.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        if (await ShouldProcessAsync(path, "stop the sandbox and delete its folder", cancellationToken).ConfigureAwait(false))
        {
            await new SandboxServer().StopAsync(path, cancellationToken).ConfigureAwait(false);
        }
    }
}
