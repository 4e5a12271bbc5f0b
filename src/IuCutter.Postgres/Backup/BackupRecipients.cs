using CliWrap;
using CliWrap.Buffered;

namespace IuCutter.Postgres.Backup;

/// <summary>Asks gpg whether every recipient could decrypt: a backup for a dead key is found out on the worst day.</summary>
internal static class BackupRecipients
{
    private const int Validity = 1;
    private const int FingerprintField = 9;
    private const int Capabilities = 11;
    private const int FingerprintLength = 40;

    /// <summary>Refuses unless each key is there, in force and able to encrypt.</summary>
    /// <exception cref="IuException">Config.BackupKeyMissing.</exception>
    public static async Task RequireUsableAsync(string gpg, BackupOptions options, CancellationToken cancellationToken)
    {
        foreach (string recipient in options.Recipients)
        {
            if (recipient.Length != FingerprintLength || !recipient.All(char.IsAsciiHexDigit))
            {
                throw Refusal(recipient, "is no fingerprint of 40 hexadecimal digits");
            }

            BufferedCommandResult listed = await Cli.Wrap(gpg)
                .WithArguments([.. GpgArguments.Home(options), "--with-colons", "--fixed-list-mode", "--list-keys", recipient])
                .WithEnvironmentVariables(variables => variables.Set("LC_ALL", "C"))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken).ConfigureAwait(false);
            if (listed.ExitCode != 0)
            {
                throw Refusal(recipient, "is not in the keyring");
            }

            RequireUsable(recipient, listed.StandardOutput);
        }
    }

    /// <summary>Judges a key by its colon listing (GnuPG, doc/DETAILS).</summary>
    /// <exception cref="IuException">Config.BackupKeyMissing.</exception>
    public static void RequireUsable(string recipient, string colonListing)
    {
        string[][] records = [.. colonListing.Split('\n').Select(line => line.Split(':'))];
        string[]? primary = records.FirstOrDefault(fields => fields is ["pub", ..] && fields.Length > Capabilities);
        string[]? fingerprint = records.FirstOrDefault(fields => fields is ["fpr", ..] && fields.Length > FingerprintField);
        if (primary is null || !string.Equals(fingerprint?[FingerprintField], recipient, StringComparison.OrdinalIgnoreCase))
        {
            throw Refusal(recipient, "is no primary key of the keyring");
        }

        string? fault = primary[Validity] switch
        {
            "e" => "has expired",
            "r" => "is revoked",
            "i" => "is invalid",
            "d" => "is disabled",
            _ when primary[Capabilities].Contains('D', StringComparison.Ordinal) => "is disabled",
            // The capital letter is the whole key's: it is missing when the one subkey for it has expired or is revoked.
            _ when !primary[Capabilities].Contains('E', StringComparison.Ordinal) => "has no usable encryption subkey",
            _ => null,
        };
        if (fault is not null)
        {
            throw Refusal(recipient, fault);
        }
    }

    private static IuException Refusal(string recipient, string fault) =>
        new(ErrorCatalogue.BackupKeyMissing, $"Key {recipient} {fault}.", recipient);
}
