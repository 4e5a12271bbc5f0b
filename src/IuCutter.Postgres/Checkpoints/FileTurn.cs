using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>The turn of one process at a file: the lock is the kernel's, on a file beside it, and goes with the process.</summary>
internal static class FileTurn
{
    private const int MaxAttempts = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for it, ten seconds at most.</summary>
    /// <param name="file">The file; the lock is hidden beside it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What ends the turn when it is disposed.</returns>
    /// <exception cref="IOException">It did not come, or the folder is not there.</exception>
    public static async Task<FileStream> TakeAsync(string file, CancellationToken cancellationToken)
    {
        string name = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.lock");
        FileStreamOptions options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using PeriodicTimer pause = new PeriodicTimer(Pause);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(name, options);
            }
            catch (IOException held) when (attempt < MaxAttempts && held is not DirectoryNotFoundException)
            {
                await pause.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
