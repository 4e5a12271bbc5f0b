namespace IuCutter.Postgres.Backup;

/// <summary>Size and hashes of a dump that was encrypted into a file.</summary>
/// <param name="Sha256">SHA-256 of the ciphertext.</param>
/// <param name="Size">Its size.</param>
/// <param name="PlaintextSha256">SHA-256 of the dump, as it was before it was encrypted.</param>
internal sealed record EncryptedDump(string Sha256, long Size, string PlaintextSha256);
