namespace IuCutter.Postgres.Connections;

/// <summary>How far the replacement of a database has come. The names are in the journal and stay.</summary>
internal enum ReplacementStep
{
    /// <summary>The backup is being restored beside the database, which is open and as it was.</summary>
    Restoring,

    /// <summary>The database is closed, and the card is not used: it is taken back.</summary>
    Closed,

    /// <summary>The card is used, and what takes the place is complete: it is finished.</summary>
    CardUsed,

    /// <summary>The names are swapped.</summary>
    Finished,

    /// <summary>The database is open as it was.</summary>
    TakenBack,
}
