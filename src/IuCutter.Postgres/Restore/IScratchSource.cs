namespace IuCutter.Postgres.Restore;

/// <summary>Gives a server on which a backup may be restored to be looked at.</summary>
internal interface IScratchSource
{
    /// <summary>Opens one.</summary>
    /// <param name="backupBytes">Size of the encrypted file, to choose a place with room enough.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind then.</param>
    Task<IScratchServer> OpenAsync(long backupBytes, CancellationToken cancellationToken);
}
