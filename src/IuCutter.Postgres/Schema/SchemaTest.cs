using System.Collections.Immutable;
using System.Data;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Schema;

/// <summary>Compares a database, ours or an organisation's own, with the contract. Changes nothing.</summary>
/// <param name="provider">Where the database is.</param>
/// <param name="login">The login to read with; null for the reader.</param>
internal sealed class SchemaTest(NpgsqlConnectionProvider provider, string? login)
{
    /// <summary>Every fact of the contract with its status, what is there besides, and the nine promises.</summary>
    /// <exception cref="IuException">Store.Unreachable and other Store.*.</exception>
    public Task<IReadOnlyList<SchemaItem>> RunAsync(CancellationToken cancellationToken)
    {
        string subject = provider.Service.Database;
        return login is null
            ? provider.UseRoleAsync(DatabaseRole.Reader, subject, CompareAsync, cancellationToken)
            : provider.UseAdminAsync(login, subject, CompareAsync, cancellationToken);

        async Task<IReadOnlyList<SchemaItem>> CompareAsync(NpgsqlConnection connection)
        {
            // Rolled back when it is disposed of.
            await using NpgsqlTransaction transaction = await connection
                .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
                .ConfigureAwait(false);
            await connection
                .ExecuteAsync(TextCommand.Of("set transaction read only", null, transaction, cancellationToken))
                .ConfigureAwait(false);
            return await RunInAsync(connection, subject, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The same, in the snapshot of a transaction that the caller has begun.</summary>
    /// <param name="connection">Within that transaction.</param>
    /// <param name="database">Its name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<SchemaItem>> RunInAsync(
        NpgsqlConnection connection,
        string database,
        CancellationToken cancellationToken
    )
    {
        ImmutableArray<AppliedMigration> applied = await SchemaJournal.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        return
        [
            .. SchemaComparison.Compare(
                database,
                [.. MigrationScript.Embedded.Select(script => Migration(script.Name, script.Sha256)), .. InstallationContract.Facts],
                [
                    .. applied.Select(row => Migration(row.Name, row.Sha256)),
                    .. await InstallationFacts.ReadAsync(connection, cancellationToken).ConfigureAwait(false),
                ]
            ),
        ];
    }

    private static ContractFact Migration(string name, string sha256) =>
        new()
        {
            Kind = "migration",
            Subject = name,
            Fact = "sha256:" + sha256,
            Make = "",
        };
}
