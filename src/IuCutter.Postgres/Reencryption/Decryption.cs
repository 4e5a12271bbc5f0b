using System.Security.Cryptography;
using System.Text;
using CliWrap;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Reencryption;

/// <summary>Decrypts with gpg, and compares what comes out.</summary>
internal static class Decryption
{
    private const int BufferSize = 128 * 1024;

    /// <summary>gpg from standard input to standard output; its exit code is left to the caller.</summary>
    public static Command FromInput(string gpg, BackupOptions options) =>
        Cli.Wrap(gpg)
            .WithArguments([.. GpgArguments.Home(options), "--output", "-", "--decrypt"])
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithValidation(CommandResultValidation.None);

    /// <summary>Refuses unless a file decrypts to the bytes of that SHA-256. No plaintext touches a disk.</summary>
    /// <param name="gpg">Path of gpg.</param>
    /// <param name="options">The GnuPG home.</param>
    /// <param name="path">The encrypted file; gpg reads it by its name.</param>
    /// <param name="plaintextSha256">What it must decrypt to.</param>
    /// <param name="differs">The entry for other bytes.</param>
    /// <param name="cancellationToken">Ends gpg.</param>
    /// <exception cref="IuException">Config.DecryptionKeyMissing, Store.DecryptionFailed, and <paramref name="differs"/>.</exception>
    public static async Task RequireAsync(
        string gpg,
        BackupOptions options,
        string path,
        string plaintextSha256,
        ErrorDefinition differs,
        CancellationToken cancellationToken
    )
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        StringBuilder words = new StringBuilder();
        PipeTarget target = PipeTarget.Create(
            async (origin, token) =>
            {
                byte[] buffer = new byte[BufferSize];
                for (int read; (read = await origin.ReadAsync(buffer, token).ConfigureAwait(false)) > 0; )
                {
                    hash.AppendData(buffer, 0, read);
                }
            }
        );
        CommandResult ended = await Cli.Wrap(gpg)
            .WithArguments([.. GpgArguments.Home(options), "--output", "-", "--decrypt", path])
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(target)
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(words))
            .ExecuteAsync(cancellationToken)
            .ConfigureAwait(false);
        if (ended.ExitCode != 0)
        {
            string line = words.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
            throw new IuException(GpgFaults.OfDecryption(words.ToString()), $"gpg exit code {ended.ExitCode}: {line.Trim()}", path);
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != plaintextSha256)
        {
            throw new IuException(differs, $"'{path}' decrypts to other bytes than the backup that it was made from.", path);
        }
    }
}
