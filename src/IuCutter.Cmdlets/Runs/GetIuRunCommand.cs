using System.Management.Automation;
using IuCutter.Core.Runs;

namespace IuCutter.Cmdlets;

/// <summary>Gets runs: the live ones of the database and the dry ones of this session, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "IuRun", DefaultParameterSetName = "Run")]
[OutputType(typeof(CutRun), typeof(RunExplanation))]
public sealed class GetIuRunCommand : IuCmdlet
{
    /// <summary>Id of a run; all runs when it is not given. Store.RunNotFound when there is none.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? RunId { get; set; }

    /// <summary>The plan that the run was made from, to go on with it in another session. Its digest must be the run's.</summary>
    [Parameter(ParameterSetName = "Run")]
    public CutPlan? Plan { get; set; }

    /// <summary>Says in plain words where the run stands, what is committed, and the next command.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Explain")]
    public SwitchParameter Explain { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        CutServices services = CutServices.Of(Session);
        IRunStore?[] stores = [services.LiveRuns, services.DryRuns];
        foreach (IRunStore store in stores.OfType<IRunStore>())
        {
            if (RunId is null)
            {
                foreach (CutRun run in await store.ListAsync(cancellationToken).ConfigureAwait(false))
                {
                    await EmitAsync(run, cancellationToken).ConfigureAwait(false);
                }
            }
            else if (await store.FindAsync(RunId, cancellationToken).ConfigureAwait(false) is { } found)
            {
                await EmitAsync(found, cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        if (RunId is not null)
        {
            throw new IuException(ErrorCatalogue.RunNotFound, $"'{RunId}'.", RunId);
        }
    }

    private Task EmitAsync(CutRun run, CancellationToken cancellationToken)
    {
        if (Plan is not null && Plan.PlanDigest != run.PlanDigest)
        {
            throw new IuException(
                ErrorCatalogue.PlanRejected, $"The run was made from plan {run.PlanDigest}, this is {Plan.PlanDigest}.", run.RunId);
        }

        return WriteObjectAsync(Explain ? RunExplainer.Explain(run) : run with { Plan = run.Plan ?? Plan }, cancellationToken);
    }
}
