namespace IuCutter.Postgres.Scratch;

/// <summary>Gives a server on which a backup may be restored to be looked at.</summary>
internal interface IScratchSource
{
    /// <summary>The source of servers that are made for one use and thrown away: this one, unless its servers stay.</summary>
    IScratchSource Throwaway => this;

    /// <summary>Opens one.</summary>
    /// <param name="bytes">About how much the restored rows take, to choose a place with room enough.</param>
    /// <param name="major">Major version of the server that the backup was made from.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind then.</param>
    Task<IScratchServer> OpenAsync(long bytes, int major, CancellationToken cancellationToken);
}
