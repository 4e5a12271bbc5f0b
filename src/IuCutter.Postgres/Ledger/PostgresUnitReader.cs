using IuCutter.Core.Adapters;
using IuCutter.Core.Verification;

namespace IuCutter.Postgres.Ledger;

/// <summary>Reads units back on a connection of its own.</summary>
internal sealed class PostgresUnitReader(IConnectionProvider connections) : IUnitReader
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredUnit>> ReadAsync(DatabaseRole role, string documentPrefix, CancellationToken cancellationToken) =>
        connections.UseAsync(
            role,
            documentPrefix,
            connection => UnitQuery.ReadAsync(connection, transaction: null, documentPrefix, cancellationToken),
            cancellationToken
        );
}
