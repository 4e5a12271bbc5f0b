using IuCutter.Core.Runs;

namespace IuCutter.Core.RunStatus;

/// <summary>The journal's record of an attempt whose runner lost the answer to COMMIT.</summary>
internal static class LostCommit
{
    /// <summary>In one sentence; null when the journal does not know either.</summary>
    public static string? Of(CutRun facts, RunPhase phase, int attempt) =>
        (facts.Phases.LastOrDefault(done => done.Phase == phase), facts.LastAttempt) switch
        {
            ({ } done, _) => $"The journal knows: {RunStates.Name(phase)} is complete, by transaction {done.TransactionId ?? "none"}, "
                + $"and the run stands at {facts.State}.",
            (_, { Outcome: not "intent" and not "unknown" } known) when known.Phase == phase && known.Attempt == attempt =>
                $"The journal knows: attempt {attempt} at {RunStates.Name(phase)} ended as {known.Outcome}, "
                    + "and nothing of it was committed.",
            (_, { } later) when later.Phase == phase && later.Attempt > attempt =>
                $"The journal knows: attempt {attempt} at {RunStates.Name(phase)} committed nothing; "
                    + $"attempt {later.Attempt} has begun since.",
            _ => null,
        };
}
