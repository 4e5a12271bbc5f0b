using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Scratch;

/// <summary>A scratch server that is open already, lent to somebody who would open one: its owner removes it.</summary>
/// <param name="server">The server.</param>
internal sealed class BorrowedScratch(IScratchServer server) : IScratchSource, IScratchServer
{
    /// <inheritdoc/>
    public NpgsqlConnectionProvider Maintenance => server.Maintenance;

    /// <inheritdoc/>
    public bool IsThrownAway => server.IsThrownAway;

    /// <inheritdoc/>
    public string Folder => server.Folder;

    /// <inheritdoc/>
    public string Log => server.Log;

    /// <inheritdoc/>
    public string AdminUser => server.AdminUser;

    /// <inheritdoc/>
    public StandInAuthority? StandIns => server.StandIns;

    /// <inheritdoc/>
    public Task<IScratchServer> OpenAsync(long bytes, int major, CancellationToken cancellationToken) =>
        Task.FromResult<IScratchServer>(this);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
