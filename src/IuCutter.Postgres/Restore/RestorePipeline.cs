using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using CliWrap;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Restore;

/// <summary>
/// The encrypted file into gpg into pg_restore, byte for byte in this process: no plaintext touches a disk on the way.
/// The bytes that are restored are hashed as they pass, so that no other file can take the place of the one that was
/// checked.
/// </summary>
/// <param name="decrypt">Decrypts standard input to standard output.</param>
/// <param name="restorer">Restores what it is given.</param>
internal sealed class RestorePipeline(Command decrypt, IRestorer restorer)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Runs both to their end.</summary>
    /// <param name="ciphertext">The encrypted file.</param>
    /// <param name="cancellationToken">Kills both.</param>
    /// <returns>SHA-256 of what was read.</returns>
    /// <exception cref="IuException">Config.DecryptionKeyMissing, Store.DecryptionFailed, Store.RestoreFailed, Store.DiskFull.</exception>
    public async Task<string> RunAsync(Stream ciphertext, CancellationToken cancellationToken)
    {
        using CancellationTokenSource abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Pipe pipe = new Pipe();
        StringBuilder decryptWords = new StringBuilder();
        StringBuilder restoreWords = new StringBuilder();
        PipeSource source = PipeSource.Create(
            async (destination, token) =>
            {
                byte[] buffer = new byte[BufferSize];
                for (int read; (read = await ciphertext.ReadAsync(buffer, token).ConfigureAwait(false)) > 0; )
                {
                    hash.AppendData(buffer, 0, read);
                    await destination.WriteAsync(buffer.AsMemory(0, read), token).ConfigureAwait(false);
                }
            }
        );

        Task<CommandResult> decrypting = RunAndCompleteAsync(
            decrypt
                .WithStandardInputPipe(source)
                .WithStandardOutputPipe(PipeTarget.ToStream(pipe.Writer.AsStream(leaveOpen: true)))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(decryptWords)),
            () => pipe.Writer.CompleteAsync(),
            abort.Token
        );
        CommandResult? restored = null;
        CommandResult? decrypted = null;
        try
        {
            try
            {
                restored = await restorer
                    .RunAsync(PipeSource.FromStream(pipe.Reader.AsStream(leaveOpen: true)), restoreWords, abort.Token)
                    .ConfigureAwait(false);
            }
            finally
            {
                await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            if (restored is not { ExitCode: 0 })
            {
                await abort.CancelAsync().ConfigureAwait(false);
            }

            try
            {
                decrypted = await decrypting.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (restored is not { ExitCode: 0 })
            {
                // Ended from here, because pg_restore failed or the caller cancelled: that is what is reported.
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        string said = decryptWords.ToString();
        if (decrypted is { ExitCode: not 0 } || GpgFaults.IsKeyMissing(said))
        {
            throw Refusal(GpgFaults.OfDecryption(said), "gpg", decrypted?.ExitCode ?? 2, LastLine(said));
        }

        if (restored.ExitCode != 0)
        {
            // The first line names the cause; what follows may quote a statement or a row.
            string words = restoreWords.ToString();
            throw Refusal(
                ProgramFailure.IsDiskFull(words) ? ErrorCatalogue.DiskFull : ErrorCatalogue.RestoreFailed,
                "pg_restore",
                restored.ExitCode,
                FirstError(words)
            );
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<CommandResult> RunAndCompleteAsync(
        Command command,
        Func<ValueTask> complete,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await command.WithValidation(CommandResultValidation.None).ExecuteAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await complete().ConfigureAwait(false);
        }
    }

    private static IuException Refusal(ErrorDefinition definition, string program, int exitCode, string line) =>
        new(definition, $"{program} exit code {exitCode}: {line}");

    private static string LastLine(string words) =>
        words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";

    private static string FirstError(string words) =>
        words.Split('\n').FirstOrDefault(line => line.Contains("rror:", StringComparison.Ordinal))?.Trim()
        ?? words.Split('\n', 2)[0].Trim();
}
