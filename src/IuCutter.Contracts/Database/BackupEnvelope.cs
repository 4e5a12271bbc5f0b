namespace IuCutter;

/// <summary>The identity of a backup as the live adapter demands it.</summary>
/// <param name="Sha256">SHA-256 of the encrypted file, 64 lower-case hexadecimal digits.</param>
/// <param name="SizeBytes">Size of the encrypted file, above 0.</param>
/// <param name="GpgFingerprint">Fingerprint of the operator's key, 40 upper-case hexadecimal digits.</param>
/// <param name="Path">Absolute path of the encrypted file.</param>
public sealed record BackupEnvelope(string Sha256, long SizeBytes, string GpgFingerprint, string Path) : IuRecord
{
    /// <summary>SHA-256 of the signed manifest beside it, 64 lower-case hexadecimal digits.</summary>
    public string ManifestSha256 { get; init; } = "";

    /// <summary>The result of restoring it into a scratch database; null when the approval's card waives the restore.</summary>
    public BackupProof? Proof { get; init; }

    /// <summary>The result of the rehearsal in the restored copy; null when none was asked for.</summary>
    public IuRehearsal? Rehearsal { get; init; }
}
