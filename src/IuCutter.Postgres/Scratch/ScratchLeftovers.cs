using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Sandbox;

namespace IuCutter.Postgres.Scratch;

/// <summary>Scratch clusters whose process was killed together with its watchdog: their rows are still there in plain.</summary>
internal static class ScratchLeftovers
{
    /// <summary>Removes those of this user; a cluster whose owner lives is not touched.</summary>
    public static Task RemoveAsync(ServerPrograms programs, ServerAccount account, CancellationToken cancellationToken) =>
        RemoveAsync(
            new[] { ThrowawayScratch.MemoryFolder, Path.GetTempPath() }
                .Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateDirectories(folder, "iu-*")),
            programs,
            account,
            cancellationToken
        );

    /// <summary>Removes those of <paramref name="folders"/>, each of which its owner may remove at any moment.</summary>
    internal static async Task RemoveAsync(
        IEnumerable<string> folders,
        ServerPrograms programs,
        ServerAccount account,
        CancellationToken cancellationToken
    )
    {
        foreach (string folder in folders)
        {
            if (await OwnAsync(folder, cancellationToken).ConfigureAwait(false) is not { } layout)
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

    // In a folder of everybody's a name says nothing, and what is opened may wait for ever: owner and kind come first.
    private static async Task<SandboxLayout?> OwnAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            SandboxLayout layout = new SandboxLayout(SandboxLayout.RealPath(folder));
            SandboxFolder.RequireOwn(layout);
            await SandboxDescription.ReadAsync(layout, cancellationToken).ConfigureAwait(false);
            return layout;
        }
        catch (IuException notOurs) when (notOurs.Definition == ErrorCatalogue.NotASandbox)
        {
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Removed since it was listed, or a link that nobody can follow.
            return null;
        }
    }

    private static FileStream? TryTake(SandboxLayout layout)
    {
        try
        {
            return RegularFile.Open(ScratchOwner.LockOf(layout), FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            // No scratch cluster, somebody else's, or one whose owner lives.
            return null;
        }
    }
}
