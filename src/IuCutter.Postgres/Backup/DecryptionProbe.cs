using CliWrap;
using CliWrap.Buffered;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Backup;

/// <summary>Decrypts a few bytes, encrypted to the backup's recipients: a missing or locked key is found before the dump.</summary>
internal static class DecryptionProbe
{
    private const string Message = "iucutter";

    // What was encrypted a moment ago is sound: if gpg does not decrypt it, the passphrase was wrong.
    private const string WrongPassphrase = "decryption failed";

    /// <summary>Refuses unless a private key of the recipients is here and unlocked, and gpg can use it.</summary>
    /// <exception cref="IuException">Config.DecryptionKeyMissing, Store.DiskFull, Store.DecryptionFailed.</exception>
    public static async Task RequireAsync(string gpg, BackupOptions options, string subject, CancellationToken cancellationToken)
    {
        using MemoryStream encrypted = new MemoryStream();
        CommandResult made = await Cli.Wrap(gpg)
            .WithArguments(GpgArguments.Encrypt(options))
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithStandardInputPipe(PipeSource.FromString(Message))
            .WithStandardOutputPipe(PipeTarget.ToStream(encrypted))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken)
            .ConfigureAwait(false);
        if (made.ExitCode != 0 || encrypted.Length == 0)
        {
            // What is wrong with encrypting, the dump names.
            return;
        }

        BufferedCommandResult answer = await Cli.Wrap(gpg)
            .WithArguments([.. GpgArguments.Home(options), "--output", "-", "--decrypt"])
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithStandardInputPipe(PipeSource.FromBytes(encrypted.ToArray()))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken)
            .ConfigureAwait(false);
        if (answer.ExitCode != 0)
        {
            string line =
                answer.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault()
                ?? "";
            throw new IuException(
                GpgFaults.OfDecryption(answer.StandardError) is var fault
                && fault == ErrorCatalogue.DecryptionFailed
                && answer.StandardError.Contains(WrongPassphrase, StringComparison.OrdinalIgnoreCase)
                    ? ErrorCatalogue.DecryptionKeyMissing
                    : fault,
                $"gpg exit code {answer.ExitCode}: {line}. It was asked before the dump, of which nothing was made.",
                subject
            );
        }
    }
}
