using System.Collections.Immutable;
using System.Data;
using Dapper;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Schema;

/// <summary>
/// Applies the files that a database lacks, and the roster: all in one transaction, one installer at a time, no numbered
/// file changed after the fact.
/// </summary>
/// <param name="provider">Where the database is.</param>
/// <param name="adminUser">Login that may create roles and schemas; null for the service's user.</param>
/// <param name="files">The files; null for those of this version.</param>
/// <param name="updateOnly">Refuses a database that has no schema yet: an update of the wrong one must not install it there.</param>
/// <param name="timeout">How long another installer is waited for; null for half a minute.</param>
/// <param name="moduleVersion">This module's version; null for the assembly's. A database that a later one changed is refused.</param>
internal sealed class SchemaInstaller(
    NpgsqlConnectionProvider provider,
    string? adminUser = null,
    ImmutableArray<MigrationScript>? files = null,
    bool updateOnly = false,
    TimeSpan? timeout = null,
    Version? moduleVersion = null
)
{
    private readonly SchemaStep _begin = SchemaStep.Begin(timeout ?? TimeSpan.FromSeconds(30));

    private readonly Version _moduleVersion =
        moduleVersion ?? Version.Parse(typeof(SchemaInstaller).Assembly.GetName().Version!.ToString(3));

    private string Database => provider.Service.Database;

    /// <summary>
    /// The SQL that <see cref="InstallAsync(string?, CancellationToken)"/> would run now, for psql; empty when there is nothing to do.
    /// Changes nothing.
    /// </summary>
    /// <param name="roster">Text of the allowed-signers file to install; null to leave the roster as it is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IuException">Config.Roster* when the roster cannot be installed; Store.*.</exception>
    public Task<string> PreviewAsync(string? roster, CancellationToken cancellationToken)
    {
        RosterInstallation.RequireInstallable(roster);
        return provider.UseAdminAsync(
            adminUser,
            Database,
            connection => PreviewAsync(connection, roster, cancellationToken),
            cancellationToken
        );
    }

    private async Task<string> PreviewAsync(NpgsqlConnection connection, string? roster, CancellationToken cancellationToken)
    {
        ImmutableArray<SchemaStep> changes = SchemaStep.Changes(
            Pending(await SchemaJournal.ReadAsync(connection, cancellationToken).ConfigureAwait(false)),
            _moduleVersion,
            roster
        );
        SchemaStep[] all = [_begin, SchemaStep.Join, .. changes, SchemaStep.Leave];
        return changes.IsEmpty
            ? ""
            : $"begin isolation level read committed;\n{string.Join('\n', all.Select(step => step.Sql))}\ncommit;\n";
    }

    /// <summary>Applies what is missing, and the roster.</summary>
    /// <param name="roster">Text of the allowed-signers file to install; null to leave the roster as it is.</param>
    /// <param name="cancellationToken">Cancels the statement that runs; the transaction is rolled back.</param>
    /// <exception cref="IuException">
    /// Config.Roster* before anything is changed; Store.SchemaDrift, Store.Busy (another installer), Store.Unreachable and other Store.*.
    /// </exception>
    public Task<SchemaInstallation> InstallAsync(string? roster, CancellationToken cancellationToken)
    {
        RosterInstallation.RequireInstallable(roster);
        return provider.UseAdminAsync(
            adminUser,
            Database,
            connection => InstallAsync(connection, roster, cancellationToken),
            cancellationToken
        );
    }

    private async Task<SchemaInstallation> InstallAsync(NpgsqlConnection connection, string? roster, CancellationToken cancellationToken)
    {
        // Read committed: the journal is read in a snapshot newer than the lock.
        await using NpgsqlTransaction transaction = await connection
            .BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken)
            .ConfigureAwait(false);
        await ExecuteAsync(connection, _begin, cancellationToken).ConfigureAwait(false);
        ImmutableArray<MigrationScript> pending = Pending(
            await SchemaJournal.ReadAsync(connection, cancellationToken).ConfigureAwait(false)
        );
        foreach (SchemaStep step in (SchemaStep[])[SchemaStep.Join, .. SchemaStep.Changes(pending, _moduleVersion, roster)])
        {
            await ApplyAsync(connection, step, cancellationToken).ConfigureAwait(false);
        }

        SchemaInstallation installation = new SchemaInstallation(
            Database,
            await SchemaJournal.ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false) ?? "",
            [.. pending.Select(file => file.Name)],
            await RosterInstallation.ReadSha256Async(connection, cancellationToken).ConfigureAwait(false)
        );
        await ApplyAsync(connection, SchemaStep.Leave, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return installation;
    }

    private ImmutableArray<MigrationScript> Pending(ImmutableArray<AppliedMigration> applied) =>
        updateOnly && applied.IsEmpty
            ? throw new IuException(ErrorCatalogue.SchemaMissing, "No migration is applied here.", Database)
            : SchemaPlan.Pending(files ?? MigrationScript.Embedded, applied, _moduleVersion, Database);

    private async Task ApplyAsync(NpgsqlConnection connection, SchemaStep step, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, step, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException error) when (!cancellationToken.IsCancellationRequested)
        {
            ErrorDefinition definition = PostgresErrors.Find(error.SqlState);
            throw new IuException(definition, $"Migration {step.Name}. SQLSTATE {error.SqlState}: {error.MessageText}", Database, error);
        }
    }

    private static Task ExecuteAsync(NpgsqlConnection connection, SchemaStep step, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(TextCommand.Of(step.Sql, cancellationToken));
}
