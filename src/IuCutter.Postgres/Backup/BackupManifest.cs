using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace IuCutter.Postgres.Backup;

/// <summary>The manifest of a backup: contents and making, as a signed JSON file beside it. It holds hashes, no rows.</summary>
/// <param name="Format">Version of this description.</param>
/// <param name="RunId">The run that it was made for.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="Database">Database name.</param>
/// <param name="SystemIdentifier">The cluster's identifier.</param>
/// <param name="SchemaVersion">The last migration that was applied; null when none is journaled.</param>
/// <param name="ServerVersion">Version of the server.</param>
/// <param name="PgDumpVersion">What pg_dump says it is.</param>
/// <param name="GpgVersion">What gpg says it is.</param>
/// <param name="Snapshot">The exported snapshot that dump, digests and pre-state read.</param>
/// <param name="Lsn">Position in the write-ahead log when it was exported.</param>
/// <param name="Horizon">The oldest transaction that was running then.</param>
/// <param name="Recipients">Fingerprints of the keys that can decrypt, the operator's first.</param>
/// <param name="Roles">Owners and grantees; they must exist where it is restored.</param>
/// <param name="Schemas">The schemas that are dumped.</param>
/// <param name="PublicUsage">Whether everybody may use schema public: pg_dump takes that for given, and a schema that it makes anew lacks
/// it.</param>
/// <param name="Relations">The relations that are dumped.</param>
/// <param name="Tables">The tables with their digests.</param>
/// <param name="Objects">The objects of the schema with the digests of their definitions.</param>
/// <param name="PreState">What leg A must find unchanged.</param>
/// <param name="File">Name of the encrypted file.</param>
/// <param name="Sha256">SHA-256 of the encrypted file.</param>
/// <param name="SizeBytes">Its size.</param>
internal sealed record BackupManifest(
    int Format,
    string RunId,
    DateTimeOffset CreatedAt,
    string Database,
    string SystemIdentifier,
    string? SchemaVersion,
    string ServerVersion,
    string PgDumpVersion,
    string GpgVersion,
    string Snapshot,
    string Lsn,
    string Horizon,
    ImmutableArray<string> Recipients,
    ImmutableArray<string> Roles,
    ImmutableArray<string> Schemas,
    bool PublicUsage,
    ImmutableArray<string> Relations,
    ImmutableArray<BackupTable> Tables,
    ImmutableSortedDictionary<string, string> Objects,
    ImmutableArray<PreStateTable> PreState,
    string File,
    string Sha256,
    long SizeBytes
)
{
    /// <summary>The version of the description that this build writes and reads.</summary>
    public const int ThisFormat = 3;

    private const int FingerprintLength = 40;
    private const int HashLength = 64;
    private const int LastYear = 9000;

    /// <summary>SHA-256 of the dump before it was encrypted; null where the manifest is older than this entry.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PlaintextSha256 { get; init; }

    /// <summary>The backup that this one was encrypted anew from; null for one that pg_dump made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupOrigin? Origin { get; init; }

    /// <summary>The time as of which its signature is verified: the signer's key was valid then.</summary>
    [JsonIgnore]
    public DateTimeOffset SignedAt => Origin?.EncryptedAt ?? CreatedAt;

    /// <summary>Whether it can be worked with before its signature is verified: a list of backups shows foreign ones too.</summary>
    [JsonIgnore]
    public bool IsWellFormed =>
        Format == ThisFormat
        && SizeBytes > 0
        && CreatedAt.Year < LastYear
        && SignedAt.Year < LastYear
        && IsHex(Sha256, HashLength)
        && (PlaintextSha256 is null || IsHex(PlaintextSha256, HashLength))
        && (Origin is null || (IsHex(Origin.Sha256, HashLength) && IsHex(Origin.ManifestSha256, HashLength)))
        // Arguments of gpg: whatever is no fingerprint could be one of its options.
        && !Recipients.IsEmpty
        && Recipients.All(recipient => IsHex(recipient, FingerprintLength));

    private static bool IsHex(string? text, int length) => text?.Length == length && text.All(char.IsAsciiHexDigit);
}
