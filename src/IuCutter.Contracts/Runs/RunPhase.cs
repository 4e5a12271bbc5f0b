namespace IuCutter;

/// <summary>The eleven phases of a run, in their order. The numbers are part of the journal and never change.</summary>
public enum RunPhase
{
    /// <summary>Pins the document's bytes, hash, length and encoding.</summary>
    SourcePin = 1,

    /// <summary>Finds the units and proves coverage.</summary>
    Mark = 2,

    /// <summary>Derives the rows twice; both digests must match.</summary>
    CutPlan = 3,

    /// <summary>Narrow, encrypted backup of the governed tables. Mutating.</summary>
    PreWriteBackup = 4,

    /// <summary>Checks that the roles can do what they must, and nothing more.</summary>
    GrantProbe = 5,

    /// <summary>Creates the units in one transaction. Mutating.</summary>
    CutLegA = 6,

    /// <summary>Reads the units back.</summary>
    StructuralVerify = 7,

    /// <summary>Writes the ledger, 2N+6 rows, in one transaction. Mutating.</summary>
    LegBRecord = 8,

    /// <summary>The verifier's own reading and verdict. Mutating.</summary>
    WriteVerify = 9,

    /// <summary>Enacts the units in one transaction. Irreversible. Mutating.</summary>
    LifecycleEnact = 10,

    /// <summary>The report; every pin accounted for.</summary>
    Closeout = 11,
}
