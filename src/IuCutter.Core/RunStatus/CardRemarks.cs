using IuCutter.Core.Runs;

namespace IuCutter.Core.RunStatus;

/// <summary>Remarks about cards of a run that its next command does not name: void ones, and ones that nobody has imported.</summary>
internal static class CardRemarks
{
    /// <summary>The remarks, one sentence or two each.</summary>
    /// <param name="run">The run.</param>
    /// <param name="advised">The gate of the card that the advice is about already; null for none.</param>
    public static IEnumerable<string> Of(CutRun run, ApprovalGate? advised)
    {
        if (run.Mode != CutMode.Live || RunStates.Next(run.State) is null)
        {
            yield break;
        }

        ApprovalGate? ends = RunAdvice.EndingOf(run);
        foreach (RequestedCards cards in run.Cards)
        {
            CardAdvice card = new CardAdvice(run, cards.Gate);
            if (run.Approvals.Any(approval => approval.Gate == cards.Gate))
            {
                continue;
            }

            if (cards.IsVoid && cards.Gate == ends)
            {
                yield return $"The {Name(cards.Gate)} that was approved is void: execution was off for it since. The run goes on unless "
                    + $"it is approved again: {card.Write}.";
            }
            else if (cards.IsVoid && cards.Gate == RunExplainer.MissingGate(run))
            {
                yield return $"What was approved before for {cards.Gate} is void: execution was off for it since.";
            }

            if (card.IsOpen && cards.Gate == ends && cards.Gate != advised)
            {
                yield return $"A card that asks for the {Name(cards.Gate)} of the run was written and is not imported. Once it is signed, "
                    + $"until {cards.OpenUntil:u}, this takes it, and no phase begins after that: {card.Take}.";
            }
        }
    }

    private static string Name(ApprovalGate gate) => gate == ApprovalGate.Undo ? "undo" : "end";
}
