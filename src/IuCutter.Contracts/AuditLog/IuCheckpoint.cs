using System.Collections.Immutable;

namespace IuCutter;

/// <summary>A checkpoint of the audit log outside of the database, compared with the database.</summary>
/// <param name="Place">The folder in which it lies; or the program that was given it.</param>
/// <param name="Path">The file; of a program, its path.</param>
/// <param name="State">How it and the database's log lie to each other.</param>
public sealed record IuCheckpoint(string Place, string Path, CheckpointState State) : IuRecord
{
    /// <summary>Name of the log: <c>iucutter/</c> and the hash of its first leaf. Null when it cannot be read.</summary>
    public string? Origin { get; init; }

    /// <summary>Number of leaves of the log when it was made. Null when it cannot be read.</summary>
    public long? Size { get; init; }

    /// <summary>Root of the tree of that size, base64. Null when it cannot be read.</summary>
    public string? Root { get; init; }

    /// <summary>When it was made, by the database's clock, UTC. Null when it cannot be read.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Who signed it, as the roster of that time names them; null when the signature does not hold.</summary>
    public string? Signer { get; init; }

    /// <summary>Fingerprint of the key that signed it; null when the signature does not hold.</summary>
    public string? KeyFingerprint { get; init; }

    /// <summary>Why its signature does not hold; null when it does.</summary>
    public string? SignatureFault { get; init; }

    /// <summary>
    /// The log's own key as witnesses are given it (<c>name+id+key</c>), where the session has it and the checkpoint bears its signature;
    /// else null.
    /// </summary>
    public string? LogKey { get; init; }

    /// <summary>Number of leaves of the database's log when it was compared.</summary>
    public long LogSize { get; init; }

    /// <summary>The fault in words; null when there is none.</summary>
    public string? Detail { get; init; }

    /// <summary>
    /// Which runs, cards, switch changes and rosters the database does not have, where it is behind or a fork, given up or not: of the
    /// newest 10,000 records that tell of them. Empty for every other state, and where <see cref="MissingFault"/> says why they are not
    /// known.
    /// </summary>
    public ImmutableArray<LostRecord> Missing { get; init; } = [];

    /// <summary>Why <see cref="Missing"/> does not name all that is missing; null when it does.</summary>
    public string? MissingFault { get; init; }
}
