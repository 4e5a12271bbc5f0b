using System.IO.Pipelines;
using System.Text;
using CliWrap;

namespace IuCutter.Postgres.Restore;

/// <summary>
/// pg_restore writes a script and psql runs it, in one transaction: for a server that is older than pg_restore. From
/// version 17 on pg_restore sets a parameter first that an older server does not know, and gives up there.
/// </summary>
/// <param name="script">Writes the script of standard input.</param>
/// <param name="run">Runs the script of standard input.</param>
internal sealed class ScriptRestorer(Command script, Command run) : IRestorer
{
    private const int FirstThatSets = 17;
    private const int Preamble = 16 * 1024;
    private static readonly byte[] BrokenOff = "\n\\.\ndo $$begin raise exception 'the script broke off'; end$$;\n"u8.ToArray();
    private static readonly byte[] Unknown = "\nSET transaction_timeout = 0;"u8.ToArray();

    /// <summary>Whether this client cannot restore into that server by itself.</summary>
    public static bool IsNeeded(int client, int server) => client >= FirstThatSets && server < FirstThatSets;

    /// <inheritdoc/>
    public async Task<CommandResult> RunAsync(PipeSource dump, StringBuilder words, CancellationToken cancellationToken)
    {
        using CancellationTokenSource abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Pipe pipe = new Pipe();
        Task<CommandResult> writing = WriteAsync(dump, pipe.Writer, words, abort.Token);
        CommandResult? ran = null;
        CommandResult? written = null;
        try
        {
            ran = await run.WithStandardInputPipe(PipeSource.FromStream(pipe.Reader.AsStream(leaveOpen: true)))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(words))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(abort.Token)
                .ConfigureAwait(false);
        }
        finally
        {
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            if (ran is not { ExitCode: 0 })
            {
                await abort.CancelAsync().ConfigureAwait(false);
            }

            try
            {
                written = await writing.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ran is not { ExitCode: 0 })
            {
                // Ended from here, because psql failed or the caller cancelled: that is what is reported.
            }
        }

        return written is { ExitCode: not 0 } ? written : ran;
    }

    // A script that broke off must not be committed: its end is made an error that psql stops at.
    private async Task<CommandResult> WriteAsync(
        PipeSource dump,
        PipeWriter writer,
        StringBuilder words,
        CancellationToken cancellationToken
    )
    {
        try
        {
            CommandResult written = await script
                .WithStandardInputPipe(dump)
                .WithStandardOutputPipe(PipeTarget.Create((origin, token) => CopyAsync(origin, writer.AsStream(leaveOpen: true), token)))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(words))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellationToken)
                .ConfigureAwait(false);
            if (written.ExitCode != 0)
            {
                await writer.WriteAsync(BrokenOff, cancellationToken).ConfigureAwait(false);
            }

            return written;
        }
        finally
        {
            await writer.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static async Task CopyAsync(Stream origin, Stream destination, CancellationToken cancellationToken)
    {
        byte[] head = new byte[Preamble];
        int length = await origin.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        // The first is the preamble's own; what comes later is text of a row.
        int at = head.AsSpan(0, length).IndexOf(Unknown);
        if (at >= 0)
        {
            await destination.WriteAsync(head.AsMemory(0, at), cancellationToken).ConfigureAwait(false);
            await destination.WriteAsync(head.AsMemory((at + Unknown.Length)..length), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await destination.WriteAsync(head.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }

        await origin.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
    }
}
