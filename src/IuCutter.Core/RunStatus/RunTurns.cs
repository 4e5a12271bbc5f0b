using IuCutter.Core.Runs;

namespace IuCutter.Core.RunStatus;

/// <summary>Who waits for whom, seen from one run, as the database said it a moment ago.</summary>
/// <param name="Own">The run's own turn; null when it has none.</param>
/// <param name="Other">The run for which its next step would wait in this process; null when it would not.</param>
internal sealed record RunTurns(RunTurn? Own, RunTurn? Other)
{
    private const int MaxShown = 200;

    /// <summary>The step that asks for its turn: the name of the run's next phase, or <c>undo</c>; null when the run has ended.</summary>
    public static string? StepOf(CutRun run) =>
        RunStates.Next(run.State) is not { } next ? null
        : RunBarrier.Undo(run) is not null ? "undo"
        : RunStates.Name(next);

    /// <summary>The first sentence about a run whose next step would wait.</summary>
    /// <param name="step">The step, as <see cref="StepOf"/> names it.</param>
    public string? Standing(string step) =>
        Other is null ? null : $"Its next step is {step}, and it waits for run {Other.RunId}, which has the turn until {End(Other)}.";

    /// <summary>A sentence for each thing that an operator must know of the turn; none where nothing waits.</summary>
    /// <param name="run">The run.</param>
    public IEnumerable<string> Remarks(CutRun run)
    {
        if (Other is not null)
        {
            yield return $"It waits for run {Other.RunId}, run by {PlainText.Show(Other.Who, MaxShown)}, which stands between its backup "
                + $"and its first write, or writes, since {Other.Since:u}: {StepOf(run)} is refused until {End(Other)}. "
                + $"To go first: Stop-IuRun {Other.RunId}.";
        }

        if (run.State is not (RunState.BackedUp or RunState.GrantsProbed) || run.Owner is { Alive: true })
        {
            yield break;
        }

        yield return Own?.Until is { } until
            ? $"It holds other runs up until {until:u}: it stands between its backup and its first write, and nobody runs it. "
                + $"To let them go on now: Stop-IuRun {run.RunId}."
            : "It does not hold other runs up any more: once one of them has written, its backup is stale (Integrity.StaleBackup).";
    }

    private static string End(RunTurn turn) =>
        turn.Until is { } until ? $"{until:u}, unless it goes on before" : "it has written or is stopped";
}
