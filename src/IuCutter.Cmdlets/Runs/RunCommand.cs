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

    /// <summary>Follows a run from phase to phase, and shows where it is.</summary>
    /// <returns>The run after its last phase; as it was when there was none.</returns>
    private protected async Task<CutRun> FollowAsync(CutRun run, IAsyncEnumerable<CutRun> phases)
    {
        await foreach (CutRun advanced in phases.ConfigureAwait(false))
        {
            run = advanced;
            WriteProgress($"Cut {run.RunId}", $"{run.State}", run.Phases.Length, Enum.GetValues<RunPhase>().Length);
        }

        return run;
    }
}
