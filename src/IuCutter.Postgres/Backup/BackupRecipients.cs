using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Rosters;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Backup;

/// <summary>Asks gpg whether every recipient could decrypt: a backup for a dead key is found out on the worst day.</summary>
internal static class BackupRecipients
{
    private const int Validity = 1;
    private const int FingerprintField = 9;
    private const int Capabilities = 11;
    private const int FingerprintLength = 40;

    /// <summary>Refuses unless each key is there, in force and able to encrypt, and one at least is not the operator's.</summary>
    /// <exception cref="IuException">
    /// Config.BackupKeyMissing, Config.BackupKeyExpired, Config.BackupKeyRevoked, Config.BackupKeyUnusable, Config.BackupEscrowMissing.
    /// </exception>
    public static async Task RequireUsableAsync(string gpg, BackupOptions options, CancellationToken cancellationToken)
    {
        string[] recipients = [.. options.Recipients];
        if (
            recipients.FirstOrDefault(recipient => recipient.Length != FingerprintLength || !recipient.All(char.IsAsciiHexDigit)) is
            { } unreadable
        )
        {
            throw Refusal(unreadable, "is no fingerprint of 40 hexadecimal digits");
        }

        // One process for all: what it does not list, it does not have.
        BufferedCommandResult listed = await Cli.Wrap(gpg)
            .WithArguments([.. GpgArguments.Recipients(options), "--with-colons", "--fixed-list-mode", "--list-keys", .. recipients])
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken)
            .ConfigureAwait(false);
        foreach (string recipient in recipients)
        {
            RequireUsable(recipient, listed.StandardOutput);
        }

        // A backup that one key alone can open is lost with that key.
        if (options.Recipients.Count() < 2)
        {
            throw new IuException(
                ErrorCatalogue.BackupEscrowMissing,
                $"{options.OperatorFingerprint} is the only recipient.",
                options.OperatorFingerprint
            );
        }
    }

    /// <summary>Refuses unless the recipients hold every escrow key that the roster in force names.</summary>
    /// <param name="options">Who can decrypt.</param>
    /// <param name="roster">An allowed-signers file; lines <c># iucutter-escrow: fingerprint</c> are comments to ssh-keygen.</param>
    /// <exception cref="IuException">Config.BackupEscrowMissing, Config.RosterInvalid.</exception>
    public static void RequireEscrow(BackupOptions options, string? roster)
    {
        string? missing = Roster
            .Parse(roster ?? "")
            .RequireEscrowFingerprints()
            .FirstOrDefault(demanded => !options.Recipients.Contains(demanded, StringComparer.OrdinalIgnoreCase));
        if (missing is not null)
        {
            throw new IuException(ErrorCatalogue.BackupEscrowMissing, $"The roster demands {missing}.", missing);
        }
    }

    /// <summary>Judges a key by its colon listing (GnuPG, doc/DETAILS).</summary>
    /// <exception cref="IuException">Config.BackupKeyMissing, Config.BackupKeyExpired, Config.BackupKeyRevoked,
    /// Config.BackupKeyUnusable.</exception>
    public static void RequireUsable(string recipient, string colonListing)
    {
        string[][] records = [.. colonListing.Split('\n').Select(line => line.Split(':'))];
        // A primary key's fingerprint follows it; those of its subkeys come later.
        string[]? primary = records
            .Where(fields => fields is ["pub", ..] && fields.Length > Capabilities)
            .FirstOrDefault(pub =>
                records.SkipWhile(fields => !ReferenceEquals(fields, pub)).FirstOrDefault(fields => fields is ["fpr", ..])
                    is { } fingerprint
                && fingerprint.Length > FingerprintField
                && string.Equals(fingerprint[FingerprintField], recipient, StringComparison.OrdinalIgnoreCase)
            );
        if (primary is null)
        {
            throw Refusal(recipient, "is not in the keyring, or no primary key of it");
        }

        (ErrorDefinition Entry, string Words)? fault = primary[Validity] switch
        {
            "e" => (ErrorCatalogue.BackupKeyExpired, "has expired"),
            "r" => (ErrorCatalogue.BackupKeyRevoked, "is revoked"),
            "i" => (ErrorCatalogue.BackupKeyUnusable, "is invalid"),
            "d" => (ErrorCatalogue.BackupKeyUnusable, "is disabled"),
            _ when primary[Capabilities].Contains('D', StringComparison.Ordinal) => (ErrorCatalogue.BackupKeyUnusable, "is disabled"),
            // The capital letter is the whole key's: it is missing when the one subkey for it has expired or is revoked.
            _ when !primary[Capabilities].Contains('E', StringComparison.Ordinal) => (
                ErrorCatalogue.BackupKeyUnusable,
                "has no usable encryption subkey"
            ),
            _ => null,
        };
        if (fault is { } found)
        {
            throw new IuException(found.Entry, $"Key {recipient} {found.Words}.", recipient);
        }
    }

    private static IuException Refusal(string recipient, string fault) =>
        new(ErrorCatalogue.BackupKeyMissing, $"Key {recipient} {fault}.", recipient);
}
