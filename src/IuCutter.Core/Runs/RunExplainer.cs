using System.Collections.Immutable;

namespace IuCutter.Core.Runs;

/// <summary>Says where a run stands, from its facts alone.</summary>
internal static class RunExplainer
{
    /// <summary>Explains a run.</summary>
    public static RunExplanation Explain(CutRun run) =>
        new(run.RunId, run.Mode, run.State, Standing(run), Committed(run), NextCommand(run));

    private static string Standing(CutRun run) => run.State switch
    {
        _ when MissingGate(run) == ApprovalGate.CutAuthorization => "It waits for a sovereign to approve the cut (gate SG_1).",
        _ when MissingGate(run) == ApprovalGate.LifecycleAuthorization => "It waits for a sovereign to approve the enactment (gate SG_2).",
        RunState.CloseoutReported => "It has ended well.",
        RunState.Failed or RunState.Stopped or RunState.Voided => $"It has ended: {run.State}.",
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

    private static string NextCommand(CutRun run)
    {
        string get = $"Get-IuRun {run.RunId} -Plan $plan";
        return MissingGate(run) is { } gate
            ? $"{get} | Request-IuApproval -Gate {gate} -Path ./{run.RunId}.card"
            : RunStates.Next(run.State) switch
            {
                RunPhase.PreWriteBackup => $"{get} | New-IuBackup",
                RunPhase.GrantProbe => $"{get} | Test-IuGrant",
                RunPhase.CutLegA => $"{get} | Invoke-IuLegA",
                RunPhase.StructuralVerify => $"{get} | Test-IuStructure",
                RunPhase.LegBRecord => $"{get} | Invoke-IuLegB",
                RunPhase.WriteVerify => $"{get} | Invoke-IuWriteVerify",
                RunPhase.LifecycleEnact => $"{get} | Invoke-IuEnactment",
                RunPhase.Closeout => $"{get} | Complete-IuRun",
                _ => "",
            };
    }

    // Also midway: turning execution off voids what was approved.
    private static ApprovalGate? MissingGate(CutRun run) =>
        run.Mode == CutMode.Live && RunStates.Next(run.State) is { } next && RunStates.GateOf(next) is { } gate
            && run.Approvals.All(approval => approval.Gate != gate) ? gate : null;
}
