using System.Data.Common;

namespace IuCutter.Core.Adapters;

/// <summary>Collaborator of the live adapter: opens a connection as a role.</summary>
internal interface IConnectionProvider
{
    /// <summary>Opens a connection of its own, never one that was used before, as the role's login. The caller disposes of it.</summary>
    /// <exception cref="IuException">Store.* when it cannot be opened; Config.* when it is not configured.</exception>
    ValueTask<DbConnection> OpenAsync(DatabaseRole role, CancellationToken cancellationToken);

    /// <summary>
    /// Works on a connection as the role, which is opened for it, or was kept open (<see cref="KeepSessions"/>). Faults of a driver leave
    /// here as stops of the catalogue.
    /// </summary>
    /// <param name="role">As whom.</param>
    /// <param name="subject">The run, unit or document that the work is about; it becomes the stop's subject.</param>
    /// <param name="work">The work; the connection is open and in no transaction.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="IuException">Store.* and what the work refuses.</exception>
    async Task<T> UseAsync<T>(DatabaseRole role, string? subject, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await OpenAsync(role, cancellationToken).ConfigureAwait(false);
        return await work(connection).ConfigureAwait(false);
    }

    /// <summary>
    /// A session for work that does not end with one call, opened for it or kept open. The caller gives it back, or disposes of it where
    /// anything in it failed.
    /// </summary>
    /// <exception cref="IuException">Store.* when it cannot be opened; Config.* when it is not configured.</exception>
    ValueTask<DbConnection> TakeAsync(DatabaseRole role, CancellationToken cancellationToken) => OpenAsync(role, cancellationToken);

    /// <summary>Keeps a session that was taken, or closes it. The caller does not use it again.</summary>
    ValueTask GiveBackAsync(DatabaseRole role, DbConnection connection) => connection.DisposeAsync();

    /// <summary>
    /// Lets <see cref="UseAsync"/> and <see cref="TakeAsync"/> use a session again instead of logging in for each piece of work, until the
    /// answer is disposed of. Connections of <see cref="OpenAsync"/> are the caller's alone all the same. A provider that keeps none does
    /// nothing.
    /// </summary>
    IAsyncDisposable KeepSessions() => new NothingKept();

    /// <summary>The answer of a provider that keeps no sessions.</summary>
    private sealed class NothingKept : IAsyncDisposable
    {
        /// <inheritdoc/>
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
