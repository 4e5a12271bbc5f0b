using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Asks a live run to stop before its next phase. The phase that is running goes on to its end: it is all or nothing.
/// Resume-IuRun takes the run up again; a Void or Undo approval ends it.
/// </summary>
[Cmdlet(VerbsLifecycle.Stop, "IuRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(RunExplanation))]
public sealed class StopIuRunCommand : IuCmdlet
{
    /// <summary>Id of the run. Store.RunNotFound when there is none in the database.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string RunId { get; set; } = "";

    /// <summary>Why, for the journal. Default: "no reason given".</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "no reason given";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        CutServices services = CutServices.Of(Session);
        if (!await ShouldProcessAsync(RunId, "ask it to stop before its next phase", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        CutRun run = await services.RequireRunAsync(RunId, cancellationToken).ConfigureAwait(false);
        await services.RequireOpenAsync(run, cancellationToken).ConfigureAwait(false);
        // In a database that has forgotten no phase begins anyway, and OFF is what stops one there.
        await services.Live.Checkpoints.RequireAsync(cancellationToken).ConfigureAwait(false);
        bool running = await services
            .Live.Runs.StopAsync(RunId, CutServices.Requester, PlainText.Show(Reason), cancellationToken)
            .ConfigureAwait(false);
        WriteVerbose(running ? "Its owner stops before the next phase." : "Nobody is running it; no phase begins until it is resumed.");
        run = await services.Engine.ReadAsync(run, cancellationToken).ConfigureAwait(false);
        WriteObject(await services.ExplainAsync(run, cancellationToken).ConfigureAwait(false));
    }
}
