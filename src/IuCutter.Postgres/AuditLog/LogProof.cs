using System.Data;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.AuditLog;

/// <summary>Checks the audit log and every governed row against it, in one snapshot.</summary>
/// <param name="provider">Where the database is; read as the reader.</param>
/// <param name="clock">Measures how long it takes.</param>
internal sealed class LogProof(NpgsqlConnectionProvider provider, TimeProvider clock)
{
    /// <summary>Checks all of it.</summary>
    /// <param name="take">Takes each fault: those of the log in the order of the leaves, then those of rows.</param>
    /// <param name="progress">Given the number of leaves that are done; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="inSnapshot">What else is asked in the same snapshot; null for nothing.</param>
    /// <returns>The proof; only where no fault was taken does it say anything.</returns>
    /// <exception cref="IuException">Store.*.</exception>
    public Task<AuditLogProof> RunAsync(
        Func<AuditLogFault, Task> take,
        IProgress<long>? progress,
        CancellationToken cancellationToken,
        Func<NpgsqlConnection, Task>? inSnapshot = null
    )
    {
        string database = provider.Service.Database;
        return provider.UseRoleAsync(
            DatabaseRole.Reader,
            database,
            async connection =>
            {
                long began = clock.GetTimestamp();
                await using NpgsqlTransaction transaction = await connection
                    .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
                    .ConfigureAwait(false);
                LogCheck check = new LogCheck(new LogTables(connection), take);
                await check.RunAsync(progress, cancellationToken).ConfigureAwait(false);
                long rows = await new LogReconciliation(connection, take).RunAsync(cancellationToken).ConfigureAwait(false);
                if (inSnapshot is not null)
                {
                    await inSnapshot(connection).ConfigureAwait(false);
                }

                string root = Convert.ToBase64String(check.Root);
                return new AuditLogProof(database, check.Size, root, rows, check.LastAt, clock.GetElapsedTime(began));
            },
            cancellationToken
        );
    }
}
