namespace IuCutter;

/// <summary>The gates: each is one kind of approval that a signed card gives.</summary>
public enum ApprovalGate
{
    /// <summary>SG_1: backup to write-verify. Lives at most 24 hours.</summary>
    CutAuthorization,

    /// <summary>SG_2: enactment; names the review decision. Lives at most 12 hours.</summary>
    LifecycleAuthorization,

    /// <summary>A ruling that turns execution on for a scope and until a time.</summary>
    Ruling,

    /// <summary>Ends a run that has written no unit yet. Lives at most 24 hours.</summary>
    Void,

    /// <summary>Removes the drafts of a run again, before their enactment. Lives at most 24 hours.</summary>
    Undo,

    /// <summary>Replaces a database by one that was restored from a backup. Lives at most 24 hours.</summary>
    Restore,

    /// <summary>
    /// Gives up a checkpoint outside that the database's log does not continue: what was lost stays lost. Lives at most 24 hours.
    /// </summary>
    Reconcile,
}
