using System.Security.Cryptography;

namespace IuCutter.Cmdlets;

/// <summary>Writes a file that must not exist yet: wholly, or not at all, and readable by its owner alone (mode 0600).</summary>
internal static class NewFile
{
    /// <summary>
    /// Makes the file, then has it written: what cannot be kept is not asked for. When that fails, the file is taken away
    /// again.
    /// </summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="unwritten">The entry for a file that cannot be made.</param>
    /// <param name="write">Writes it, and gives what the caller wants back.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="IuException"><paramref name="unwritten"/>, or what <paramref name="write"/> threw.</exception>
    public static async Task<T> WriteAsync<T>(
        string path,
        ErrorDefinition unwritten,
        Func<Stream, CancellationToken, Task<T>> write,
        CancellationToken cancellationToken
    )
    {
        FileStream file = Open(path, unwritten);
        bool written = false;
        try
        {
            T result = await write(file, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
            written = true;
            return result;
        }
        catch (IOException unwritable)
        {
            throw Unwritten(unwritten, path, unwritable);
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

    /// <summary>Writes a file for people or programs, a part at a time, and returns a record of what was written.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="kind">Kind of the file, as <see cref="WrittenFile.Kind"/>.</param>
    /// <param name="about">Subject of the file.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="IuException">Input.FileNotWritten, or what <paramref name="write"/> threw.</exception>
    public static Task<WrittenFile> WriteAsync(
        string path,
        string kind,
        string about,
        Action<Stream, CancellationToken> write,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            path,
            ErrorCatalogue.FileNotWritten,
            async (file, token) =>
            {
                write(file, token);
                file.Position = 0;
                byte[] hash = await SHA256.HashDataAsync(file, token).ConfigureAwait(false);
                return new WrittenFile(path, kind, about, file.Length, Convert.ToHexStringLower(hash));
            },
            cancellationToken
        );

    private static FileStream Open(string path, ErrorDefinition unwritten)
    {
        try
        {
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new FileStream(path, options);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw Unwritten(unwritten, path, unwritable);
        }
    }

    private static IuException Unwritten(ErrorDefinition unwritten, string path, Exception cause) =>
        new(unwritten, $"'{path}': {cause.Message}", path, cause);
}
