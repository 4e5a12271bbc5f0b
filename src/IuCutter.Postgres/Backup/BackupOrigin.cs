namespace IuCutter.Postgres.Backup;

/// <summary>The backup that another was encrypted anew from. Their dumps are the same bytes.</summary>
/// <param name="EncryptedAt">When it was encrypted anew, UTC; the manifest that says so is signed then.</param>
/// <param name="File">Name of the encrypted file that it was made from.</param>
/// <param name="Sha256">SHA-256 of that file.</param>
/// <param name="ManifestSha256">SHA-256 of that file's manifest.</param>
internal sealed record BackupOrigin(DateTimeOffset EncryptedAt, string File, string Sha256, string ManifestSha256);
