using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>A connection that sends what it is reported and nothing of its own.</summary>
internal sealed class SqlSession(NpgsqlConnection connection) : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public int ProcessId => connection.ProcessID;

    public bool IsOpen => connection.FullState == System.Data.ConnectionState.Open;

    /// <summary>Each statement in a round trip of its own; the first value of the last one.</summary>
    public async Task<object?> RunAsync(params IEnumerable<SqlCall> calls)
    {
        object? value = null;
        foreach (SqlCall call in calls)
        {
            await using NpgsqlCommand command = new NpgsqlCommand(call.Text, connection);
            call.Apply(command.Parameters);
            value = await command.ExecuteScalarAsync(Token);
        }

        return value;
    }

    /// <summary>All statements in one round trip.</summary>
    public async Task PipelineAsync(params IEnumerable<SqlCall> calls)
    {
        await using NpgsqlBatch batch = new NpgsqlBatch(connection);
        foreach (SqlCall call in calls)
        {
            NpgsqlBatchCommand command = new NpgsqlBatchCommand(call.Text);
            call.Apply(command.Parameters);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(Token);
    }

    /// <summary>
    /// What stopped the statements, null when nothing did: the ErrorId of what the schema raised, the SQLSTATE of what the server did.
    /// What they left open is rolled back.
    /// </summary>
    public async Task<string?> AttemptAsync(params IEnumerable<SqlCall> calls)
    {
        try
        {
            await RunAsync(calls);
            return null;
        }
        catch (PostgresException refusal)
        {
            return Refusal.Name(refusal);
        }
        finally
        {
            if (IsOpen)
            {
                // Role, settings and temporary tables of one attempt must not help the next.
                await RunAsync(SqlCall.Rollback, new SqlCall("discard all"));
            }
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
