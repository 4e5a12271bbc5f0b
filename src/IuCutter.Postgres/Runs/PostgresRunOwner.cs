using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Runs;

/// <summary>
/// A claim of a run: a session that does nothing else for as long, and holds the owner's lock. Until then the sessions of the run's other
/// work are kept too.
/// </summary>
internal sealed class PostgresRunOwner : IRunOwner
{
    /// <summary>Who a claim of this process names as the owner: user, machine and process.</summary>
    public static readonly string ThisProcess = PlainText.Show(
        $"{Environment.UserName}@{Environment.MachineName} pid {Environment.ProcessId}"
    );

    private readonly IConnectionProvider _connections;
    private readonly DbConnection _connection;
    private readonly IAsyncDisposable _sessions;
    private readonly string _runId;

    private PostgresRunOwner(IConnectionProvider connections, DbConnection connection, string runId, ClaimAnswer answer)
    {
        _connections = connections;
        _connection = connection;
        _sessions = connections.KeepSessions();
        _runId = runId;
        Epoch = answer.Epoch;
        Claim = answer.Claim;
        Settled = [.. answer.Settled.Select(attempt => attempt.ToSettled())];
    }

    /// <inheritdoc/>
    public long Epoch { get; }

    /// <inheritdoc/>
    public long Claim { get; }

    /// <inheritdoc/>
    public ImmutableArray<SettledAttempt> Settled { get; }

    /// <summary>Takes a session and makes it the owner.</summary>
    public static async Task<PostgresRunOwner> ClaimAsync(
        IConnectionProvider connections,
        string runId,
        RunClaim claim,
        CancellationToken cancellationToken
    )
    {
        DbConnection connection = await DatabaseBorder
            .CrossAsync(connection: null, runId, () => connections.TakeAsync(DatabaseRole.Executor, cancellationToken).AsTask())
            .ConfigureAwait(false);
        PostgresRunOwner? owner = null;
        try
        {
            owner = await DatabaseBorder.CrossAsync(connection, runId, AskAsync).ConfigureAwait(false);
            return owner;
        }
        finally
        {
            if (owner is null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }

        async Task<PostgresRunOwner> AskAsync()
        {
            await OwnSession.RequireAsync(connections, connection, cancellationToken).ConfigureAwait(false);
            string answer = await connection
                .QuerySingleAsync<string>(
                    TextCommand.Of(
                        "select cutter_governance.fn_run_claim(@runId, @who, @resume, @takeOver)::text",
                        new
                        {
                            runId,
                            who = ThisProcess,
                            resume = claim.Resume,
                            takeOver = claim.TakeOver,
                        },
                        cancellationToken
                    )
                )
                .ConfigureAwait(false);
            return new PostgresRunOwner(
                connections,
                connection,
                runId,
                JsonSerializer.Deserialize<ClaimAnswer>(answer, JsonSerializerOptions.Web)!
            );
        }
    }

    /// <inheritdoc/>
    public async Task ReportTransactionAsync(RunPhase phase, int attempt, string transactionId, CancellationToken cancellationToken)
    {
        try
        {
            await DatabaseBorder.CrossAsync(_connection, _runId, ReportAsync).ConfigureAwait(false);
        }
        catch (IuException lost) when (_connection.State != ConnectionState.Open && lost.Definition != ErrorCatalogue.Cancelled)
        {
            // Before COMMIT was sent: whatever went wrong here, the phase is rolled back. A connection that is gone is
            // the owner's lock that is gone.
            throw new IuException(
                ErrorCatalogue.OwnerEnded,
                $"The connection that owned the run as epoch {Epoch} has ended.",
                _runId,
                lost
            );
        }

        Task<int> ReportAsync() =>
            _connection.ExecuteAsync(
                TextCommand.Of(
                    "select cutter_governance.fn_phase_xid(@runId, @phase, @attempt, @claim, @transactionId)",
                    new
                    {
                        runId = _runId,
                        phase = (int)phase,
                        attempt,
                        claim = Claim,
                        transactionId,
                    },
                    cancellationToken
                )
            );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        bool released = false;
        try
        {
            if (_connection.State == ConnectionState.Open)
            {
                await _connection
                    .ExecuteAsync(
                        TextCommand.Of(
                            "select cutter_governance.fn_run_release(@runId, @claim)",
                            new { runId = _runId, claim = Claim },
                            CancellationToken.None
                        )
                    )
                    .ConfigureAwait(false);
                released = true;
            }
        }
        catch (DbException)
        {
            // The session is gone, or about to be with the connection: either way the lock goes with it.
        }
        finally
        {
            await (released ? _connections.GiveBackAsync(DatabaseRole.Executor, _connection) : _connection.DisposeAsync()).ConfigureAwait(
                false
            );
            await _sessions.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed record ClaimAnswer(long Epoch, long Claim, ImmutableArray<AttemptAnswer> Settled);

    private sealed record AttemptAnswer(int Phase, int Attempt, string Verdict, string Reason)
    {
        public SettledAttempt ToSettled() => new((RunPhase)Phase, Attempt, Verdict == "not_committed", Reason);
    }
}
