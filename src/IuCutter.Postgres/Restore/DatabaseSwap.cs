using Dapper;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Restore;

/// <summary>
/// The statements that put one database in another's place, or take that back. Whoever uses it holds
/// <see cref="DatabaseLock.Replacement"/>. Each step commits together with its entry in the journal, so that after any of
/// them another process can tell what is left to do. None is cancelled: closed is no state to stop in.
/// </summary>
/// <param name="maintenance">A superuser's connection to a third database.</param>
/// <param name="replacement">What is replaced by what.</param>
internal sealed class DatabaseSwap(NpgsqlConnection maintenance, Replacement replacement)
{
    /// <summary>Comment on a database that is being restored to take another's place: the sign that it is ours to drop.</summary>
    public const string Mark = "iucutter: being restored";

    private const int Rounds = 3;
    private const string Close = "alter database %I allow_connections false";
    private const string Open = "alter database %I allow_connections true";
    private const string Drop = "drop database %I with (force)";

    private const string Clients = """
        select a.pid from pg_catalog.pg_stat_activity a
        where a.datname = any (@names) and a.backend_type = 'client backend' and a.pid <> all (@own)
        """;

    // Whoever was let in holds a lock on the database until the session is to be seen.
    private const string Entering = """
        select l.pid from pg_catalog.pg_locks l join pg_catalog.pg_database d on d.oid = l.objid and d.datname = any (@names)
        where l.locktype = 'object' and l.classid = 'pg_catalog.pg_database'::regclass
          and l.pid <> all (@own) and l.pid <> pg_catalog.pg_backend_pid()
        """;

    private const string Ours = Clients + " and a.application_name like 'iucutter/%'";

    private readonly string[] _both = [replacement.Database, replacement.Beside];

    /// <summary>Writes down that it begins, before anything is made.</summary>
    /// <exception cref="IuException">Store.RestoreTarget when somebody else's database has a name that is needed.</exception>
    public async Task BeginAsync()
    {
        await DropBesideAsync().ConfigureAwait(false);
        foreach (string name in new[] { replacement.Beside, replacement.Kept })
        {
            if (await DatabaseCommands.IsOpenAsync(maintenance, name, CancellationToken.None).ConfigureAwait(false) is not null)
            {
                throw new IuException(ErrorCatalogue.RestoreTarget, $"There is a database '{name}' that was not made for this.", name);
            }
        }

        await ExecuteAsync(null, Journal(replacement.Database, ReplacementStep.Restoring)).ConfigureAwait(false);
    }

    /// <summary>Lets nobody into either database any more and ends every session in them but some.</summary>
    /// <param name="own">The server processes that stay.</param>
    /// <exception cref="IuException">Store.Busy when a session or a prepared transaction does not end.</exception>
    public async Task CloseAsync(params int[] own)
    {
        await using (NpgsqlTransaction transaction = await maintenance.BeginTransactionAsync().ConfigureAwait(false))
        {
            await ExecuteAsync(
                    transaction,
                    Journal(replacement.Database, ReplacementStep.Closed),
                    new(Close, replacement.Database),
                    new(Close, replacement.Beside)
                )
                .ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
        }

        await EndSessionsAsync(own).ConfigureAwait(false);
        // One of those keeps a database from being renamed, and can be ended only within it.
        if (
            await maintenance
                .QuerySingleAsync<bool>(
                    Uncancelled(
                        "select exists (select from pg_catalog.pg_prepared_xacts p where p.database = any (@names))",
                        new { names = _both }
                    )
                )
                .ConfigureAwait(false)
        )
        {
            throw new IuException(
                ErrorCatalogue.Busy,
                $"'{replacement.Database}' has a prepared transaction (pg_prepared_xacts).",
                replacement.Database
            );
        }
    }

    /// <summary>Writes down that the card is used, in the transaction that uses it: from there on there is only the way forward.</summary>
    /// <param name="leaving">The connection to the database that is replaced.</param>
    /// <param name="transaction">The transaction that uses the card.</param>
    public Task RecordCardUsedAsync(NpgsqlConnection leaving, NpgsqlTransaction transaction) =>
        DatabaseCommands.ExecuteAsync(
            leaving,
            transaction,
            [Journal(replacement.Database, ReplacementStep.CardUsed)],
            CancellationToken.None
        );

    /// <summary>Both names change, or neither. What is kept is open for reading.</summary>
    /// <exception cref="IuException">Store.Busy when a session does not end.</exception>
    public async Task FinishAsync()
    {
        (string database, string beside, string kept) = (replacement.Database, replacement.Beside, replacement.Kept);
        await EndSessionsAsync([]).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await maintenance.BeginTransactionAsync().ConfigureAwait(false);
        string? comment = await maintenance
            .QuerySingleAsync<string?>(
                Uncancelled(
                    """
                    select pg_catalog.shobj_description(d.oid, 'pg_database') from pg_catalog.pg_database d
                    where d.datname = @database
                    """,
                    new { database },
                    transaction
                )
            )
            .ConfigureAwait(false);
        await ExecuteAsync(
                transaction,
                comment is null ? new("comment on database %I is null", beside) : new("comment on database %I is %L", beside, comment),
                new("alter database %I rename to %I", database, kept),
                new("alter database %I rename to %I", beside, database),
                new(Open, database),
                new(Open, kept),
                new("alter database %I set default_transaction_read_only = on", kept),
                Journal(kept, ReplacementStep.Finished)
            )
            .ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
    }

    /// <summary>Opens the database as it was and removes what was restored beside it.</summary>
    public async Task TakeBackAsync()
    {
        if (replacement.Step == ReplacementStep.Restoring)
        {
            // Open all the time. What is beside it may not bear its comment yet: there was none before the journal's entry.
            await DropBesideAsync(unmarked: true).ConfigureAwait(false);
            await ExecuteAsync(null, Journal(replacement.Database, ReplacementStep.TakenBack)).ConfigureAwait(false);
            return;
        }

        await using (NpgsqlTransaction transaction = await maintenance.BeginTransactionAsync().ConfigureAwait(false))
        {
            await ExecuteAsync(transaction, new(Open, replacement.Database), Journal(replacement.Database, ReplacementStep.TakenBack))
                .ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
        }

        await DropBesideAsync().ConfigureAwait(false);
    }

    /// <summary>Removes what was restored beside the database. Somebody else's database of that name stays.</summary>
    /// <param name="unmarked">Also one that bears no comment.</param>
    public async Task DropBesideAsync(bool unmarked = false)
    {
        if (await IsBesideOursAsync(unmarked).ConfigureAwait(false))
        {
            await ExecuteAsync(null, new DatabaseCommand(Drop, replacement.Beside)).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the database beside it is there and was made for this.</summary>
    /// <param name="unmarked">Also one that bears no comment.</param>
    public Task<bool> IsBesideOursAsync(bool unmarked = false) =>
        maintenance.QuerySingleOrDefaultAsync<bool>(
            Uncancelled(
                """
                select coalesce(pg_catalog.shobj_description(d.oid, 'pg_database'), @otherwise) = @mark
                from pg_catalog.pg_database d where d.datname = @beside
                """,
                new
                {
                    beside = replacement.Beside,
                    mark = Mark,
                    otherwise = unmarked ? Mark : "",
                }
            )
        );

    /// <summary>Waits until a process that was killed has nothing left under way in the database: it may be using the card.</summary>
    /// <exception cref="IuException">Store.Busy when a session does not end.</exception>
    public Task EndOwnSessionsAsync() => EndAsync(Ours, [replacement.Database], []);

    /// <summary>Lets somebody into the restored database again: to look at it.</summary>
    public Task OpenBesideAsync() => ExecuteAsync(null, new DatabaseCommand(Open, replacement.Beside));

    /// <summary>Lets nobody into it.</summary>
    public Task CloseBesideAsync() => ExecuteAsync(null, new DatabaseCommand(Close, replacement.Beside));

    private async Task EndSessionsAsync(int[] own)
    {
        // The locks come first: who holds one is to be seen as a session afterwards.
        await EndAsync(Entering, _both, own).ConfigureAwait(false);
        await EndAsync(Clients, _both, own).ConfigureAwait(false);
    }

    private async Task EndAsync(string who, string[] names, int[] own)
    {
        for (int round = 0; ; round++)
        {
            int left = await maintenance
                .QuerySingleAsync<int>(Uncancelled($"select pg_catalog.count(*)::int from ({who}) w", new { names, own }))
                .ConfigureAwait(false);
            if (left == 0)
            {
                return;
            }

            if (round == Rounds)
            {
                throw new IuException(
                    ErrorCatalogue.Busy,
                    $"{left} sessions of '{string.Join("', '", names)}' do not end.",
                    replacement.Database
                );
            }

            // Waits until each has gone, five seconds at most.
            await maintenance
                .ExecuteAsync(Uncancelled($"select pg_catalog.pg_terminate_backend(w.pid, 5000) from ({who}) w", new { names, own }))
                .ConfigureAwait(false);
        }
    }

    private DatabaseCommand Journal(string name, ReplacementStep step) => ReplacementJournal.Write(name, replacement with { Step = step });

    private Task ExecuteAsync(NpgsqlTransaction? transaction, params DatabaseCommand[] commands) =>
        DatabaseCommands.ExecuteAsync(maintenance, transaction, commands, CancellationToken.None);

    private static CommandDefinition Uncancelled(string sql, object? parameters, NpgsqlTransaction? transaction = null) =>
        TextCommand.WithoutTimeout(sql, parameters, transaction, CancellationToken.None);
}
