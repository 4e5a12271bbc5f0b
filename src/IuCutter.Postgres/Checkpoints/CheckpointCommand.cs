using System.ComponentModel;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>Hands a checkpoint to a program, which takes it elsewhere: into a repository, to a witness, into a mail.</summary>
internal static class CheckpointCommand
{
    private const int MaxReasonLength = 200;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Runs it without arguments, with the checkpoint on its standard input. Exit code 0 says that it has taken it.</summary>
    /// <param name="program">Absolute path. Nobody but root and this user may be able to change it.</param>
    /// <param name="signed">The checkpoint.</param>
    /// <param name="clock">Ends the program after a minute.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <exception cref="IuException">Store.CheckpointNotWritten, Config.ProgramUntrusted.</exception>
    public static async Task RunAsync(string program, SignedCheckpoint signed, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!File.Exists(program))
        {
            throw NotWritten(program, "there is no such program", null);
        }

        using CancellationTokenSource timeout = new CancellationTokenSource(Timeout, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            BufferedCommandResult result = await Cli.Wrap(Executables.Trusted(program))
                .WithEnvironmentVariables(ProgramEnvironment.Clean)
                .WithStandardInputPipe(PipeSource.FromString(signed.Text))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(either.Token)
                .ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                string words = string.Join(' ', result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries));
                string reason = words.Length > MaxReasonLength ? words[^MaxReasonLength..] : words;
                throw NotWritten(program, $"exit code {result.ExitCode}: {reason}", null);
            }
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw NotWritten(program, "it did not end within a minute", late);
        }
        catch (Exception fault) when (fault is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw NotWritten(program, fault.Message, fault);
        }
    }

    private static IuException NotWritten(string program, string why, Exception? fault) =>
        new(ErrorCatalogue.CheckpointNotWritten, $"'{program}': {why}.", program, fault);
}
