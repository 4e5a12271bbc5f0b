namespace IuCutter;

/// <summary>How a checkpoint outside of the database and the database's log lie to each other.</summary>
public enum CheckpointState
{
    /// <summary>The checkpoint's log is the beginning of the database's, as a consistency proof shows (RFC 6962, 2.1.2).</summary>
    Consistent,

    /// <summary>The database's log is shorter than the checkpoint's: it is an earlier copy (Integrity.HistoryRewound).</summary>
    Behind,

    /// <summary>The checkpoint's log is no beginning of the database's: one of them is a branch (Integrity.HistoryForked).</summary>
    Forked,

    /// <summary>Behind or forked, and given up by a signed card of gate Reconcile that is recorded in the database.</summary>
    Reconciled,

    /// <summary>There is no checkpoint that can be read (Integrity.CheckpointInvalid).</summary>
    Unreadable,
}
