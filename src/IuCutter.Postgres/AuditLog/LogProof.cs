using Dapper;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.AuditLog;

/// <summary>Checks the audit log and every governed row against it, in one snapshot.</summary>
/// <param name="provider">Where the database is; read as the reader.</param>
/// <param name="clock">Measures how long it takes.</param>
internal sealed class LogProof(NpgsqlConnectionProvider provider, TimeProvider clock)
{
    // A setting of the role or the database may name another: then whoever set it says what is equal.
    private const string NoPath = "set local search_path = pg_catalog";

    /// <summary>Checks all of it.</summary>
    /// <param name="take">Takes each fault: those of the log in the order of the leaves, then those of rows.</param>
    /// <param name="progress">Given the number of leaves that are done; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The proof; only where no fault was taken does it say anything.</returns>
    /// <exception cref="IuException">Store.*.</exception>
    public Task<AuditLogProof> RunAsync(Func<AuditLogFault, Task> take, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        string database = provider.Service.Database;
        return provider.UseSnapshotAsync(
            database,
            connection => RunInAsync(connection, database, clock, take, progress, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>The same, in the snapshot of a transaction that the caller has begun.</summary>
    /// <param name="connection">Within that transaction.</param>
    /// <param name="database">Its name.</param>
    /// <param name="clock">Measures how long it takes.</param>
    /// <param name="take">Takes each fault.</param>
    /// <param name="progress">Given the number of leaves that are done; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<AuditLogProof> RunInAsync(
        NpgsqlConnection connection,
        string database,
        TimeProvider clock,
        Func<AuditLogFault, Task> take,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        long began = clock.GetTimestamp();
        await connection.ExecuteAsync(TextCommand.Of(NoPath, cancellationToken)).ConfigureAwait(false);
        LogCheck check = new LogCheck(new LogTables(connection), take);
        await check.RunAsync(progress, cancellationToken).ConfigureAwait(false);
        long rows = await new LogReconciliation(connection, take).RunAsync(cancellationToken).ConfigureAwait(false);
        return new AuditLogProof(database, check.Size, Convert.ToBase64String(check.Root), rows, check.LastAt, clock.GetElapsedTime(began));
    }
}
