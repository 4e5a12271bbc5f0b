using CliWrap;
using CliWrap.Buffered;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Backup;

/// <summary>Decrypts a few bytes, encrypted to the backup's recipients: a missing or locked key is found before the dump.</summary>
internal static class DecryptionProbe
{
    private const string Message = "iucutter";

    // What gpg says of a key: that there is none, that nobody could be asked for its passphrase, or that the passphrase was wrong.
    // Whatever else fails here is left to the proof itself, which names it.
    private static readonly string[] KeyFaults = ["No secret key", "No pinentry", "decryption failed"];

    /// <summary>Refuses unless a private key of the recipients is here and unlocked.</summary>
    /// <exception cref="IuException">Config.DecryptionKeyMissing.</exception>
    public static async Task RequireAsync(string gpg, BackupOptions options, string subject, CancellationToken cancellationToken)
    {
        Command encrypt = Cli.Wrap(gpg)
            .WithArguments(GpgArguments.Encrypt(options))
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithStandardInputPipe(PipeSource.FromString(Message))
            .WithValidation(CommandResultValidation.None);
        Command decrypt = Cli.Wrap(gpg)
            .WithArguments([.. GpgArguments.Home(options), "--output", "-", "--decrypt"])
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithValidation(CommandResultValidation.None);
        BufferedCommandResult answer = await (encrypt | decrypt).ExecuteBufferedAsync(cancellationToken).ConfigureAwait(false);
        if (answer.ExitCode != 0 && KeyFaults.Any(fault => answer.StandardError.Contains(fault, StringComparison.OrdinalIgnoreCase)))
        {
            string line =
                answer.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault()
                ?? "";
            throw new IuException(
                ErrorCatalogue.DecryptionKeyMissing,
                $"gpg exit code {answer.ExitCode}: {line}. It was asked before the dump, of which nothing was made.",
                subject
            );
        }
    }
}
