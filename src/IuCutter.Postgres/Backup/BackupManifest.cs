using System.Collections.Immutable;

namespace IuCutter.Postgres.Backup;

/// <summary>What is in a backup and how it was made; a JSON file beside it. Holds hashes, no rows.</summary>
/// <param name="Format">Version of this description.</param>
/// <param name="RunId">The run that it was made for.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="Database">Database name.</param>
/// <param name="SystemIdentifier">The cluster's identifier.</param>
/// <param name="SchemaVersion">The last migration that was applied; null when none is journaled.</param>
/// <param name="ServerVersion">Version of the server.</param>
/// <param name="PgDumpVersion">What pg_dump says it is.</param>
/// <param name="GpgVersion">What gpg says it is.</param>
/// <param name="Snapshot">The exported snapshot that both dump and digests read.</param>
/// <param name="Lsn">Position in the write-ahead log when it was exported.</param>
/// <param name="Tables">The tables with their digests.</param>
/// <param name="Recipients">Fingerprints of the keys that can decrypt, the operator's first.</param>
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
    ImmutableArray<BackupTable> Tables,
    ImmutableArray<string> Recipients,
    string File,
    string Sha256,
    long SizeBytes);
