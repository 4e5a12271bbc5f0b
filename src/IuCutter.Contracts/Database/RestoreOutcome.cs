namespace IuCutter;

/// <summary>How a restore in a database's place that was cut off ended.</summary>
public enum RestoreOutcome
{
    /// <summary>Nothing was: no restore in this database's place was begun.</summary>
    NothingBegun,

    /// <summary>It was finished now: the restored database is in place, and the card is used.</summary>
    Finished,

    /// <summary>It was taken back now: the database is open as it was, and the card is not used.</summary>
    TakenBack,

    /// <summary>It was finished before; nothing was changed.</summary>
    AlreadyFinished,

    /// <summary>It was taken back before; nothing was changed.</summary>
    AlreadyTakenBack,
}
