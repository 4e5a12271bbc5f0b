using Dapper;
using Npgsql;

namespace IuCutter.Postgres.Connections;

/// <summary>
/// A lock on what is done with a database, by the database's name. It dies with the connection that took it. Whoever may connect to the
/// maintenance database can take it too; a superuser, whose work it is for, ends such a session.
/// </summary>
internal sealed class DatabaseLock
{
    /// <summary>One replacement of a database at a time.</summary>
    public static readonly DatabaseLock Replacement = new("iucutter.restore ");

    /// <summary>Held by the proof that a scratch database belongs to, as long as it is at work.</summary>
    public static readonly DatabaseLock Proof = new("iucutter.proof ");

    /// <summary>Held while the server makes the database: it goes on with that for a process that was killed.</summary>
    public static readonly DatabaseLock Making = new("iucutter.making ");

    private const int Rounds = 10;

    // By its two halves, as pg_locks has it; granted or waited for.
    private const string Holders = """
        from pg_catalog.pg_locks l
        join pg_catalog.pg_stat_activity a on a.pid = l.pid
        left join pg_catalog.pg_roles r on r.oid = a.usesysid
        where l.locktype = 'advisory' and l.objsubid = 1 and l.pid <> pg_catalog.pg_backend_pid()
          and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
          and (l.classid::bigint << 32) | l.objid::bigint = pg_catalog.hashtextextended(@name, 0)
        """;

    private readonly string _purpose;

    private DatabaseLock(string purpose) => _purpose = purpose;

    /// <summary>SQL that waits for it, in a session of a maintenance database. The name is one that needs no quoting.</summary>
    public string WaitSql(string database) => $"select pg_catalog.pg_advisory_lock(pg_catalog.hashtextextended('{_purpose}{database}', 0))";

    /// <summary>Takes it unless somebody else has it.</summary>
    /// <param name="maintenance">A connection to the server's maintenance database: locks of one database are not seen in another.</param>
    /// <param name="database">The database that the lock is about.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>Whether this connection has it now.</returns>
    public async Task<bool> TryTakeAsync(NpgsqlConnection maintenance, string database, CancellationToken cancellationToken)
    {
        CommandDefinition take = TextCommand.Of(
            "select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended(@name, 0))",
            new { name = _purpose + database },
            cancellationToken
        );
        return await maintenance.QuerySingleAsync<bool>(take).ConfigureAwait(false)
            || (
                await EndOthersAsync(maintenance, database, cancellationToken).ConfigureAwait(false) > 0
                && await maintenance.QuerySingleAsync<bool>(take).ConfigureAwait(false)
            );
    }

    /// <summary>Takes it, waiting for whoever has it.</summary>
    /// <param name="maintenance">As for <see cref="TryTakeAsync"/>.</param>
    /// <param name="database">The database that the lock is about.</param>
    /// <param name="timeout">How long to wait; then lock_not_available, Store.Busy.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task TakeAsync(NpgsqlConnection maintenance, string database, TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (int round = 1; ; round++)
        {
            await EndOthersAsync(maintenance, database, cancellationToken).ConfigureAwait(false);
            try
            {
                await maintenance
                    .ExecuteAsync(
                        TextCommand.WithoutTimeout(
                            """
                            select pg_catalog.set_config('lock_timeout', @milliseconds::text, false);
                            select pg_catalog.pg_advisory_lock(pg_catalog.hashtextextended(@name, 0));
                            select pg_catalog.set_config('lock_timeout', '0', false)
                            """,
                            new { name = _purpose + database, milliseconds = (int)timeout.TotalMilliseconds / Rounds },
                            cancellationToken
                        )
                    )
                    .ConfigureAwait(false);
                return;
            }
            catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable && round < Rounds)
            {
                // A superuser's, or one that was quicker once more.
            }
        }
    }

    // The sessions of no superuser; how many were ended. Who is none itself ends nobody.
    private Task<int> EndOthersAsync(NpgsqlConnection maintenance, string database, CancellationToken cancellationToken) =>
        maintenance.QuerySingleAsync<int>(
            TextCommand.Of(
                $"""
                select pg_catalog.count(*)::int from (
                    select pg_catalog.pg_terminate_backend(l.pid, 5000) as ended {Holders}
                      and r.rolsuper is not true
                      and exists (select from pg_catalog.pg_roles m where m.rolname = current_user and m.rolsuper)) e
                where e.ended
                """,
                new { name = _purpose + database },
                cancellationToken
            )
        );

    /// <summary>Whether a superuser has it: nobody else does what it is for.</summary>
    /// <param name="maintenance">As for <see cref="TryTakeAsync"/>.</param>
    /// <param name="database">The database that the lock is about.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public Task<bool> IsHeldAsync(NpgsqlConnection maintenance, string database, CancellationToken cancellationToken) =>
        maintenance.QuerySingleAsync<bool>(
            TextCommand.Of(
                $"select exists (select {Holders} and l.granted and r.rolsuper)",
                new { name = _purpose + database },
                cancellationToken
            )
        );
}
