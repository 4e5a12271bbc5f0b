namespace IuCutter;

/// <summary>The reason for which a run is held.</summary>
public enum RunHoldKind
{
    /// <summary>Somebody asked the run to stop; Resume-IuRun lifts it.</summary>
    Stop,

    /// <summary>It cannot be determined whether a phase took effect: a person must look, and the DBA lifts it.</summary>
    Undecided,
}
