using System.Management.Automation;
using IuCutter.Core.Runs;

namespace IuCutter.Cmdlets;

/// <summary>A cmdlet that runs one phase of a run and hands the run on, so that phases compose through the pipeline.</summary>
public abstract class PhaseCommand : RunCommand
{
    /// <summary>The run, from New-IuRun, Get-IuRun or the phase before. Its facts are read again first.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public CutRun Run { get; set; } = null!;

    /// <summary>The phase.</summary>
    private protected abstract RunPhase Phase { get; }

    /// <summary>Whether the run is rehearsed by its backup's proof, also where the roster does not demand it.</summary>
    private protected virtual bool IsRehearsed => false;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        TakeUp(Run);
        RequireLiveForRehearsal(IsRehearsed, Run.Mode == CutMode.Live);

        // A dry run changes nothing, so there is nothing to ask.
        if (
            Run.Mode == CutMode.DryRun
            || await ShouldProcessAsync(Run.RunId, PhaseCatalogue.Of(Phase).Action, cancellationToken).ConfigureAwait(false)
        )
        {
            CutRun run = await CutServices
                .Of(Session, IsRehearsed)
                .Engine.RunPhaseAsync(Run, Phase, NewProgress(), cancellationToken)
                .ConfigureAwait(false);
            WriteObject(run);
            await CheckpointAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }
}
