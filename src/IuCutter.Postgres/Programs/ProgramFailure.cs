using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Programs;

namespace IuCutter.Postgres.Programs;

/// <summary>Runs a program of the sandbox and turns what it says into the catalogue.</summary>
internal static class ProgramFailure
{
    private const int MaxReasonLength = 600;

    /// <summary>Runs it; throws Store.DiskFull, Store.PortInUse or Store.SandboxFailed unless it exits with 0.</summary>
    /// <param name="command">The command, which must not validate its exit code itself.</param>
    /// <param name="logFile">A log in which the program's own words may be instead; null for none.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    public static async Task<string> RunAsync(Command command, string? logFile, CancellationToken cancellationToken)
    {
        BufferedCommandResult result = await command.ExecuteBufferedAsync(cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == 0)
        {
            return result.StandardOutput;
        }

        string log =
            logFile is not null && File.Exists(logFile)
                ? await RegularFile.ReadTextAsync(logFile, cancellationToken).ConfigureAwait(false)
                : "";
        throw Describe(Path.GetFileName(command.TargetFilePath), result.ExitCode, string.Concat(result.StandardError, log));
    }

    /// <summary>Whether a program says that a disk is full.</summary>
    public static bool IsDiskFull(string words) => words.Contains("No space left on device", StringComparison.Ordinal);

    private static IuException Describe(string program, int exitCode, string words)
    {
        ErrorDefinition definition =
            IsDiskFull(words) ? ErrorCatalogue.DiskFull
            : words.Contains("Address already in use", StringComparison.Ordinal) ? ErrorCatalogue.PortInUse
            : ErrorCatalogue.SandboxFailed;
        string reason = string.Join(' ', words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return new IuException(
            definition,
            $"{program} exit code {exitCode}: {(reason.Length > MaxReasonLength ? reason[^MaxReasonLength..] : reason)}"
        );
    }
}
