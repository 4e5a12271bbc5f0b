using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using CliWrap;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Backup;

/// <summary>
/// pg_dump into gpg into a file, byte for byte in this process. Both exit codes count: a shell's pipe would give gpg's
/// alone, and a dump that broke off encrypts as well as a whole one.
/// </summary>
/// <param name="dump">Writes the dump to standard output: pg_dump, or gpg that decrypts it.</param>
/// <param name="encrypt">Encrypts standard input to standard output.</param>
internal sealed class BackupPipeline(Command dump, Command encrypt)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>The program that writes the dump, as messages name it.</summary>
    public string Source { get; init; } = "pg_dump";

    /// <summary>The entry for a failure of that program, by what it said.</summary>
    public Func<string, ErrorDefinition> SourceFault { get; init; } = said => LibpqWords.Cause(said) ?? ErrorCatalogue.DumpFailed;

    /// <summary>Runs both to their end.</summary>
    /// <param name="destination">Takes the ciphertext.</param>
    /// <param name="progress">Receives the bytes so far.</param>
    /// <param name="cancellationToken">Kills both.</param>
    /// <returns>SHA-256 and size of the ciphertext, and SHA-256 of the dump.</returns>
    /// <exception cref="IuException">Store.DumpFailed, Store.EncryptionFailed, Store.BackupFailed (the file), Store.DiskFull.</exception>
    public async Task<EncryptedDump> RunAsync(Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using CancellationTokenSource abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using IncrementalHash plaintext = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Pipe pipe = new Pipe();
        StringBuilder dumpWords = new StringBuilder();
        StringBuilder encryptWords = new StringBuilder();
        long size = 0;
        IOException? sinkFault = null;

        PipeTarget sink = PipeTarget.Create(
            async (origin, token) =>
            {
                byte[] buffer = new byte[BufferSize];
                try
                {
                    for (int read; (read = await origin.ReadAsync(buffer, token).ConfigureAwait(false)) > 0; )
                    {
                        hash.AppendData(buffer, 0, read);
                        await destination.WriteAsync(buffer.AsMemory(0, read), token).ConfigureAwait(false);
                        size += read;
                        progress?.Report(size);
                    }
                }
                catch (IOException exception)
                {
                    // Nobody reads gpg any more: it would wait for ever, and pg_dump behind it.
                    sinkFault = exception;
                    await abort.CancelAsync().ConfigureAwait(false);
                    throw;
                }
            }
        );

        Task<CommandResult> dumping = DumpAsync(pipe.Writer, plaintext, dumpWords, abort.Token);
        Task<CommandResult> encrypting = EncryptAsync(pipe.Reader, sink, encryptWords, abort.Token);
        CommandResult? dumped = null;
        CommandResult? encrypted = null;
        try
        {
            encrypted = await encrypting.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException && sinkFault is not null)
        {
            throw new IuException(
                PostgresErrors.IsDiskFull(sinkFault) ? ErrorCatalogue.DiskFull : ErrorCatalogue.BackupFailed,
                $"The encrypted file could not be written: {sinkFault.Message}",
                null,
                sinkFault
            );
        }
        finally
        {
            if (encrypted is not { ExitCode: 0 })
            {
                await abort.CancelAsync().ConfigureAwait(false);
            }

            // Joined in any case: pg_dump must not outlive its snapshot.
            try
            {
                dumped = await dumping.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (encrypted is not { ExitCode: 0 })
            {
                // Ended from here, because gpg or the file failed or the caller cancelled: that is what is reported.
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        // A dump that this process ended, because gpg had failed, is no cause.
        RequireSuccess(Source, dumped?.ExitCode ?? 0, dumpWords, SourceFault);
        RequireSuccess("gpg", encrypted.ExitCode, encryptWords, said => LibpqWords.Cause(said) ?? ErrorCatalogue.EncryptionFailed);
        return size > 0
            ? new EncryptedDump(
                Convert.ToHexStringLower(hash.GetHashAndReset()),
                size,
                Convert.ToHexStringLower(plaintext.GetHashAndReset())
            )
            : throw new IuException(ErrorCatalogue.EncryptionFailed, "gpg exit code 0, and not a byte.");
    }

    private async Task<CommandResult> DumpAsync(
        PipeWriter writer,
        IncrementalHash plaintext,
        StringBuilder words,
        CancellationToken cancellationToken
    )
    {
        Stream encrypting = writer.AsStream(leaveOpen: true);
        PipeTarget target = PipeTarget.Create(
            async (origin, token) =>
            {
                byte[] buffer = new byte[BufferSize];
                for (int read; (read = await origin.ReadAsync(buffer, token).ConfigureAwait(false)) > 0; )
                {
                    plaintext.AppendData(buffer, 0, read);
                    await encrypting.WriteAsync(buffer.AsMemory(0, read), token).ConfigureAwait(false);
                }
            }
        );
        try
        {
            return await dump.WithStandardOutputPipe(target)
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(words))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            await writer.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async Task<CommandResult> EncryptAsync(
        PipeReader reader,
        PipeTarget sink,
        StringBuilder words,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await encrypt
                .WithStandardInputPipe(PipeSource.FromStream(reader.AsStream(leaveOpen: true)))
                .WithStandardOutputPipe(sink)
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(words))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static void RequireSuccess(string program, int exitCode, StringBuilder words, Func<string, ErrorDefinition> fault)
    {
        if (exitCode != 0)
        {
            string said = words.ToString();
            // The first line names the cause; what follows may quote a statement or a row.
            string line = said.Split('\n', 2)[0].Trim();
            throw new IuException(
                ProgramFailure.IsDiskFull(said) ? ErrorCatalogue.DiskFull : fault(said),
                $"{program} exit code {exitCode}: {line}"
            );
        }
    }
}
