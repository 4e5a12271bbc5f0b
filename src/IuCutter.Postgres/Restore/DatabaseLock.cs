using Dapper;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Restore;

/// <summary>A lock on what is done with a database, by the database's name. It dies with the connection that took it.</summary>
internal sealed class DatabaseLock
{
    /// <summary>One replacement of a database at a time.</summary>
    public static readonly DatabaseLock Replacement = new("iucutter.restore ");

    /// <summary>Held by the proof that a scratch database belongs to, as long as it is at work.</summary>
    public static readonly DatabaseLock Proof = new("iucutter.proof ");

    private readonly string _purpose;

    private DatabaseLock(string purpose) => _purpose = purpose;

    /// <summary>Takes it unless somebody else has it.</summary>
    /// <param name="maintenance">A connection to the server's maintenance database: locks of one database are not seen in another.</param>
    /// <param name="database">The database that the lock is about.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>Whether this connection has it now.</returns>
    public Task<bool> TryTakeAsync(NpgsqlConnection maintenance, string database, CancellationToken cancellationToken) =>
        maintenance.QuerySingleAsync<bool>(
            TextCommand.Of(
                "select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended(@name, 0))",
                new { name = _purpose + database },
                cancellationToken
            )
        );
}
