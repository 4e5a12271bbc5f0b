namespace IuCutter.Core.Runs;

/// <summary>The order of phases and states, in one place.</summary>
internal static class RunStates
{
    /// <summary>The state in which a phase begins.</summary>
    public static RunState Before(RunPhase phase) =>
        phase switch
        {
            RunPhase.SourcePin => RunState.Created,
            RunPhase.Mark => RunState.SourcePinned,
            RunPhase.CutPlan => RunState.Marked,
            RunPhase.PreWriteBackup => RunState.AwaitingCutAuthorization,
            RunPhase.GrantProbe => RunState.BackedUp,
            RunPhase.CutLegA => RunState.GrantsProbed,
            RunPhase.StructuralVerify => RunState.LegACommitted,
            RunPhase.LegBRecord => RunState.StructureVerified,
            RunPhase.WriteVerify => RunState.LegBRecorded,
            RunPhase.LifecycleEnact => RunState.AwaitingLifecycleAuthorization,
            RunPhase.Closeout => RunState.Enacted,
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "not a phase"),
        };

    /// <summary>The states that a phase leads through; the last is where the run then stands.</summary>
    public static IReadOnlyList<RunState> After(RunPhase phase) =>
        phase switch
        {
            RunPhase.SourcePin => [RunState.SourcePinned],
            RunPhase.Mark => [RunState.Marked],
            RunPhase.CutPlan => [RunState.CutPlanned, RunState.AwaitingCutAuthorization],
            RunPhase.PreWriteBackup => [RunState.BackedUp],
            RunPhase.GrantProbe => [RunState.GrantsProbed],
            RunPhase.CutLegA => [RunState.LegACommitted],
            RunPhase.StructuralVerify => [RunState.StructureVerified],
            RunPhase.LegBRecord => [RunState.LegBRecorded],
            RunPhase.WriteVerify => [RunState.WriteVerified, RunState.AwaitingLifecycleAuthorization],
            RunPhase.LifecycleEnact => [RunState.Enacted],
            RunPhase.Closeout => [RunState.CloseoutReported],
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "not a phase"),
        };

    /// <summary>The phase that a run in this state would run next; null when it has ended.</summary>
    public static RunPhase? Next(RunState state)
    {
        foreach (RunPhase phase in Enum.GetValues<RunPhase>())
        {
            if (Before(phase) == state)
            {
                return phase;
            }
        }

        return null;
    }

    /// <summary>The gate whose approval covers a phase (SG_1: backup to write-verify; SG_2: enactment); null for one that only reads.</summary>
    public static ApprovalGate? GateOf(RunPhase phase) =>
        phase switch
        {
            RunPhase.PreWriteBackup or RunPhase.CutLegA or RunPhase.LegBRecord or RunPhase.WriteVerify => ApprovalGate.CutAuthorization,
            RunPhase.LifecycleEnact => ApprovalGate.LifecycleAuthorization,
            _ => null,
        };

    /// <summary>Whether an approval of the gate is of use to a run in this state: a phase that it covers is still ahead.</summary>
    public static bool IsAhead(ApprovalGate gate, RunState state)
    {
        // SG_2 comes only after the verdict; SG_1 also midway, where turning execution off has voided the first.
        for (RunState at = state; Next(at) is { } phase; at = After(phase)[^1])
        {
            if (GateOf(phase) is { } covering)
            {
                return covering == gate;
            }
        }

        return false;
    }

    /// <summary>The name of a phase in pins, journal and messages, as the specification spells it.</summary>
    public static string Name(RunPhase phase) =>
        phase switch
        {
            RunPhase.SourcePin => "source_pin",
            RunPhase.Mark => "mark",
            RunPhase.CutPlan => "cutplan",
            RunPhase.PreWriteBackup => "pre_write_backup",
            RunPhase.GrantProbe => "grant_probe",
            RunPhase.CutLegA => "cut_leg_a",
            RunPhase.StructuralVerify => "structural_verify",
            RunPhase.LegBRecord => "leg_b_record",
            RunPhase.WriteVerify => "write_verify",
            RunPhase.LifecycleEnact => "lifecycle_enact",
            RunPhase.Closeout => "closeout",
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "not a phase"),
        };
}
