namespace IuCutter.Postgres.Tests.Checkpoints;

/// <summary>The ways in which whoever administers a server puts an earlier state in the place of a database.</summary>
public enum RewindKind
{
    /// <summary>A dump of then, restored, and renamed into place.</summary>
    DumpRestored,

    /// <summary>A copy that was made then (<c>create database ... template</c>), renamed into place.</summary>
    CopyRenamed,

    /// <summary>The server's data folder of then, copied back.</summary>
    FolderCopiedBack,

    /// <summary>A standby that has replayed the log up to then and no further, promoted.</summary>
    StandbyPromoted,
}
