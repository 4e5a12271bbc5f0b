namespace IuCutter.Cmdlets;

/// <summary>Writes a file that must not exist yet: wholly, or not at all.</summary>
internal static class NewFile
{
    /// <summary>
    /// Makes the file, then asks for what goes into it: what cannot be written is not asked for. When asking or writing
    /// fails, the file is taken away again.
    /// </summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="ask">Gives the bytes, and what the caller wants back.</param>
    /// <param name="unwritten">The entry for a file that cannot be made.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="IuException"><paramref name="unwritten"/>, or what <paramref name="ask"/> threw.</exception>
    public static async Task<T> WriteAsync<T>(
        string path, Func<CancellationToken, Task<(byte[] Bytes, T Result)>> ask, ErrorDefinition unwritten, CancellationToken cancellationToken)
    {
        FileStream file = Open(path, unwritten);
        bool written = false;
        try
        {
            (byte[] bytes, T result) = await ask(cancellationToken).ConfigureAwait(false);
            await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
            written = true;
            return result;
        }
        catch (IOException unwritable)
        {
            throw new IuException(unwritten, $"'{path}': {unwritable.Message}", path, unwritable);
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

    private static FileStream Open(string path, ErrorDefinition unwritten)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new IuException(unwritten, $"'{path}': {unwritable.Message}", path, unwritable);
        }
    }
}
