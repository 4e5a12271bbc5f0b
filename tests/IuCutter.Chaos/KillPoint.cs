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

    /// <summary>
    /// The answer to COMMIT has just been seen, and the runner has done nothing yet. A runner that wrote its pins afterwards
    /// would have them after this moment; here they commit with the phase.
    /// </summary>
    AfterAnswer,

    /// <summary>
    /// COMMIT has just been sent: its record, with pins and result, is in the server's log and not yet on the disk. The
    /// server is reported to wait a tenth of a second before it brings the log there (commit_delay), so that it is hit before.
    /// </summary>
    DuringFsync,
}
