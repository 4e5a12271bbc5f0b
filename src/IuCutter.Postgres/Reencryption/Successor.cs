using IuCutter.Postgres.Backup;

namespace IuCutter.Postgres.Reencryption;

/// <summary>The manifest of a backup that was encrypted anew, whose three files are on the disk.</summary>
/// <param name="Manifest">The manifest, with its origin.</param>
/// <param name="ManifestSha256">SHA-256 of its bytes.</param>
internal sealed record Successor(BackupManifest Manifest, string ManifestSha256);
