using IuCutter.Core.Execution;
using IuCutter.Core.Runs;

namespace IuCutter.Core.RunStatus;

/// <summary>The kill switch in the way of a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Phase">The first phase ahead that will be refused.</param>
/// <param name="IsNext">Whether that is what would be done next.</param>
/// <param name="Why">Why, without the full stop.</param>
/// <param name="IsUndo">Whether the run is to be undone, so that no phase comes next.</param>
internal sealed record RunBarrier(CutRun Run, RunPhase Phase, bool IsNext, string Why, bool IsUndo)
{
    private const int MaxShown = 500;

    /// <summary>The step that will be refused: a phase's name, or the undo.</summary>
    public string What => IsUndo ? "the undo" : RunStates.Name(Phase);

    /// <summary>The first step that the switch, as it was read, will refuse; null when it refuses none or was not read.</summary>
    /// <param name="run">The run.</param>
    /// <param name="execution">The switch as it was read; null where it was not asked.</param>
    /// <param name="toBeUndone">Whether the run's last refusal demands its undo, which nobody has approved yet.</param>
    public static RunBarrier? Of(CutRun run, KillSwitchStatus? execution, bool toBeUndone = false)
    {
        if (execution is null || run.Mode != CutMode.Live || IsUnread(run, execution))
        {
            return null;
        }

        bool undo = toBeUndone || Undo(run) is not null;
        for (RunPhase? ahead = RunStates.Next(run.State); ahead is { } phase; ahead = RunStates.Next(RunStates.After(phase)[^1]))
        {
            // The undo writes under the gate of the cut, whatever phase would have been next.
            if ((undo ? ApprovalGate.CutAuthorization : RunStates.GateOf(phase)) is { } gate)
            {
                return KillSwitch.WhyOff(execution, run.DocumentPrefix, gate) is { } why
                    ? new RunBarrier(
                        run,
                        phase,
                        IsNext: phase == RunStates.Next(run.State),
                        PlainText.Show(why, MaxShown).TrimEnd('.'),
                        undo
                    )
                    : null;
            }
        }

        return null;
    }

    /// <summary>Whether the switch was asked and did not answer. A host's hold is an answer.</summary>
    public static bool IsUnread(CutRun run, KillSwitchStatus? execution) =>
        run.Mode == CutMode.Live
        && RunStates.Next(run.State) is not null
        && execution is { Enabled: false, Epoch: 0, EnforcedBy: not "host" };

    /// <summary>The approval to undo the run that is in force; null when there is none, or when it comes too late.</summary>
    public static Approval? Undo(CutRun run) =>
        run.Mode == CutMode.Live && run.State < RunState.Enacted
            ? run.Approvals.LastOrDefault(approval => approval.Gate == ApprovalGate.Undo)
            : null;

    /// <summary>The command that comes before all others, and what follows it.</summary>
    public (string Command, string Effect) Ruling(string then, bool isVoid) =>
        new CardAdvice(Run, ApprovalGate.Ruling).Advise(
            $"{(isVoid ? "What was approved before is void: a new card comes after it. Then" : "After it")}: {then}"
        );
}
