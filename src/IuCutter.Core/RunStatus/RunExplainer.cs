using System.Collections.Immutable;
using IuCutter.Core.Runs;

namespace IuCutter.Core.RunStatus;

/// <summary>Says where a run stands, from its facts alone.</summary>
internal static class RunExplainer
{
    private const int MaxShown = 2000;

    // The time that a card gives one phase: what took longer is not committed.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(15);

    /// <summary>Explains a run.</summary>
    /// <param name="run">The facts.</param>
    /// <param name="execution">The kill switch as it was read a moment ago; null where it was not asked, as for a dry run.</param>
    /// <param name="turns">Who waits for whom; null where that was not asked.</param>
    public static RunExplanation Explain(CutRun run, KillSwitchStatus? execution = null, RunTurns? turns = null)
    {
        RunAdvice? advice = RunAdvice.Of(run);
        RunBarrier? off = RunBarrier.Of(run, execution, toBeUndone: advice?.Ends == ApprovalGate.Undo);
        if (advice?.Ends == ApprovalGate.Void)
        {
            // A void needs no switch.
            off = null;
        }

        (string command, string effect) = NextCommand(run, advice, off);
        return new RunExplanation(run.RunId, run.Mode, run.State, Standing(run, advice, off, turns), RunEvidence.Committed(run), command)
        {
            NotCommitted = NotCommitted(run),
            Remarks =
            [
                .. Remarks(run, execution, off, command),
                .. CardRemarks.Of(run, advice?.Ends),
                .. RunStates.Next(run.State) is null ? [] : turns?.Remarks(run) ?? [],
            ],
            WhoActs = WhoActs(run, advice, off),
            Effect = effect,
        };
    }

    private static string Standing(CutRun run, RunAdvice? advice, RunBarrier? off, RunTurns? turns) =>
        run switch
        {
            // What held a run on its way holds nothing any more.
            { State: RunState.CloseoutReported } => "It has ended well.",
            { State: RunState.Compensated } => "It was undone: its units are gone again, and the ledger says so.",
            { State: RunState.Failed or RunState.Stopped or RunState.Voided } => $"It has ended: {run.State}.",
            { Hold.Kind: RunHoldKind.Undecided } => $"A person must decide: {Shown(run.Hold.Reason)}.",
            _ when advice is not null => advice.Standing,
            _ when RunBarrier.Undo(run) is { } undo => $"It is to be undone: {Shown(undo.Signer)} approved the removal of its units, "
                + $"and no phase begins while that is in force (until {undo.ExpiresAt:u}).",
            { Hold.Kind: RunHoldKind.Stop } => Stopped(run, run.Hold),
            _ when off is { IsNext: true } =>
                $"Execution is off for it ({off.Why}): {off.What} will be refused until a sovereign's ruling.",
            _ when MissingGate(run) == ApprovalGate.CutAuthorization => "It waits for a sovereign to approve the cut (gate SG_1).",
            _ when MissingGate(run) == ApprovalGate.LifecycleAuthorization =>
                "It waits for a sovereign to approve the enactment (gate SG_2).",
            _ when RunTurns.StepOf(run) is { } step && turns?.Standing(step) is { } waits => waits,
            _ => RunStates.Next(run.State) is { } next ? $"Phase {RunStates.Name(next)} is next." : $"It is {run.State}.",
        };

    private static string Stopped(CutRun run, RunHold stop) =>
        (run.Owner?.Alive, run.LastAttempt?.Outcome) switch
        {
            (true, "intent") => $"{Shown(stop.By)} asked it to stop ({Shown(stop.Reason)}); its owner is still in a phase.",
            (true, _) => $"{Shown(stop.By)} asked it to stop ({Shown(stop.Reason)}); "
                + "its owner has not let go of it yet, and begins no further phase.",
            _ => $"It was stopped by {Shown(stop.By)}: {Shown(stop.Reason)}.",
        };

    private static ImmutableArray<string> NotCommitted(CutRun run)
    {
        if (run.Mode == CutMode.DryRun || RunStates.Next(run.State) is not { } next)
        {
            return [];
        }

        ImmutableArray<string>.Builder missing = ImmutableArray.CreateBuilder<string>();
        if (run.LastAttempt is { } attempt)
        {
            string phase = $"Attempt {attempt.Attempt} at {RunStates.Name(attempt.Phase)}, begun {attempt.StartedAt:u},";
            missing.Add(
                (attempt.Outcome, run.Owner?.Alive) switch
                {
                    ("intent", true) => $"{phase} is under way; it counts when it has committed, and as a whole.",
                    ("intent", _) => $"{phase} was cut off; whoever resumes the run learns "
                        + "from the server that nothing of it was committed, or that a person must look.",
                    ("unknown", _) =>
                        $"{phase} ended as unknown ({Shown(attempt.ErrorId)}): it is not known whether it wrote, all of it or nothing.",
                    (var outcome, _) => $"{phase} ended as {outcome} ({Shown(attempt.ErrorId)}) and wrote nothing.",
                }
            );
        }

        missing.Add(
            $"Nothing of {RunStates.Name(next)} or what comes after it{(run.LastAttempt?.Outcome == "unknown" ? ", but for that" : "")}."
        );
        return missing.ToImmutable();
    }

    private static ImmutableArray<string> Remarks(CutRun run, KillSwitchStatus? execution, RunBarrier? off, string command)
    {
        ImmutableArray<string>.Builder remarks = ImmutableArray.CreateBuilder<string>();
        bool ended = RunStates.Next(run.State) is null;
        if (!ended && run.Owner is { Alive: true } owner)
        {
            remarks.Add(
                $"{Shown(owner.Who)} is running it since {owner.Since:u} (epoch {owner.Epoch}), "
                    + $"and recorded something {Ago(owner.Silence)} ago. "
                    + $"Where it does not answer: {TakeOver(run)}."
            );
        }

        if (!ended && run.LastRefusal is { Detail.Length: > 0 } refusal)
        {
            string who = run.Mode == CutMode.Live ? "The journal" : "This session";
            remarks.Add($"{who} says of {refusal.At:u}: {Shown(refusal.Detail)}");
        }

        if (command.Contains("$plan", StringComparison.Ordinal))
        {
            remarks.Add("$plan is the plan that the run was made from, in another session made again: " + $"$plan = {PlanCommand(run)}.");
        }

        if (run.DebtSince is { } since)
        {
            remarks.Add($"AUDIT DEBT since {since:u}: its units are in the database and ledger or verdict are not.");
        }

        foreach (string key in RunEvidence.Missing(run))
        {
            remarks.Add(
                $"THE EVIDENCE IS INCOMPLETE: pin '{key}' is missing although its phase is complete. "
                    + "Somebody committed it otherwise than this tool does: have the DBA look before anything else."
            );
        }

        if (!ended && run.Hold is { Kind: RunHoldKind.Stop } stop && RunBarrier.Undo(run) is not null)
        {
            remarks.Add(Stopped(run, stop));
        }

        if (RunBarrier.IsUnread(run, execution))
        {
            remarks.Add($"Whether execution is on is not known: {Shown(execution!.Why)} A phase that writes is refused meanwhile.");
        }
        else if (off is not null && (!off.IsNext || run.Hold is not null || RunBarrier.Undo(run) is not null))
        {
            remarks.Add(
                $"Execution is off for it ({off.Why}): {off.What}{(off.IsNext ? "" : ", which comes later,")} will be refused "
                    + "until a sovereign's ruling: Request-IuApproval -Gate Ruling, then Enable-IuExecution."
            );
        }

        if (run.JournalVersion is { } version)
        {
            remarks.Add(
                $"The journal is of an older version ({version}): who owns the run, and what holds it, is not in it. "
                    + "Have the DBA run: Install-IuSchema."
            );
        }

        return remarks.ToImmutable();
    }

    private static string WhoActs(CutRun run, RunAdvice? advice, RunBarrier? off) =>
        run switch
        {
            { Mode: CutMode.DryRun } => "",
            _ when RunStates.Next(run.State) is null => "",
            { Hold.Kind: RunHoldKind.Undecided } => "The DBA, after having looked; there is no deadline, and nothing is written meanwhile.",
            { Owner: { Alive: true } owner } when owner.Silence >= MaxSilence =>
                $"An operator, after having asked {Shown(owner.Who)}, who has recorded nothing for {Ago(owner.Silence)}.",
            { Owner.Alive: true } => $"{Shown(run.Owner.Who)}; nobody else must act.",
            _ when off is { IsNext: true } =>
                "A sovereign signs a ruling that turns execution on; there is no deadline, and nothing is written meanwhile.",
            _ when advice is not null => advice.WhoActs,
            _ when RunBarrier.Undo(run) is { } undo =>
                $"An operator, until the approval of {Shown(undo.Signer)} expires at {undo.ExpiresAt:u}.",
            _ when MissingGate(run) is { } gate => $"A sovereign signs the card of {gate}; there is no deadline before a card is written.",
            _ when run.Approvals.LastOrDefault(approval => approval.Gate == RunStates.GateOf(RunStates.Next(run.State)!.Value))
                    is { } approval => $"An operator, until the approval of {Shown(approval.Signer)} expires at {approval.ExpiresAt:u}.",
            _ => "An operator.",
        };

    private static (string Command, string Effect) NextCommand(CutRun run, RunAdvice? advice, RunBarrier? off)
    {
        if (RunStates.Next(run.State) is null)
        {
            return ("", "");
        }

        return run switch
        {
            { Hold.Kind: RunHoldKind.Undecided } => (
                $"select cutter_governance.fn_run_decide('{run.RunId}', '<what was found>')",
                "As the DBA, in psql: lifts the hold and says why in the journal. It writes nothing else."
            ),
            { Owner: { Alive: true } owner, Mode: CutMode.Live } when owner.Silence >= MaxSilence => (
                TakeOver(run),
                "Ends the session of its owner, and goes on; what that session has not committed is rolled back."
            ),
            { Owner.Alive: true, Mode: CutMode.Live } => (
                $"Get-IuRun {run.RunId} -Explain",
                "Asks again; its owner is at work. To have it stop before its next phase: Stop-IuRun. "
                    + $"Once it has recorded nothing for {Ago(MaxSilence)}, this names how to take the run over."
            ),
            _ when off is { IsNext: true } => off.Ruling(
                Step(run, advice).Command,
                isVoid: RunBarrier.Undo(run) is null && MissingGate(run) is not null
            ),
            _ => Step(run, advice),
        };
    }

    private static (string Command, string Effect) Step(CutRun run, RunAdvice? advice) =>
        advice is null ? NextStep(run) : advice.Advise(NextStep(run));

    private static (string Command, string Effect) NextStep(CutRun run)
    {
        string get = $"Get-IuRun {run.RunId} -Plan $plan";
        string resume = $"Resume-IuRun {run.RunId} -Path <document>";
        return run switch
        {
            _ when RunBarrier.Undo(run) is not null => (
                $"Undo-IuCut {run.RunId}",
                $"Removes the {run.UnitCount} drafts again, in one transaction, and ends the run. The ledger loses nothing."
            ),
            { Hold.Kind: RunHoldKind.Stop } => (resume, $"Lifts the stop and goes on{From(run)}."),
            { LastAttempt.Outcome: "intent" or "unknown", Mode: CutMode.Live } => (
                resume,
                $"Finds out what became of the phase that was cut off, then goes on{From(run)}."
            ),
            _ when MissingGate(run) is { } gate => new CardAdvice(run, gate).Advise(""),
            _ when RunStates.Next(run.State) is { } next && PhaseCatalogue.Of(next) is { Command: { } command } phase => (
                $"{get} | {command}",
                phase.Effect(run.UnitCount)
            ),
            _ => ("", ""),
        };
    }

    /// <summary>The command that makes the plan of a run again.</summary>
    internal static string PlanCommand(CutRun run) =>
        $"Get-IuDocument <document> | New-IuCutPlan -DocumentPrefix {run.DocumentPrefix}{PlanArguments(run)}";

    // What the plan was made with, where it is not what New-IuCutPlan takes by itself.
    private static string PlanArguments(CutRun run) =>
        string.Concat(
            from argument in ((string Name, string Key, string Default)[])
                [
                    ("Profile", "profile_name", ""),
                    ("UnitLevel", "unit_level", ""),
                    ("Owner", "owner_ref", run.DocumentPrefix),
                    ("PublicationType", "publication_type", "law"),
                ]
            where run.Pins.TryGetValue(argument.Key, out string? pinned) && pinned != argument.Default
            select $" -{argument.Name} {Typed(run.Pins[argument.Key])}"
        );

    // As an argument is typed: a word as it is, anything else in quotation marks.
    private static string Typed(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? argument
            : $"'{Shown(argument).Replace("'", "''", StringComparison.Ordinal)}'";

    private static string TakeOver(CutRun run) =>
        RunBarrier.Undo(run) is null ? $"Resume-IuRun {run.RunId} -Path <document> -TakeOver" : $"Undo-IuCut {run.RunId} -TakeOver";

    private static string Ago(TimeSpan time) =>
        time < TimeSpan.FromMinutes(1) ? $"{(int)time.TotalSeconds} s" : $"{(int)time.TotalMinutes} min";

    private static string From(CutRun run) =>
        RunStates.Next(run.State) is { } next ? $" with phase {RunStates.Name(next)}, as far as it is approved" : "";

    // What people wrote must not look like a line of this tool's own.
    private static string Shown(string? text) => PlainText.Show(text ?? "no error id", MaxShown);

    // Also midway: turning execution off voids what was approved.
    internal static ApprovalGate? MissingGate(CutRun run) =>
        run.Mode == CutMode.Live
        && RunStates.Next(run.State) is { } next
        && RunStates.GateOf(next) is { } gate
        && run.Approvals.All(approval => approval.Gate != gate)
            ? gate
            : null;
}
