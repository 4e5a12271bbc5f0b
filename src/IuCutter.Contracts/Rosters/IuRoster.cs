using System.Collections.Immutable;

namespace IuCutter;

/// <summary>The roster of signers in force in a database, which keeps every roster: the one with the highest number is in force.</summary>
/// <param name="Database">Name of the database.</param>
/// <param name="Number">Number of the roster.</param>
/// <param name="Sha256">SHA-256 of the roster's UTF-8 bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="InstalledAt">When it was installed, by the database's clock.</param>
/// <param name="InstalledBy">The login that installed it.</param>
/// <param name="Signers">Who may sign, in the order of the lines.</param>
/// <param name="Thresholds">How many must sign a card, for every gate.</param>
/// <param name="EscrowFingerprints">Keys that every backup must be encrypted to besides the operator's: 40 hexadecimal digits each.</param>
/// <param name="BackupRetentionDays">For how many days a backup is kept; null when no line sets it, which means 365.</param>
/// <param name="Faults">Lines that would be refused today; empty when the roster could be installed again as it is.</param>
public sealed record IuRoster(
    string Database,
    long Number,
    string Sha256,
    DateTimeOffset InstalledAt,
    string InstalledBy,
    ImmutableArray<RosterSigner> Signers,
    ImmutableArray<RosterThreshold> Thresholds,
    ImmutableArray<string> EscrowFingerprints,
    int? BackupRetentionDays,
    ImmutableArray<RosterFault> Faults
) : IuRecord
{
    /// <summary>Whether every card must be asked for with a key (Request-IuApproval -RequesterKey); false when no line says so.</summary>
    public bool RequesterKeyRequired { get; init; }

    /// <summary>Whether every live run is rehearsed in a restored copy before its first write; false when no line demands it.</summary>
    public bool DemandsRehearsal { get; init; }

    /// <summary>The database and the number of the roster.</summary>
    private protected override string Describe() => $"roster {Number} of {Database}";
}
