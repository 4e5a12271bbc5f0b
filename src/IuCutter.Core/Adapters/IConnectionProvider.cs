using System.Data.Common;

namespace IuCutter.Core.Adapters;

/// <summary>Collaborator of the live adapter: opens a connection as a role.</summary>
internal interface IConnectionProvider
{
    /// <summary>Opens a connection of its own (never pooled across runs) as the role's login. The caller disposes of it.</summary>
    /// <exception cref="IuException">Store.* when it cannot be opened; Config.* when it is not configured.</exception>
    ValueTask<DbConnection> OpenAsync(DatabaseRole role, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a connection as the role, works on it and closes it. Faults of a driver leave here as stops of the catalogue.
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
}
