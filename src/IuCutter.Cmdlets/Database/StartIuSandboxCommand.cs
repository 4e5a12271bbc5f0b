using System.Management.Automation;
using IuCutter.Postgres.Sandbox;

namespace IuCutter.Cmdlets;

/// <summary>
/// Starts a private PostgreSQL cluster with schema, roles, keys and vocabulary, from the server programs on this
/// machine. It outlives the session: Stop-IuSandbox removes it without a trace.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "IuSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(IuSandbox))]
public sealed class StartIuSandboxCommand : IuCmdlet
{
    /// <summary>Folder to make it in; it must not exist yet. Default: a new folder below the system's temporary folder.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Port on 127.0.0.1. Default: none, the server listens on a unix socket alone. Store.PortInUse when it is taken.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string? path = await ResolveOptionalPathAsync(Path, cancellationToken).ConfigureAwait(false);
        if (await ShouldProcessAsync(path ?? "a temporary folder", "start a sandbox", cancellationToken).ConfigureAwait(false))
        {
            SandboxProgress progress = new SandboxProgress(step => WriteProgress("Start-IuSandbox", step, 0, 0));
            SandboxOptions options = new SandboxOptions
            {
                Path = path,
                Port = Port,
                Progress = progress,
            };
            WriteObject(await new SandboxServer().StartAsync(options, cancellationToken).ConfigureAwait(false));
        }
    }

    private sealed class SandboxProgress(Action<string> report) : IProgress<string>
    {
        public void Report(string value) => report(value);
    }
}
