namespace IuCutter.Cmdlets;

/// <summary>An allowed-signers file (ssh-keygen(1)) that the operator names.</summary>
internal static class RosterFile
{
    /// <summary>Reads it whole.</summary>
    /// <exception cref="IuException">Input.BadArgument when it cannot be opened.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new IuException(ErrorCatalogue.BadArgument, $"The roster '{path}' cannot be opened.", path, unreadable);
        }
    }
}
