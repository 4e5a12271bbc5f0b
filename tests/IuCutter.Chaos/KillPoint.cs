namespace IuCutter.Chaos;

/// <summary>Where a phase is hit, by what goes over the wire.</summary>
internal enum KillPoint
{
    /// <summary>The intent is about to be sent.</summary>
    BeforeIntent,

    /// <summary>The intent is committed, its answer not seen yet.</summary>
    AfterIntent,

    /// <summary>Statement k of the phase's transaction is about to be sent.</summary>
    InStatement,

    /// <summary>COMMIT was sent and answered, and the answer is dropped.</summary>
    CommitAnswerLost,

    /// <summary>The answer to COMMIT has just been seen. Pins commit with the phase: there is no later moment to write them.</summary>
    AfterAnswer,

    /// <summary>COMMIT has just been sent: the server is writing its log, pins and result in it, to the disk.</summary>
    DuringFsync,
}
