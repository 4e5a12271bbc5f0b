using IuCutter.Core.Runs;

namespace IuCutter.Core.RunStatus;

/// <summary>The demand of a run's last refusal, before its next step or instead of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Refusal">Its last refusal.</param>
/// <param name="Remedy">What ends that refusal where the run stands; never <see cref="RemedyKind.Again"/>.</param>
internal sealed record RunAdvice(CutRun Run, RunRefusal Refusal, Remedy Remedy)
{
    private const int MaxShown = 2000;
    private const int MaxTakeOvers = 3;

    private static readonly Remedy Repeated = new(
        RemedyKind.Decide,
        Remedy.Dba,
        "look at the server's log and at what the run waits for: trying again has not helped"
    );

    /// <summary>The step that was refused: a phase's name, or the undo.</summary>
    private string Step => Refusal.Phase is { } phase ? RunStates.Name(phase) : "the undo";

    /// <summary>The gate of the card that ends the run; null where it is not to end, or cannot any more.</summary>
    public ApprovalGate? Ends => Remedy.Kind is RemedyKind.AnotherRun or RemedyKind.Decide ? EndingOf(Run) : null;

    /// <summary>The demand of the last refusal; null when there is none, and the next step is the run's own.</summary>
    public static RunAdvice? Of(CutRun run)
    {
        if (run is not { Mode: CutMode.Live, LastRefusal: { } refusal } || RunStates.Next(run.State) is null)
        {
            return null;
        }

        bool undoing = RunBarrier.Undo(run) is not null;
        if (undoing && refusal.Phase is not null)
        {
            // Whatever refused a phase: no phase begins while the undo is approved.
            return null;
        }

        Remedy remedy = RemedyTable.Of(refusal.ErrorId);
        bool again =
            remedy.Kind is RemedyKind.Again or RemedyKind.Approve
            || (remedy.AgainIn is { } phase && phase == refusal.Phase)
            || (remedy.IsEndedByApproval && refusal.ApprovedSince);
        return (again, remedy.Kind) switch
        {
            (true, _) when refusal.Repeats <= Remedy.MaxRepeats => null,
            (true, _) => new RunAdvice(run, refusal, Repeated),
            (_, RemedyKind.TakeOver) when refusal.Repeats > MaxTakeOvers => new RunAdvice(run, refusal, Repeated),
            (_, RemedyKind.NotOfARun) => new RunAdvice(run, refusal, remedy with { Kind = RemedyKind.Decide }),
            (_, RemedyKind.AnotherRun) when undoing => new RunAdvice(
                run,
                refusal,
                remedy with
                {
                    Kind = RemedyKind.Decide,
                    Who = Remedy.Dba,
                }
            ),
            _ => new RunAdvice(run, refusal, remedy),
        };
    }

    /// <summary>The gate of the card that ends a run where it stands; null where its units are enacted.</summary>
    public static ApprovalGate? EndingOf(CutRun run) =>
        run.State < RunState.LegACommitted ? ApprovalGate.Void
        : run.State < RunState.Enacted ? ApprovalGate.Undo
        : null;

    /// <summary>Why the run does not go on as it is, in one sentence.</summary>
    public string Standing => $"It does not go on as it is: {Step} ended as {Shown(Refusal.Outcome)} ({Shown(Refusal.ErrorId)}): {Why}.";

    /// <summary>Who has to act, and on what.</summary>
    public string WhoActs =>
        Remedy.Kind switch
        {
            RemedyKind.Mend => $"{Remedy.Who}: {Remedy.What}; then an operator types the command.",
            RemedyKind.AnotherRun when Ends is not null =>
                "A sovereign signs the card that ends the run; there is no deadline, and nothing is written meanwhile.",
            RemedyKind.TakeOver =>
                $"{Remedy.Who}{(Remedy.What.Length == 0 ? "" : $": {Remedy.What}; then an operator types the command")}.",
            _ => $"{(Ends is null ? Remedy.Dba : Remedy.Who)}: {Remedy.What}. "
                + "A sovereign decides what becomes of the run; nothing is written meanwhile.",
        };

    /// <summary>The command, and what it does.</summary>
    /// <param name="step">The run's own next step.</param>
    public (string Command, string Effect) Advise((string Command, string Effect) step) =>
        Remedy.Kind switch
        {
            RemedyKind.Mend => (
                Remedy.Command.Length == 0 ? step.Command : $"{Remedy.Command}; {step.Command}",
                $"Once that is done: {step.Effect}{OrThisBuild}"
                    + (
                        Remedy.Command == ErrorCatalogue.ConnectWithKeys
                            ? " A connection keeps nothing of the one before: name all that this session was connected with."
                            : ""
                    )
            ),
            RemedyKind.TakeOver => (
                $"Resume-IuRun {Run.RunId} -Path <document> -TakeOver",
                "Ends the session that owns the run, and goes on; what that session has not committed is rolled back."
            ),
            _ when Ends is not { } gate => (step.Command, $"Tries again, once it is found that it can: {step.Effect}"),
            RemedyKind.AnotherRun => new CardAdvice(Run, Ends.Value).Advise(After),
            _ => new CardAdvice(Run, Ends.Value).Advise($"{After} Where {Remedy.Who} finds that the run can go on: {step.Command}"),
        };

    // A card takes the place of the one in force when another build writes it; the closeout has no gate, and none is written for it.
    private string OrThisBuild
    {
        get
        {
            ApprovalGate[] gates = Refusal.Phase is null
                ? [ApprovalGate.Undo]
                : [ApprovalGate.CutAuthorization, ApprovalGate.LifecycleAuthorization];
            return
                Remedy.IsEndedByThisBuildsCard
                && gates.Where(gate => gate == ApprovalGate.Undo || RunStates.IsAhead(gate, Run.State)).ToArray() is [var ahead]
                ? $" Or where this build is to go on, by a card of its own: {new CardAdvice(Run, ahead).Advise("").Command}."
                : "";
        }
    }

    private string After =>
        Ends == ApprovalGate.Void
            ? "That ends the run; then: $plan | New-IuRun -Mode Live."
            : $"Then Undo-IuCut {Run.RunId} removes the drafts and ends the run; then: $plan | New-IuRun -Mode Live.";

    private string Why =>
        Remedy.Kind == RemedyKind.AnotherRun ? Remedy.What
        : ErrorCatalogue.All.TryGetValue(Refusal.ErrorId, out ErrorDefinition? entry) ? entry.Summary.TrimEnd('.')
        : "an error that this version does not know";

    private static string Shown(string text) => PlainText.Show(text, MaxShown);
}
