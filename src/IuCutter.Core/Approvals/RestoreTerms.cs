using System.Collections.Immutable;

namespace IuCutter.Core.Approvals;

/// <summary>The terms of a card of gate Restore: the backup, and the tables that it replaces.</summary>
/// <param name="BackupSha256">SHA-256 of the encrypted file.</param>
/// <param name="ManifestSha256">SHA-256 of its signed manifest.</param>
/// <param name="BackupRunId">The run that the backup was made for.</param>
/// <param name="BackupCreatedAt">When it was made, UTC, whole seconds.</param>
/// <param name="PreStateDigest">The database's digest of the tables as they stand (<c>fn_restore_digest</c>).</param>
/// <param name="EnactedNow">Units that are enacted now.</param>
/// <param name="Tables">The tables whose rows are not those of the backup.</param>
/// <param name="PreState">The tables behind the digest, to name later what moved.</param>
internal sealed record RestoreTerms(
    string BackupSha256,
    string ManifestSha256,
    string BackupRunId,
    DateTimeOffset BackupCreatedAt,
    string PreStateDigest,
    long EnactedNow,
    ImmutableArray<RestoreTable> Tables,
    ImmutableArray<RestorePreState> PreState
);
