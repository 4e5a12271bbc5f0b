using System.Collections.Immutable;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Schema;

/// <summary>Compares a database, ours or a house's own, with the schema's contract. Changes nothing.</summary>
/// <param name="provider">Where the database is.</param>
/// <param name="login">The login to read with; null for the reader.</param>
internal sealed class SchemaTest(NpgsqlConnectionProvider provider, string? login)
{
    /// <summary>Every item of the contract with its status, what is there besides, and the nine promises.</summary>
    /// <exception cref="IuException">Store.Unreachable and other Store.*.</exception>
    public async Task<IReadOnlyList<SchemaItem>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlConnection connection = login is null
                ? await provider.OpenRoleAsync(DatabaseRole.Reader, cancellationToken).ConfigureAwait(false)
                : await provider.OpenAdminAsync(login, cancellationToken).ConfigureAwait(false);
            ImmutableArray<AppliedMigration> applied = await SchemaJournal.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
            ImmutableArray<CatalogueItem> found = await SchemaCatalogue.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
            return
            [
                .. SchemaComparison.Compare(
                    provider.Service.Database,
                    [.. MigrationScript.Embedded.Select(script => new CatalogueItem("migration", script.Name, "sha256:" + script.Sha256)), .. SchemaContract.Items],
                    [.. applied.Select(row => new CatalogueItem("migration", row.Name, "sha256:" + row.Sha256)), .. found]),
            ];
        }
        catch (NpgsqlException exception)
        {
            throw PostgresErrors.Translate(exception, provider.Service.Database)!;
        }
    }
}
