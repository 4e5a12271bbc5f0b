using System.Collections.Immutable;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Reports;

/// <summary>Finds the times in which no phase of a run was at work, and says why.</summary>
internal static class ReportPauses
{
    // Between two phases of one pipeline there are milliseconds.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>The pauses of a run, oldest first.</summary>
    /// <param name="run">The run.</param>
    /// <param name="facts">What was read of it.</param>
    /// <param name="ended">Whether it has ended, so that nothing comes after its last phase.</param>
    public static ImmutableArray<ReportedPause> Of(CutRun run, RunFacts facts, bool ended)
    {
        ImmutableArray<ReportedPause>.Builder pauses = ImmutableArray.CreateBuilder<ReportedPause>();
        DateTimeOffset? free = null;
        foreach (ReportedAttempt attempt in facts.Attempts.OrderBy(attempt => attempt.StartedAt).ThenBy(attempt => attempt.Phase))
        {
            if (free is { } since && attempt.StartedAt - since >= Shortest)
            {
                pauses.Add(Pause(Reason(attempt.Phase, since, attempt.StartedAt, facts), since, attempt.StartedAt, facts));
            }

            DateTimeOffset end = attempt.CompletedAt ?? attempt.StartedAt;
            free = free > end ? free : end;
        }

        bool atWork = run.Owner is { Alive: true } && run.LastAttempt?.Outcome == "intent";
        if (!ended && !atWork && free is { } last && facts.ReadAt - last >= Shortest && RunStates.Next(run.State) is { } next)
        {
            pauses.Add(Pause(Reason(next, last, facts.ReadAt, facts), last, to: null, facts));
        }

        return pauses.ToImmutable();
    }

    private static ReportedPause Pause(string reason, DateTimeOffset from, DateTimeOffset? to, RunFacts facts) =>
        new()
        {
            Reason = reason,
            From = from,
            To = to,
            Seconds = ((to ?? facts.ReadAt) - from).TotalSeconds,
        };

    private static string Reason(RunPhase next, DateTimeOffset from, DateTimeOffset to, RunFacts facts) =>
        facts.Holds.FirstOrDefault(hold => hold.HeldAt < to && (hold.LiftedAt ?? to) > from) is { } held
            ? held.Kind == "stop"
                ? $"stopped, before {RunStates.Name(next)}"
                : $"undecided, before {RunStates.Name(next)}"
            : RunStates.Before(next) switch
            {
                RunState.AwaitingCutAuthorization => "pause for gate SG_1 (CutAuthorization)",
                RunState.AwaitingLifecycleAuthorization => "pause for gate SG_2 (LifecycleAuthorization)",
                _ => $"no phase at work, before {RunStates.Name(next)}",
            };
}
