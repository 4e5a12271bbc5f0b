namespace IuCutter.Core.Runs;

/// <summary>Questions about the order of phases and states, answered from <see cref="PhaseCatalogue"/>.</summary>
internal static class RunStates
{
    /// <summary>The state in which a phase begins.</summary>
    public static RunState Before(RunPhase phase) => PhaseCatalogue.Of(phase).BeginsIn;

    /// <summary>The states that a phase leads through; the last is where the run then stands.</summary>
    public static IReadOnlyList<RunState> After(RunPhase phase) => PhaseCatalogue.Of(phase).LeadsTo;

    /// <summary>The phase that a run in this state would run next; null when it has ended.</summary>
    public static RunPhase? Next(RunState state)
    {
        foreach (PhaseDefinition phase in PhaseCatalogue.All)
        {
            if (phase.BeginsIn == state)
            {
                return phase.Phase;
            }
        }

        return null;
    }

    /// <summary>
    /// The gate whose approval covers a phase (SG_1: backup to write-verify; SG_2: enactment); null for one that only reads.
    /// </summary>
    public static ApprovalGate? GateOf(RunPhase phase) => PhaseCatalogue.Of(phase).Gate;

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
    public static string Name(RunPhase phase) => PhaseCatalogue.Of(phase).Name;
}
