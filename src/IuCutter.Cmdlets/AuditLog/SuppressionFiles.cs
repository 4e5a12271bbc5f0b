using System.Text;
using IuCutter.Core.Programs;
using IuCutter.Core.Suppressions;

namespace IuCutter.Cmdlets;

/// <summary>Statements that suppress findings, as they lie on the disk: each with its signature beside it.</summary>
internal static class SuppressionFiles
{
    /// <summary>Reads all of them and has them verified.</summary>
    /// <param name="cmdlet">Resolves the paths.</param>
    /// <param name="desk">Verifies.</param>
    /// <param name="paths">Paths of the statements; none for no suppression.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">
    /// Store.FileError when a statement cannot be read; Gate.SuppressionUnsigned when its signature cannot; as
    /// <see cref="SuppressionDesk.OpenAsync"/>.
    /// </exception>
    public static async Task<SuppressionSet> OpenAsync(
        IuCmdlet cmdlet,
        SuppressionDesk desk,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        if (paths.Count == 0)
        {
            return SuppressionSet.None;
        }

        List<(string, ReadOnlyMemory<byte>, string)> files = [];
        foreach (string given in paths)
        {
            string path = await cmdlet.ResolvePathAsync(given, cancellationToken).ConfigureAwait(false);
            byte[] statement = await ReadAsync(
                    path,
                    SuppressionDesk.MaxStatementBytes,
                    fault => new IuException(ErrorCatalogue.FileError, $"'{path}': {fault.Message}", path, fault),
                    cancellationToken
                )
                .ConfigureAwait(false);
            byte[] signature = await ReadAsync(
                    path + ".sig",
                    SuppressionDesk.MaxSignatureBytes,
                    fault => new IuException(ErrorCatalogue.SuppressionUnsigned, $"'{path}.sig': {fault.Message}", path, fault),
                    cancellationToken
                )
                .ConfigureAwait(false);
            files.Add((path, statement, Encoding.ASCII.GetString(signature)));
        }

        return await desk.OpenAsync(files, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<byte[]> ReadAsync(
        string path,
        long maxBytes,
        Func<Exception, IuException> refused,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await RegularFile.ReadBytesAsync(path, cancellationToken, maxBytes).ConfigureAwait(false);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw refused(unreadable);
        }
    }
}
