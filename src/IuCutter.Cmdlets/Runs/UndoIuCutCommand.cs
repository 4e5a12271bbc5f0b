using System.Management.Automation;
using IuCutter.Core.Runs;

namespace IuCutter.Cmdlets;

/// <summary>
/// Removes the draft units of a live run again, before their enactment, in one transaction. It needs an approval of
/// gate Undo; the ledger keeps every row and gains a record. Enacted units cannot be undone.
/// </summary>
[Cmdlet(VerbsCommon.Undo, "IuCut", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CutRun))]
public sealed class UndoIuCutCommand : IuCmdlet
{
    /// <summary>Id of the run. Store.RunNotFound when there is none in the database.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string RunId { get; set; } = "";

    /// <summary>Ends the session of an owner that is alive but does not answer. What it has not committed is rolled back.</summary>
    [Parameter]
    public SwitchParameter TakeOver { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        CutServices services = CutServices.Of(Session);
        CutRun run = await services.RequireRunAsync(RunId, cancellationToken).ConfigureAwait(false);
        if (run.State is RunState.Enacted or RunState.CloseoutReported)
        {
            throw new IuException(ErrorCatalogue.EnactedForGood, $"The run is {run.State}.", RunId);
        }

        await services.RequireOpenAsync(run, cancellationToken).ConfigureAwait(false);
        if (
            !await ShouldProcessAsync(RunId, $"REMOVE the {run.UnitCount} draft units of {run.DocumentPrefix}", cancellationToken)
                .ConfigureAwait(false)
        )
        {
            return;
        }

        await services.Live.Checkpoints.RequireAsync(cancellationToken).ConfigureAwait(false);
        RunWatch.Of(Session).Note(run);
        await using IRunOwner owner = await services
            .Engine.ClaimAsync(run, new RunClaim(Resume: false, TakeOver), cancellationToken)
            .ConfigureAwait(false);
        await services.Live.Runs.UndoAsync(RunId, owner, CutServices.Module, cancellationToken).ConfigureAwait(false);
        WriteObject(await services.Engine.ReadAsync(run, cancellationToken).ConfigureAwait(false));
    }
}
