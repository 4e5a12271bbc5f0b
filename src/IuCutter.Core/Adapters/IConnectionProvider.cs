using System.Data.Common;

namespace IuCutter.Core.Adapters;

/// <summary>Collaborator of the live adapter: opens a connection as a role. The caller disposes of it.</summary>
internal interface IConnectionProvider
{
    /// <summary>Opens a connection of its own (never pooled across runs) as the role's login.</summary>
    /// <exception cref="IuException">Store.* when it cannot be opened; Config.* when it is not configured.</exception>
    ValueTask<DbConnection> OpenAsync(DatabaseRole role, CancellationToken cancellationToken);
}
