using System.Data.Common;
using IuCutter.Core.Adapters;
using IuCutter.Core.Verification;

namespace IuCutter.Postgres.Ledger;

/// <summary>Reads units back on a connection of its own.</summary>
internal sealed class PostgresUnitReader(IConnectionProvider connections) : IUnitReader
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredUnit>> ReadAsync(DatabaseRole role, string documentPrefix, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await connections.OpenAsync(role, cancellationToken).ConfigureAwait(false);
        return await UnitQuery.ReadAsync(connection, transaction: null, documentPrefix, cancellationToken).ConfigureAwait(false);
    }
}
