using IuCutter.Core.Runs;

namespace IuCutter.Chaos;

/// <summary>One experiment.</summary>
/// <param name="Phase">The phase that is hit.</param>
/// <param name="Point">Where.</param>
/// <param name="Victim">What.</param>
/// <param name="Seed">Which statement of the transaction, at InStatement.</param>
internal sealed record Cell(RunPhase Phase, KillPoint Point, Victim Victim, int Seed)
{
    /// <summary>All cells of the matrix.</summary>
    public static IEnumerable<Cell> All(int seeds) =>
        from seed in Enumerable.Range(1, seeds)
        from phase in Enum.GetValues<RunPhase>()
        from point in Enum.GetValues<KillPoint>()
        from victim in Enum.GetValues<Victim>()
        select new Cell(phase, point, victim, seed);

    /// <summary>Why there is no such moment; null when there is.</summary>
    public string? CannotExist =>
        (Phase, Point, Victim) switch
        {
            (RunPhase.Mark or RunPhase.CutPlan, _, _) =>
                "phases 2 and 3 happen in the runner's memory, before anything is in the database; "
                    + "they are recorded by the one statement of phase 1, and hit there",
            (RunPhase.SourcePin, KillPoint.AfterIntent, _) =>
                "what opens a run has no intent apart from its result: both are one statement, which CommitAnswerLost hits",
            _ => null,
        };

    public override string ToString() => $"{(int)Phase, 2} {RunStates.Name(Phase), -18} {Point, -16} {Victim, -10} seed {Seed}";
}
