using System.Collections.Immutable;

namespace IuCutter;

/// <summary>A backup as it lies in its folder.</summary>
/// <param name="Path">Absolute path of the encrypted file.</param>
/// <param name="RunId">The run that it was made for; null when its manifest cannot be read.</param>
/// <param name="CreatedAt">When it was made, UTC; null when its manifest cannot be read.</param>
/// <param name="SizeBytes">Size that the manifest says; 0 when it cannot be read.</param>
/// <param name="Sha256">SHA-256 that the manifest says; null when it cannot be read.</param>
/// <param name="Condition">In which condition it is.</param>
/// <param name="Age">How old it is.</param>
/// <param name="KeyExpiresAt">When the first of its keys expires, UTC; null for never, or when the key is not here.</param>
/// <param name="KeptUntil">Until when the installation's retention keeps it, UTC.</param>
/// <param name="LegalHold">The legal hold's text; null when there is none.</param>
public sealed record IuBackup(
    string Path,
    string? RunId,
    DateTimeOffset? CreatedAt,
    long SizeBytes,
    string? Sha256,
    BackupCondition Condition,
    TimeSpan? Age,
    DateTimeOffset? KeyExpiresAt,
    DateTimeOffset? KeptUntil,
    string? LegalHold
) : IuRecord
{
    /// <summary>Fingerprints of the keys that can decrypt it, the operator's first; empty when its manifest cannot be read.</summary>
    public ImmutableArray<string> Recipients { get; init; } = [];
}
