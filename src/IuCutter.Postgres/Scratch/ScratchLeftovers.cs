using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Sandbox;

namespace IuCutter.Postgres.Scratch;

/// <summary>Scratch clusters whose process was killed together with its watchdog: their rows are still there in plain.</summary>
internal static class ScratchLeftovers
{
    /// <summary>Removes those of this user; a cluster whose owner lives is not touched.</summary>
    public static async Task RemoveAsync(ServerPrograms programs, ServerAccount account, CancellationToken cancellationToken)
    {
        foreach (SandboxLayout layout in Find())
        {
            // In a folder of everybody's a name says nothing, and what is opened may wait for ever: owner and kind come first.
            try
            {
                SandboxFolder.RequireOwn(layout);
                await SandboxDescription.ReadAsync(layout, cancellationToken).ConfigureAwait(false);
            }
            catch (IuException notOurs) when (notOurs.Definition == ErrorCatalogue.NotASandbox)
            {
                continue;
            }

            await using FileStream? taken = TryTake(layout);
            if (taken is null)
            {
                continue;
            }

            await SandboxCluster.StopAsync(layout, programs, account, cancellationToken, "immediate").ConfigureAwait(false);
            SandboxFolder.Delete(layout);
        }
    }

    private static IEnumerable<SandboxLayout> Find() =>
        new[] { ThrowawayScratch.MemoryFolder, Path.GetTempPath() }
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateDirectories(folder, "iu-*"))
            .Select(folder => new SandboxLayout(SandboxLayout.RealPath(folder)));

    private static FileStream? TryTake(SandboxLayout layout)
    {
        try
        {
            return new FileStream(ScratchOwner.LockOf(layout), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            // No scratch cluster, somebody else's, or one whose owner lives.
            return null;
        }
    }
}
