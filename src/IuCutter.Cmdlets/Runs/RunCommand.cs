using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;

namespace IuCutter.Cmdlets;

/// <summary>A cmdlet that runs phases, and shows how far they are.</summary>
public abstract class RunCommand : IuCmdlet
{
    /// <summary>Shows how far the phase at work is. One for each run.</summary>
    private protected IProgress<PhaseProgress> NewProgress() => new PhaseProgressReporter(WriteProgress, WriteVerbose, TimeProvider.System);

    /// <summary>Refuses a rehearsal of what writes nothing.</summary>
    /// <param name="rehearse">Whether one is asked for.</param>
    /// <param name="live">Whether the run is live.</param>
    /// <exception cref="IuException">Input.BadArgument.</exception>
    private protected static void RequireLiveForRehearsal(bool rehearse, bool live)
    {
        if (rehearse && !live)
        {
            throw new IuException(
                ErrorCatalogue.BadArgument,
                "-Rehearse belongs to a live run; without one: $plan | Invoke-IuCut -Mode Rehearsal."
            );
        }
    }

    /// <summary>Refuses a rehearsal of a run whose backup is made: it would go on without one.</summary>
    /// <param name="rehearse">Whether one is asked for.</param>
    /// <param name="run">The run, from its facts.</param>
    /// <exception cref="IuException">Gate.RehearsalMissing.</exception>
    private protected static void RequireRehearsable(bool rehearse, CutRun run)
    {
        if (rehearse && run.Phases.Any(phase => phase.Phase == RunPhase.PreWriteBackup) && !run.Pins.ContainsKey(RehearsalReport.PinKey))
        {
            throw new IuException(
                ErrorCatalogue.RehearsalMissing,
                "-Rehearse comes too late: a run is rehearsed when it makes its backup, and this one has it.",
                run.RunId
            );
        }
    }

    /// <summary>Tells a report at the end of the pipeline that the run is taken up, before anything can end with an error.</summary>
    private protected void TakeUp(CutRun run) => RunWatch.Of(Session).Note(run);

    /// <summary>Makes the checkpoint of a closed live run; of another run nothing.</summary>
    private protected async Task CheckpointAsync(CutRun run, CancellationToken cancellationToken)
    {
        if (run is { Mode: CutMode.Live, State: RunState.CloseoutReported })
        {
            await new AutomaticCheckpoint(CutServices.Of(Session).Live, WriteWarning)
                .MakeAsync($"closing {run.RunId}", new LeafProgress(WriteProgress), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Follows a run from phase to phase, and shows where it is.</summary>
    /// <returns>The run after its last phase; as it was when there was none.</returns>
    private protected async Task<CutRun> FollowAsync(CutRun run, IAsyncEnumerable<CutRun> phases)
    {
        TakeUp(run);
        await foreach (CutRun advanced in phases.ConfigureAwait(false))
        {
            run = advanced;
            WriteProgress($"Cut {run.RunId}", $"{run.State}", run.Phases.Length, Enum.GetValues<RunPhase>().Length);
        }

        return run;
    }
}
