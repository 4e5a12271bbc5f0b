using System.ComponentModel;
using System.Text;
using CliWrap;
using IuCutter.Core.Programs;

namespace IuCutter.Postgres.Programs;

/// <summary>
/// A program that the operator has named: it is begun without a shell and without arguments, is given bytes on standard input, and may
/// answer on standard output.
/// </summary>
internal static class GivenProgram
{
    private const int MaxReasonLength = 200;
    private const int MaxAnswerBytes = 1024 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Runs it. Exit code 0 says that it has done what it is for.</summary>
    /// <param name="program">Absolute path. Nobody but root and this user may be able to change it.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="clock">Ends the program after a minute.</param>
    /// <param name="failed">The entry for a program that fails.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <returns>What it has answered; of a longer answer the first MiB.</returns>
    /// <exception cref="IuException"><paramref name="failed"/>, Config.ProgramUntrusted.</exception>
    public static async Task<byte[]> RunAsync(
        string program,
        byte[] input,
        TimeProvider clock,
        ErrorDefinition failed,
        CancellationToken cancellationToken
    )
    {
        if (!File.Exists(program))
        {
            throw Failed("there is no such program", null);
        }

        using CancellationTokenSource timeout = new CancellationTokenSource(Timeout, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using MemoryStream answer = new MemoryStream();
        StringBuilder said = new StringBuilder();
        try
        {
            CommandResult result = await Cli.Wrap(Executables.Trusted(program))
                .WithEnvironmentVariables(ProgramEnvironment.Clean)
                .WithStandardInputPipe(PipeSource.FromBytes(input))
                .WithStandardOutputPipe(PipeTarget.Create((from, token) => CopyAsync(from, answer, token)))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(said))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(either.Token)
                .ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                string words = string.Join(' ', said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
                throw Failed($"exit code {result.ExitCode}: {(words.Length > MaxReasonLength ? words[^MaxReasonLength..] : words)}", null);
            }

            return answer.ToArray();
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed("it did not end within a minute", late);
        }
        catch (Exception fault) when (fault is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw Failed(fault.Message, fault);
        }

        IuException Failed(string why, Exception? fault) => new(failed, $"'{program}': {why}.", program, fault);
    }

    // What is too long is read to its end, and not kept: whoever writes would wait otherwise.
    private static async Task CopyAsync(Stream from, MemoryStream to, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; )
        {
            to.Write(buffer, 0, (int)Math.Min(read, MaxAnswerBytes - to.Length));
        }
    }
}
