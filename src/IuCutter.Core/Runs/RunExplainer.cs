using System.Collections.Immutable;

namespace IuCutter.Core.Runs;

/// <summary>Says where a run stands, from its facts alone.</summary>
internal static class RunExplainer
{
    /// <summary>Explains a run.</summary>
    public static RunExplanation Explain(CutRun run)
    {
        (string command, string effect) = NextCommand(run);
        return new RunExplanation(run.RunId, run.Mode, run.State, Standing(run), Committed(run), command)
        {
            NotCommitted = NotCommitted(run),
            Remarks = Remarks(run),
            WhoActs = WhoActs(run),
            Effect = effect,
        };
    }

    private static string Standing(CutRun run) => run switch
    {
        { Hold.Kind: RunHoldKind.Undecided } => $"A person must decide: {run.Hold.Reason}.",
        { Hold.Kind: RunHoldKind.Stop } when run.Owner is { Alive: true } => $"{run.Hold.By} asked it to stop ({run.Hold.Reason}); its owner is still in a phase.",
        { Hold.Kind: RunHoldKind.Stop } => $"It was stopped by {run.Hold.By}: {run.Hold.Reason}.",
        { State: RunState.CloseoutReported } => "It has ended well.",
        { State: RunState.Compensated } => "It was undone: its units are gone again, and the ledger says so.",
        { State: RunState.Failed or RunState.Stopped or RunState.Voided } => $"It has ended: {run.State}.",
        _ when MissingGate(run) == ApprovalGate.CutAuthorization => "It waits for a sovereign to approve the cut (gate SG_1).",
        _ when MissingGate(run) == ApprovalGate.LifecycleAuthorization => "It waits for a sovereign to approve the enactment (gate SG_2).",
        _ => RunStates.Next(run.State) is { } next ? $"Phase {RunStates.Name(next)} is next." : $"It is {run.State}.",
    };

    private static ImmutableArray<string> Committed(CutRun run)
    {
        if (run.Mode == CutMode.DryRun)
        {
            return [];
        }

        var committed = ImmutableArray.CreateBuilder<string>();
        foreach (PhaseRecord phase in run.Phases)
        {
            string? what = phase.Phase switch
            {
                RunPhase.PreWriteBackup => $"The backup with SHA-256 {run.Pins["backup_sha256"]}.",
                RunPhase.CutLegA when run.State == RunState.Compensated => null,
                RunPhase.CutLegA => $"{run.Pins["leg_a_rows"]} units as drafts.",
                RunPhase.LegBRecord => $"{run.Pins["ledger_rows"]} ledger rows.",
                RunPhase.WriteVerify => "The verifier's verdict.",
                RunPhase.LifecycleEnact => $"{run.Pins["enacted_rows"]} enacted units; they are immutable.",
                _ => null,
            };
            if (what is not null)
            {
                committed.Add(what);
            }
        }

        return committed.ToImmutable();
    }

    private static ImmutableArray<string> NotCommitted(CutRun run)
    {
        if (run.Mode == CutMode.DryRun || RunStates.Next(run.State) is not { } next)
        {
            return [];
        }

        var missing = ImmutableArray.CreateBuilder<string>();
        if (run.LastAttempt is { } attempt)
        {
            string phase = $"Attempt {attempt.Attempt} at {RunStates.Name(attempt.Phase)}, begun {attempt.StartedAt:u},";
            missing.Add((attempt.Outcome, run.Owner?.Alive) switch
            {
                ("intent", true) => $"{phase} is under way; it counts when it has committed, and as a whole.",
                ("intent", _) => $"{phase} was cut off; whoever resumes the run is told by the server that nothing of it was committed, or that a person must look.",
                (var outcome, _) => $"{phase} ended as {outcome} ({attempt.ErrorId}) and wrote nothing.",
            });
        }

        missing.Add($"Nothing of {RunStates.Name(next)} or what comes after it.");
        return missing.ToImmutable();
    }

    private static ImmutableArray<string> Remarks(CutRun run)
    {
        var remarks = ImmutableArray.CreateBuilder<string>();
        if (run.Owner is { Alive: true } owner)
        {
            remarks.Add($"{owner.Who} is running it since {owner.Since:u} (epoch {owner.Epoch}).");
        }

        if (run.DebtSince is { } since)
        {
            remarks.Add($"AUDIT DEBT since {since:u}: its units are in the database and ledger or verdict are not.");
        }

        if (run.JournalVersion is { } version)
        {
            remarks.Add($"The journal is of an older version ({version}): who owns the run, and what holds it, is not in it. Have the DBA run: Install-IuSchema.");
        }

        return remarks.ToImmutable();
    }

    private static string WhoActs(CutRun run) => run switch
    {
        { Mode: CutMode.DryRun } => "",
        { Hold.Kind: RunHoldKind.Undecided } => "The DBA, after having looked; there is no deadline, and nothing is written meanwhile.",
        _ when RunStates.Next(run.State) is not { } next => "",
        { Owner.Alive: true } => $"{run.Owner.Who}; nobody else must act.",
        _ when MissingGate(run) is { } gate => $"A sovereign signs the card of {gate}; there is no deadline before a card is written.",
        _ when run.Approvals.LastOrDefault(approval => approval.Gate == RunStates.GateOf(RunStates.Next(run.State)!.Value)) is { } approval =>
            $"An operator, until the approval of {approval.Signer} expires at {approval.ExpiresAt:u}.",
        _ => "An operator.",
    };

    private static (string Command, string Effect) NextCommand(CutRun run)
    {
        string get = $"Get-IuRun {run.RunId} -Plan $plan";
        string resume = $"Resume-IuRun {run.RunId} -Path <document>";
        return run switch
        {
            { Hold.Kind: RunHoldKind.Undecided } => (
                $"select cutter_governance.fn_run_decide('{run.RunId}', '<what was found>')", "As the DBA, in psql: lifts the hold and says why in the journal. It writes nothing else."),
            { Owner.Alive: true, Mode: CutMode.Live } when RunStates.Next(run.State) is not null => (
                $"Get-IuRun {run.RunId} -Explain", "Asks again; its owner is at work. To have it stop before its next phase: Stop-IuRun."),
            { Hold.Kind: RunHoldKind.Stop } => (resume, $"Lifts the stop and goes on{From(run)}."),
            { LastAttempt.Outcome: "intent" or "unknown", Mode: CutMode.Live } => (resume, $"Finds out what became of the phase that was cut off, then goes on{From(run)}."),
            _ when MissingGate(run) is { } gate => (
                $"{get} | Request-IuApproval -Gate {gate} -Path ./{run.RunId}.card", "Writes a card for a sovereign to read and sign. It approves nothing by itself."),
            _ => RunStates.Next(run.State) switch
            {
                RunPhase.PreWriteBackup => ($"{get} | New-IuBackup", "Makes the encrypted backup. It writes no unit."),
                RunPhase.GrantProbe => ($"{get} | Test-IuGrant", "Checks what the roles may do. It writes no unit."),
                RunPhase.CutLegA => ($"{get} | Invoke-IuLegA", $"Creates {run.UnitCount} units as drafts, in one transaction."),
                RunPhase.StructuralVerify => ($"{get} | Test-IuStructure", "Reads the units back and compares. It writes no unit."),
                RunPhase.LegBRecord => ($"{get} | Invoke-IuLegB", $"Adds {(2 * run.UnitCount) + 6} rows to the ledger, for good."),
                RunPhase.WriteVerify => ($"{get} | Invoke-IuWriteVerify", "The verifier reads everything again and records its verdict, for good."),
                RunPhase.LifecycleEnact => ($"{get} | Invoke-IuEnactment", $"Enacts {run.UnitCount} units. It CANNOT BE UNDONE."),
                RunPhase.Closeout => ($"{get} | Complete-IuRun", "Accounts for every pin and closes the run."),
                _ => ("", ""),
            },
        };
    }

    private static string From(CutRun run) =>
        RunStates.Next(run.State) is { } next ? $" with phase {RunStates.Name(next)}, as far as it is approved" : "";

    // Also midway: turning execution off voids what was approved.
    private static ApprovalGate? MissingGate(CutRun run) =>
        run.Mode == CutMode.Live && RunStates.Next(run.State) is { } next && RunStates.GateOf(next) is { } gate
            && run.Approvals.All(approval => approval.Gate != gate) ? gate : null;
}
