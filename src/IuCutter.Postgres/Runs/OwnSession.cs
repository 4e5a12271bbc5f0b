using System.Data;
using System.Data.Common;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Runs;

/// <summary>
/// Proves that a connection has a session of the server to itself for as long as it lasts, and that what the session
/// holds goes with it. Without a pooler in between this takes one question; with one, the pooler is put to the test.
/// </summary>
internal static class OwnSession
{
    // A pooler that hands its sessions on has handed on this one long before; one that does not has made a new one.
    private const int MaxTries = 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Refuses a connection whose session others may use, or whose locks may outlive it.</summary>
    /// <param name="connections">Opens more connections of the same role.</param>
    /// <param name="connection">The connection; no transaction is open.</param>
    /// <param name="cancellationToken">Ends the test.</param>
    /// <exception cref="IuException">Config.PoolerDetected.</exception>
    public static async Task RequireAsync(IConnectionProvider connections, DbConnection connection, CancellationToken cancellationToken)
    {
        (int session, DateTime asked) = await AskAsync(connection, cancellationToken).ConfigureAwait(false);
        if (connection is not NpgsqlConnection npgsql || npgsql.ProcessID == session)
        {
            return; // The server's own word at login, and now.
        }

        string sessions = $"Logged in as session {npgsql.ProcessID}, and session {session} of the server answers";
        Stack<NpgsqlConnection> others = new Stack<NpgsqlConnection>();
        try
        {
            if (
                !await IsPinnedAsync(connections, npgsql, others, session, asked, cancellationToken).ConfigureAwait(false)
                || (await AskAsync(connection, cancellationToken).ConfigureAwait(false)).Session != session
            )
            {
                throw Refused($"{sessions}; the pooler hands it to other clients while this one is connected.", npgsql);
            }

            long key = await connection
                .QuerySingleAsync<long>(TextCommand.Of("select (pg_catalog.random() * 9e18)::pg_catalog.int8", null, cancellationToken))
                .ConfigureAwait(false);
            await others
                .Peek()
                .ExecuteAsync(TextCommand.Of("rollback; select cutter_governance.fn_session_lock(@key)", new { key }, cancellationToken))
                .ConfigureAwait(false);
            await others.Pop().DisposeAsync().ConfigureAwait(false);
            if (!await IsFreeAsync(connection, key, cancellationToken).ConfigureAwait(false))
            {
                throw Refused($"{sessions}; the pooler keeps a session's locks when its client has gone (server_reset_query).", npgsql);
            }
        }
        catch (Exception fault) when (fault is NpgsqlException or IuException { Definition.Outcome: not ErrorOutcome.Refused })
        {
            // No transaction, no second session, no answer: whatever the pooler does, it cannot be relied upon.
            throw new IuException(
                ErrorCatalogue.PoolerDetected,
                $"{sessions}; the pooler did not let this be tested.",
                npgsql.Database,
                fault
            );
        }
        finally
        {
            while (others.TryPop(out NpgsqlConnection? other))
            {
                await other.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    // While this session is idle, others are asked for one after the other, each in a transaction that keeps what it got.
    // A pooler that shares gives this session away, to the first or to a later one, before it makes a new one.
    private static async Task<bool> IsPinnedAsync(
        IConnectionProvider connections,
        NpgsqlConnection connection,
        Stack<NpgsqlConnection> others,
        int session,
        DateTime asked,
        CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        try
        {
            for (int tried = 0; tried < MaxTries; tried++)
            {
                NpgsqlConnection other = (NpgsqlConnection)
                    await connections.OpenAsync(DatabaseRole.Executor, deadline.Token).ConfigureAwait(false);
                others.Push(other);
                await other.ExecuteAsync(TextCommand.Of("begin", null, deadline.Token)).ConfigureAwait(false);
                if ((await AskAsync(other, deadline.Token).ConfigureAwait(false)).Session == session)
                {
                    return false;
                }

                DateTime began = await other
                    .QuerySingleAsync<DateTime>(
                        TextCommand.Of(
                            "select a.backend_start from pg_catalog.pg_stat_activity a where a.pid = pg_catalog.pg_backend_pid()",
                            null,
                            deadline.Token
                        )
                    )
                    .ConfigureAwait(false);
                if (began >= asked)
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IuException(
                ErrorCatalogue.PoolerDetected,
                "The pooler gave no second session in time; a run needs several at once.",
                connection.Database
            );
        }

        return false;
    }

    private static async Task<bool> IsFreeAsync(DbConnection connection, long key, CancellationToken cancellationToken)
    {
        try
        {
            await connection
                .ExecuteAsync(
                    TextCommand.Of(
                        "select cutter_governance.fn_session_lock(@key), pg_catalog.pg_advisory_unlock(@key)",
                        new { key },
                        cancellationToken
                    )
                )
                .ConfigureAwait(false);
            return true;
        }
        catch (PostgresException held) when (PostgresErrors.Find(held.SqlState) == ErrorCatalogue.Busy)
        {
            return false;
        }
    }

    private static async Task<(int Session, DateTime Now)> AskAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection
            .QuerySingleAsync<(int, DateTime)>(
                TextCommand.Of("select pg_catalog.pg_backend_pid(), pg_catalog.clock_timestamp()", null, cancellationToken)
            )
            .ConfigureAwait(false);

    private static IuException Refused(string detail, NpgsqlConnection connection) =>
        new(ErrorCatalogue.PoolerDetected, detail, connection.Database);
}
