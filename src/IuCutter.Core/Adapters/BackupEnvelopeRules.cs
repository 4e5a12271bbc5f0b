namespace IuCutter.Core.Adapters;

/// <summary>The rules for a valid envelope of a backup (specification 3): 64 hexadecimal digits, a size, 40 hexadecimal digits.</summary>
internal static class BackupEnvelopeRules
{
    /// <summary>Refuses an envelope that is not valid.</summary>
    /// <exception cref="IuException">Integrity.BackupEnvelope, with the part that is wrong.</exception>
    public static void Validate(BackupEnvelope? envelope, string runId)
    {
        string? fault = envelope switch
        {
            null => "There is none.",
            _ when envelope.Sha256.Length != 64 || !envelope.Sha256.All(char.IsAsciiHexDigit) => "sha256 is not 64 hexadecimal digits.",
            _ when envelope.SizeBytes <= 0 => "size_bytes is not above 0.",
            _ when envelope.GpgFingerprint.Length != 40 || !envelope.GpgFingerprint.All(char.IsAsciiHexDigit) =>
                "gpg_fpr is not 40 hexadecimal digits.",
            _ when envelope.ManifestSha256.Length != 64 || !envelope.ManifestSha256.All(char.IsAsciiHexDigit) =>
                "manifest_sha256 is not 64 hexadecimal digits.",
            _ => null,
        };
        if (fault is not null)
        {
            throw new IuException(ErrorCatalogue.BackupEnvelope, fault, runId);
        }
    }
}
