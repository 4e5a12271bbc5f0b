using System.Security.Cryptography;

namespace IuCutter.Cmdlets;

/// <summary>Writes a file for people or programs that must not exist yet, wholly or not at all, a part at a time.</summary>
internal static class FreshFile
{
    /// <summary>Makes the file and has it written; when that fails, the file is taken away again.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="kind">What it is, as <see cref="WrittenFile.Kind"/>.</param>
    /// <param name="about">What it is about.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="IuException">Input.FileNotWritten, or what <paramref name="write"/> threw.</exception>
    public static async Task<WrittenFile> WriteAsync(
        string path, string kind, string about, Action<Stream, CancellationToken> write, CancellationToken cancellationToken)
    {
        FileStream file = Open(path);
        bool written = false;
        try
        {
            write(file, cancellationToken);
            file.Flush(flushToDisk: true);
            file.Position = 0;
            byte[] hash = await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false);
            written = true;
            return new WrittenFile(path, kind, about, file.Length, Convert.ToHexStringLower(hash));
        }
        catch (IOException unwritable)
        {
            throw NotWritten(path, unwritable);
        }
        finally
        {
            await file.DisposeAsync().ConfigureAwait(false);
            if (!written)
            {
                File.Delete(path);
            }
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(path, unwritable);
        }
    }

    private static IuException NotWritten(string path, Exception cause) =>
        new(ErrorCatalogue.FileNotWritten, $"'{path}': {cause.Message}", path, cause);
}
