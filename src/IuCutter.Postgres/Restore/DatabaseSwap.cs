using Dapper;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Restore;

/// <summary>Closes a database, and swaps its name with another's in one transaction.</summary>
/// <param name="maintenance">A superuser's connection to a third database.</param>
/// <param name="database">The live one.</param>
/// <param name="beside">The one that takes its place.</param>
/// <param name="kept">The live one's name afterwards.</param>
internal sealed class DatabaseSwap(NpgsqlConnection maintenance, string database, string beside, string kept)
{
    /// <summary>Comment on a database that is being restored to take another's place: the sign that it is ours to drop.</summary>
    public const string Mark = "iucutter: being restored";

    private const int Rounds = 3;

    /// <summary>Lets nobody in any more and ends every session but one.</summary>
    /// <param name="own">The server process that stays.</param>
    /// <exception cref="IuException">Store.Busy when a session does not end.</exception>
    public async Task CloseAsync(int own)
    {
        await FormatAsync("alter database %I allow_connections false").ConfigureAwait(false);
        // Whoever was let in before holds a lock on the database until the session is to be seen, so the locks come first.
        string[] ways =
        [
            """
                select l.pid from pg_catalog.pg_locks l join pg_catalog.pg_database d on d.oid = l.objid and d.datname = @database
                where l.locktype = 'object' and l.classid = 'pg_catalog.pg_database'::regclass
                  and l.pid not in (@own, pg_catalog.pg_backend_pid())
                """,
            """
                select a.pid from pg_catalog.pg_stat_activity a
                where a.datname = @database and a.pid <> @own and a.backend_type = 'client backend'
                """,
        ];
        foreach (string who in ways)
        {
            int left = 1;
            for (int round = 0; left > 0 && round < Rounds; round++)
            {
                // Waits until each has gone, five seconds at most.
                await maintenance
                    .ExecuteAsync(Uncancelled($"select pg_catalog.pg_terminate_backend(w.pid, 5000) from ({who}) w", new { database, own }))
                    .ConfigureAwait(false);
                left = await maintenance
                    .QuerySingleAsync<int>(Uncancelled($"select pg_catalog.count(*)::int from ({who}) w", new { database, own }))
                    .ConfigureAwait(false);
            }

            if (left > 0)
            {
                throw new IuException(ErrorCatalogue.Busy, $"{left} sessions of '{database}' do not end.", database);
            }
        }
    }

    /// <summary>Both names change, or neither. What is kept is open for reading.</summary>
    public async Task RenameAsync()
    {
        await using NpgsqlTransaction transaction = await maintenance.BeginTransactionAsync().ConfigureAwait(false);
        await maintenance
            .ExecuteAsync(
                Uncancelled(
                    await maintenance
                        .QuerySingleAsync<string>(
                            Uncancelled(
                                "select pg_catalog.format('comment on database %I is %L', @beside, "
                                    + "pg_catalog.shobj_description(d.oid, 'pg_database')) from pg_catalog.pg_database d "
                                    + "where d.datname = @database",
                                new { beside, database },
                                transaction
                            )
                        )
                        .ConfigureAwait(false),
                    null,
                    transaction
                )
            )
            .ConfigureAwait(false);
        foreach (
            (string format, string first, string second) in new[]
            {
                ("alter database %I rename to %I", database, kept),
                ("alter database %I rename to %I", beside, database),
                ("alter database %I allow_connections true", kept, ""),
                ("alter database %I set default_transaction_read_only = on", kept, ""),
            }
        )
        {
            await ExecuteAsync(format, [first, second], transaction).ConfigureAwait(false);
        }

        await transaction.CommitAsync().ConfigureAwait(false);
    }

    /// <summary>Removes what was restored beside and opens the live database again, if it was closed for this.</summary>
    /// <exception cref="IuException">Store.RestoreTarget when somebody else's database has the name that is needed.</exception>
    public async Task TakeBackAsync()
    {
        string? mark = await maintenance
            .QuerySingleOrDefaultAsync<string>(
                Uncancelled(
                    "select coalesce(pg_catalog.shobj_description(d.oid, 'pg_database'), '') from pg_catalog.pg_database d "
                        + "where d.datname = @beside",
                    new { beside }
                )
            )
            .ConfigureAwait(false);
        if (mark is not null)
        {
            if (mark != Mark)
            {
                throw new IuException(ErrorCatalogue.RestoreTarget, $"There is a database '{beside}' that was not made for this.", beside);
            }

            // Opened first: the one beside is the sign that it was closed here, and not by the DBA.
            await FormatAsync("alter database %I allow_connections true").ConfigureAwait(false);
            await ExecuteAsync("drop database %I with (force)", [beside], null).ConfigureAwait(false);
        }
    }

    private Task FormatAsync(string format) => ExecuteAsync(format, [database], null);

    // Identifiers cannot be parameters, so the server quotes them.
    private async Task ExecuteAsync(string format, string[] names, NpgsqlTransaction? transaction) =>
        await maintenance
            .ExecuteAsync(
                Uncancelled(
                    await maintenance
                        .QuerySingleAsync<string>(
                            Uncancelled("select pg_catalog.format(@format, variadic @names)", new { format, names }, transaction)
                        )
                        .ConfigureAwait(false),
                    null,
                    transaction
                )
            )
            .ConfigureAwait(false);

    // A swap that has begun is ended, whoever cancels.
    private static CommandDefinition Uncancelled(string sql, object? parameters, NpgsqlTransaction? transaction = null) =>
        TextCommand.WithoutTimeout(sql, parameters, transaction, CancellationToken.None);
}
