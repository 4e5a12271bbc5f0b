using Dapper;
using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Schema;
using Npgsql;

namespace IuCutter.Postgres;

/// <summary>
/// All that Test-IuIntegrity asks, in one snapshot: the log with itself, the governed rows with the log and with one another, and the
/// schema with its contract. A part that the database cannot answer, because a table or a right is gone, is a finding and ends no other.
/// </summary>
/// <param name="provider">Where the database is; read as the reader.</param>
/// <param name="clock">Measures how long it takes.</param>
internal sealed class IntegrityCheck(NpgsqlConnectionProvider provider, TimeProvider clock)
{
    /// <summary>The rule of a part that was not answered.</summary>
    public const string Unanswered = "Unanswered";

    /// <summary>Checks all of it.</summary>
    /// <param name="take">Takes each finding: of the log, of the rows, of the rules, of the schema.</param>
    /// <param name="progress">Given the number of leaves that are done; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The proof of the log, and the number of parts of the contract; where something was taken, both prove nothing.</returns>
    /// <exception cref="IuException">Store.*.</exception>
    public Task<(AuditLogProof Log, int SchemaItems)> RunAsync(
        Func<IntegrityFinding, Task> take,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
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
    /// <param name="take">Takes each finding.</param>
    /// <param name="progress">Given the number of leaves that are done; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<(AuditLogProof Log, int SchemaItems)> RunInAsync(
        NpgsqlConnection connection,
        string database,
        TimeProvider clock,
        Func<IntegrityFinding, Task> take,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        AuditLogProof log = new AuditLogProof(database, 0, "", 0, null, TimeSpan.Zero);
        int items = 0;
        Task TakeFault(AuditLogFault fault) =>
            take(
                new IntegrityFinding(fault.Fault, fault.Where, fault.Expected, fault.Found) { Columns = fault.Columns, Index = fault.Index }
            );
        await AskAsync(
                "the log and its rows",
                async () =>
                    log = await LogProof
                        .RunInAsync(connection, database, clock, TakeFault, progress, cancellationToken)
                        .ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        IntegrityRules rules = new IntegrityRules(connection, take);
        foreach ((string name, string _) in IntegrityRules.All)
        {
            await AskAsync($"rule {name}", () => rules.RunAsync(name, cancellationToken)).ConfigureAwait(false);
        }

        await AskAsync(
                "the schema",
                async () =>
                {
                    foreach (SchemaItem item in await SchemaTest.RunInAsync(connection, database, cancellationToken).ConfigureAwait(false))
                    {
                        if (item.Kind == "promise")
                        {
                            continue;
                        }

                        items++;
                        if (item.Status != SchemaItemStatus.Present)
                        {
                            await take(Of(item)).ConfigureAwait(false);
                        }
                    }
                }
            )
            .ConfigureAwait(false);
        return (log, items);

        async Task AskAsync(string what, Func<Task> ask)
        {
            await ExecuteAsync("savepoint part").ConfigureAwait(false);
            try
            {
                await ask().ConfigureAwait(false);
            }
            catch (PostgresException refused) when (IsOfTheDatabase(refused.SqlState))
            {
                await ExecuteAsync("rollback to savepoint part").ConfigureAwait(false);
                // What names are unknown or not to be used is said; what a value looks like is not.
                string why = refused.SqlState.StartsWith("42", StringComparison.Ordinal) ? $": {refused.MessageText}" : "";
                await take(new IntegrityFinding(Unanswered, what, "an answer", refused.SqlState + why)).ConfigureAwait(false);
            }
        }

        Task ExecuteAsync(string sql) => connection.ExecuteAsync(TextCommand.Of(sql, cancellationToken));
    }

    private static IntegrityFinding Of(SchemaItem item) =>
        new($"Schema{item.Status}", $"{item.Kind} {item.Name}", item.Expected ?? "nothing", item.Found ?? "nothing");

    // Not that the connection, the server or the operator ended it.
    private static bool IsOfTheDatabase(string state) => state[..2] is not ("08" or "53" or "55" or "57" or "58" or "40");
}
