using Dapper;
using Npgsql;

namespace IuCutter.Postgres.Connections;

/// <summary>A lock on what is done with a database, by the database's name. It dies with the connection that took it.</summary>
internal sealed class DatabaseLock
{
    /// <summary>One replacement of a database at a time.</summary>
    public static readonly DatabaseLock Replacement = new("iucutter.restore ");

    /// <summary>Held by the proof that a scratch database belongs to, as long as it is at work.</summary>
    public static readonly DatabaseLock Proof = new("iucutter.proof ");

    /// <summary>Held while the server makes the database: it goes on with that for a process that was killed.</summary>
    public static readonly DatabaseLock Making = new("iucutter.making ");

    private readonly string _purpose;

    private DatabaseLock(string purpose) => _purpose = purpose;

    /// <summary>SQL that waits for it, in a session of a maintenance database. The name is one that needs no quoting.</summary>
    public string WaitSql(string database) => $"select pg_catalog.pg_advisory_lock(pg_catalog.hashtextextended('{_purpose}{database}', 0))";

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

    /// <summary>Takes it, waiting for whoever has it.</summary>
    /// <param name="maintenance">As for <see cref="TryTakeAsync"/>.</param>
    /// <param name="database">The database that the lock is about.</param>
    /// <param name="timeout">How long to wait; then lock_not_available, Store.Busy.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task TakeAsync(NpgsqlConnection maintenance, string database, TimeSpan timeout, CancellationToken cancellationToken) =>
        await maintenance
            .ExecuteAsync(
                TextCommand.WithoutTimeout(
                    """
                    select pg_catalog.set_config('lock_timeout', @milliseconds::text, false);
                    select pg_catalog.pg_advisory_lock(pg_catalog.hashtextextended(@name, 0));
                    select pg_catalog.set_config('lock_timeout', '0', false)
                    """,
                    new { name = _purpose + database, milliseconds = (int)timeout.TotalMilliseconds },
                    cancellationToken
                )
            )
            .ConfigureAwait(false);

    /// <summary>Whether anybody has it.</summary>
    /// <param name="maintenance">As for <see cref="TryTakeAsync"/>.</param>
    /// <param name="database">The database that the lock is about.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public Task<bool> IsHeldAsync(NpgsqlConnection maintenance, string database, CancellationToken cancellationToken) =>
        maintenance.QuerySingleAsync<bool>(
            TextCommand.Of(
                """
                select exists (select from pg_catalog.pg_locks l
                    where l.locktype = 'advisory' and l.granted and l.objsubid = 1
                      and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
                      and (l.classid::bigint << 32) | l.objid::bigint = pg_catalog.hashtextextended(@name, 0))
                """,
                new { name = _purpose + database },
                cancellationToken
            )
        );
}
