using Dapper;
using IuCutter.Core.Adapters;
using Npgsql;

namespace IuCutter.Postgres.Connections;

/// <summary>
/// Sessions of a provider that stay open between two pieces of work, while somebody holds a <see cref="Hold"/>. A login costs a process
/// of the server and the compiling of every function; a run asks for some hundred pieces of work.
/// </summary>
/// <remarks>
/// Only a session whose work succeeded is kept, and only after the server has forgotten what it knew: what DISCARD ALL does, but for the
/// plans of functions, which are nobody's and the dearest to make anew. As DISCARD ALL, this is refused inside a transaction. Before it is
/// used again the server is asked whether it is still there: an OFF, an administrator or a time limit may have ended it. Without a hold
/// every piece of work has a session of its own.
/// </remarks>
internal sealed class KeptSessions
{
    // Within a transaction, open or failed, the first is refused (invalid_transaction_termination): the others would last to its end only.
    private const string Forget = """
        do $$ begin commit; end $$;
        close all;
        set session authorization default;
        reset all;
        deallocate all;
        unlisten *;
        select pg_catalog.pg_advisory_unlock_all();
        discard sequences;
        discard temp;
        """;

    // For the two questions that are nobody's work. A server that does not answer them in time is left.
    private const int AnswerSeconds = 15;

    private readonly Lock _guard = new();
    private readonly Dictionary<DatabaseRole, Stack<NpgsqlConnection>> _idle = [];
    private int _holds;

    /// <summary>Keeps sessions from now on until the last hold is disposed of; then the idle ones are closed.</summary>
    public IAsyncDisposable Hold()
    {
        lock (_guard)
        {
            _holds++;
        }

        return new Release(this);
    }

    /// <summary>An idle session of the role that still answers; null when there is none.</summary>
    /// <param name="role">As whom.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<NpgsqlConnection?> TakeAsync(DatabaseRole role, CancellationToken cancellationToken)
    {
        while (Pop(role) is { } connection)
        {
            if (await SucceedsAsync(connection, "select 1", cancellationToken).ConfigureAwait(false))
            {
                return connection;
            }
        }

        return null;
    }

    /// <summary>Keeps a session whose work succeeded, or closes it.</summary>
    /// <param name="role">As whom it is logged in.</param>
    /// <param name="connection">The connection; the caller does not use it again.</param>
    public async Task GiveBackAsync(DatabaseRole role, NpgsqlConnection connection)
    {
        // Not the caller's token: the work is done, and whoever cancels now cancels nothing.
        if (!IsHeld() || !await SucceedsAsync(connection, Forget, CancellationToken.None).ConfigureAwait(false) || !Push(role, connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    // A session that does not is closed.
    private static async Task<bool> SucceedsAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        bool succeeded = false;
        try
        {
            await connection
                .ExecuteAsync(new CommandDefinition(sql, commandTimeout: AnswerSeconds, cancellationToken: cancellationToken))
                .ConfigureAwait(false);
            succeeded = true;
        }
        catch (Exception fault) when (fault is NpgsqlException or IOException or InvalidOperationException or TimeoutException)
        {
            // Ended by the server, the network or an administrator: a new one is opened, and says why where it cannot be.
        }
        finally
        {
            if (!succeeded)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }

        return succeeded;
    }

    private bool IsHeld()
    {
        lock (_guard)
        {
            return _holds > 0;
        }
    }

    private bool Push(DatabaseRole role, NpgsqlConnection connection)
    {
        lock (_guard)
        {
            if (_holds == 0)
            {
                return false;
            }

            if (!_idle.TryGetValue(role, out Stack<NpgsqlConnection>? idle))
            {
                _idle.Add(role, idle = new Stack<NpgsqlConnection>());
            }

            idle.Push(connection);
            return true;
        }
    }

    private NpgsqlConnection? Pop(DatabaseRole role)
    {
        lock (_guard)
        {
            return _idle.TryGetValue(role, out Stack<NpgsqlConnection>? idle) && idle.TryPop(out NpgsqlConnection? connection)
                ? connection
                : null;
        }
    }

    private async ValueTask ReleaseAsync()
    {
        NpgsqlConnection[] left;
        lock (_guard)
        {
            if (--_holds > 0)
            {
                return;
            }

            left = [.. _idle.Values.SelectMany(idle => idle)];
            _idle.Clear();
        }

        foreach (NpgsqlConnection connection in left)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class Release(KeptSessions sessions) : IAsyncDisposable
    {
        private int _released;

        public ValueTask DisposeAsync() => Interlocked.Exchange(ref _released, 1) == 0 ? sessions.ReleaseAsync() : ValueTask.CompletedTask;
    }
}
