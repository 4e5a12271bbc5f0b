namespace IuCutter;

// A new state takes the next free number, wherever it stands in the run (PhaseCatalogue): what compares states with < or >= then
// names it (CONTRIBUTING.md, "Adding a phase").
/// <summary>The state of a run: fourteen states on the way, and three that end it early.</summary>
public enum RunState
{
    /// <summary>The run has an id and nothing else.</summary>
    Created = 0,

    /// <summary>The source is pinned.</summary>
    SourcePinned = 1,

    /// <summary>The units are found.</summary>
    Marked = 2,

    /// <summary>The rows are derived.</summary>
    CutPlanned = 3,

    /// <summary>Waits for gate SG_1.</summary>
    AwaitingCutAuthorization = 4,

    /// <summary>The backup is made.</summary>
    BackedUp = 5,

    /// <summary>The grants are probed.</summary>
    GrantsProbed = 6,

    /// <summary>The units exist as drafts.</summary>
    LegACommitted = 7,

    /// <summary>The units were read back.</summary>
    StructureVerified = 8,

    /// <summary>The ledger is written.</summary>
    LegBRecorded = 9,

    /// <summary>The verifier has given its verdict.</summary>
    WriteVerified = 10,

    /// <summary>Waits for gate SG_2.</summary>
    AwaitingLifecycleAuthorization = 11,

    /// <summary>The units are enacted and immutable.</summary>
    Enacted = 12,

    /// <summary>The report is written. The run has ended well.</summary>
    CloseoutReported = 13,

    /// <summary>Ended by an error. Terminal.</summary>
    Failed = 20,

    /// <summary>Ended by a person or a signal. Terminal.</summary>
    Stopped = 21,

    /// <summary>Ended by a Void approval. Terminal.</summary>
    Voided = 22,

    /// <summary>Undone by an Undo approval: its drafts are gone again, and the ledger says so. Terminal.</summary>
    Compensated = 23,
}
