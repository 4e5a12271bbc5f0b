namespace IuCutter.Core.Rosters;

/// <summary>The rules that a roster can hold.</summary>
internal enum RuleName
{
    /// <summary>How many must sign a card.</summary>
    Threshold,

    /// <summary>To whom backups must be encrypted.</summary>
    Escrow,

    /// <summary>For how long backups are kept.</summary>
    BackupRetention,

    /// <summary>Whether the requester of a card must sign it.</summary>
    CardRequests,

    /// <summary>Whether every live run is rehearsed.</summary>
    Rehearsal,

    /// <summary>A name that no rule has.</summary>
    Unknown,
}
