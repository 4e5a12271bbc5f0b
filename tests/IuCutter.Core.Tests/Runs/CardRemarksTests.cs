using IuCutter.Core.Evidence;
using IuCutter.Core.RunStatus;

namespace IuCutter.Core.Tests.Runs;

/// <summary>What became of a card is said, also where the next command is about something else.</summary>
[Trait("Promise", "4")]
public sealed class CardRemarksTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(RunState.LegACommitted, ApprovalGate.Undo, "The undo that was approved is void", "-Path ./{0}.Undo-2.card")]
    [InlineData(RunState.AwaitingCutAuthorization, ApprovalGate.CutAuthorization, "approved before for CutAuthorization is void", "")]
    public void Explain_ApprovalIsVoid_SaysSoAndWhatTakesItsPlace(RunState state, ApprovalGate gate, string said, string command)
    {
        CutRun run = Live(state, new RequestedCards(gate, 1, null) { IsVoid = true });
        string remark = Assert.Single(Remarks(run), remark => remark.Contains(said, StringComparison.Ordinal));
        Assert.Contains(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, command, run.RunId),
            remark,
            StringComparison.Ordinal
        );

        // The controls: it is in force again; it is not void; it comes too late.
        Assert.DoesNotContain(Remarks(run with { Approvals = [TestRuns.Approval(gate)] }), Says(said));
        Assert.DoesNotContain(Remarks(Live(state, new RequestedCards(gate, 1, null))), Says(said));
        Assert.DoesNotContain(Remarks(run with { State = RunState.Enacted }), Says(said));
    }

    [Theory]
    [InlineData(RunState.LegBRecorded, ApprovalGate.Undo)]
    [InlineData(RunState.BackedUp, ApprovalGate.Void)]
    public void Explain_CardThatEndsTheRunIsNotImported_NamesWhatTakesIt(RunState state, ApprovalGate gate)
    {
        CutRun run = Live(state, new RequestedCards(gate, 2, At.AddHours(8)));
        string take = $"Get-IuRun {run.RunId} | Import-IuApproval ./{run.RunId}.{gate}-2.card";
        Assert.Contains(Remarks(run), Says(take));

        // The controls: imported; not of this state; the advice is about it already.
        Assert.DoesNotContain(Remarks(Live(state, new RequestedCards(gate, 2, null))), Says("Import-IuApproval"));
        Assert.DoesNotContain(Remarks(run with { State = RunState.Enacted }), Says("Import-IuApproval"));
        CutRun refused = run with { LastRefusal = new RunRefusal("Integrity.StructureMismatch", null, "refused", "", At, 1) };
        Assert.DoesNotContain(Remarks(refused), Says(take));
        Assert.Equal(take, RunExplainer.Explain(refused).NextCommand);
    }

    // The waiver was on the card that an OFF voided, and the backup that it let be made without a proof is there.
    [Theory]
    [InlineData(RestoreProofRule.Waived, true)]
    [InlineData(RestoreProofRule.Proved, false)]
    public void Explain_BackupWasNotProvedAndTheCardIsVoid_AsksForTheWaiverAgain(string proof, bool waives)
    {
        CutRun run = Live(RunState.GrantsProbed, new RequestedCards(ApprovalGate.CutAuthorization, 1, null) { IsVoid = true });
        run = run with { Pins = run.Pins.Add(RestoreProofRule.Key, proof) };
        RunExplanation explained = RunExplainer.Explain(run);

        Assert.Equal(waives, explained.NextCommand.Contains(" -WaiveRestoreProof ", StringComparison.Ordinal));
        Assert.Equal(waives, explained.Effect.Contains("Request-IuApproval -Gate Void", StringComparison.Ordinal));
    }

    private static Predicate<string> Says(string text) => remark => remark.Contains(text, StringComparison.Ordinal);

    private static IEnumerable<string> Remarks(CutRun run) => RunExplainer.Explain(run).Remarks;

    private static CutRun Live(RunState state, RequestedCards cards) => TestRuns.Run(CutMode.Live, state) with { Cards = [cards] };
}
