using IuCutter.Postgres.Backup;

namespace IuCutter.Postgres.Restore;

/// <summary>A backup whose signature, place, size and hash were checked.</summary>
/// <param name="Files">Where it lies.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="ManifestSha256">SHA-256 of the manifest's bytes, as they were verified.</param>
/// <param name="Signer">Who signed it, as the roster names them.</param>
internal sealed record VerifiedBackup(BackupFiles Files, BackupManifest Manifest, string ManifestSha256, string Signer);
