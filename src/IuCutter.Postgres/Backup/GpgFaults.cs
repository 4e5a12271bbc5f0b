using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Backup;

/// <summary>The entry for a failure of gpg, by what it says; its exit code is the same for all of them.</summary>
internal static class GpgFaults
{
    /// <summary>Whether gpg has no private key for what it decrypts, or nobody who could be asked for its passphrase.</summary>
    public static bool IsKeyMissing(string said) =>
        said.Contains("No secret key", StringComparison.OrdinalIgnoreCase)
        || said.Contains("No pinentry", StringComparison.OrdinalIgnoreCase);

    /// <summary>Store.DiskFull, Config.DecryptionKeyMissing or Store.DecryptionFailed.</summary>
    public static ErrorDefinition OfDecryption(string said) =>
        ProgramFailure.IsDiskFull(said) ? ErrorCatalogue.DiskFull
        : IsKeyMissing(said) ? ErrorCatalogue.DecryptionKeyMissing
        : ErrorCatalogue.DecryptionFailed;
}
