using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using System.Text;
using Dapper;
using DbUp;
using DbUp.Engine;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Schema;

/// <summary>Applies the numbered migrations: all in one transaction, one installer at a time, none changed after the fact.</summary>
/// <param name="provider">Where the database is.</param>
/// <param name="adminUser">Login that may create roles and schemas; null for the service's user.</param>
/// <param name="migrations">The migrations; null for those of this version.</param>
/// <param name="updateOnly">Refuses a database that has no schema yet: an update of the wrong one must not install it there.</param>
/// <param name="patience">How long another installer is waited for; null for half a minute.</param>
internal sealed class SchemaInstaller(
    NpgsqlConnectionProvider provider,
    string? adminUser = null,
    ImmutableArray<MigrationScript>? migrations = null,
    bool updateOnly = false,
    TimeSpan? patience = null
)
{
    /// <summary>The bytes of "IuSchema". Only installers take it: an advisory lock protects nobody from those who do not ask.</summary>
    public const long LockKey = 0x4975536368656D61;

    private readonly ImmutableArray<MigrationScript> _migrations = migrations ?? MigrationScript.Embedded;

    /// <summary>The SQL that <see cref="InstallAsync(string?, CancellationToken)"/> would run now; empty when there is nothing to do. Changes nothing.</summary>
    /// <param name="roster">Text of the allowed-signers file to install; null to leave the roster as it is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<string> PreviewAsync(string? roster, CancellationToken cancellationToken) =>
        provider.UseAdminAsync(
            adminUser,
            provider.Service.Database,
            connection => PreviewAsync(connection, roster, cancellationToken),
            cancellationToken
        );

    private async Task<string> PreviewAsync(NpgsqlConnection connection, string? roster, CancellationToken cancellationToken)
    {
        ImmutableArray<MigrationScript> pending = Pending(
            await SchemaJournal.ReadAsync(connection, cancellationToken).ConfigureAwait(false)
        );
        StringBuilder text = new StringBuilder();
        if (pending.Length > 0)
        {
            text.Append("begin;\n")
                .Append(CultureInfo.InvariantCulture, $"select pg_catalog.pg_advisory_xact_lock({LockKey});\n")
                .Append(SchemaJournal.Create)
                .Append(";\n\n");
            foreach (MigrationScript script in pending)
            {
                text.Append("-- ")
                    .Append(script.Name)
                    .Append(" sha256:")
                    .Append(script.Sha256)
                    .Append('\n')
                    .Append(script.Sql.TrimEnd())
                    .Append('\n')
                    .Append(
                        CultureInfo.InvariantCulture,
                        $"insert into iucutter.schema_journal (name, sha256) values ('{script.Name}', '{script.Sha256}');\n\n"
                    );
            }

            text.Append("commit;\n");
        }

        if (roster is not null)
        {
            text.Append("-- the roster, as parameters\n")
                .Append(RosterInstallation.Sql)
                .Append("; -- sha256:")
                .Append(RosterInstallation.Sha256(roster))
                .Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Applies what is missing, then the roster.</summary>
    /// <param name="roster">Text of the allowed-signers file to install; null to leave the roster as it is.</param>
    /// <param name="cancellationToken">Cancels the script that runs; the transaction is rolled back.</param>
    /// <exception cref="IuException">Store.SchemaDrift, Store.Busy (another installer), Store.Unreachable and other Store.*.</exception>
    public Task<SchemaInstallation> InstallAsync(string? roster, CancellationToken cancellationToken) =>
        provider.UseAdminAsync(
            adminUser,
            provider.Service.Database,
            connection => InstallAsync(connection, roster, cancellationToken),
            cancellationToken
        );

    private async Task<SchemaInstallation> InstallAsync(NpgsqlConnection connection, string? roster, CancellationToken cancellationToken)
    {
        await TakeLockAsync(connection, cancellationToken).ConfigureAwait(false);
        ImmutableArray<AppliedMigration> applied = await SchemaJournal.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        ImmutableArray<MigrationScript> pending = Pending(applied);
        if (pending.Length > 0)
        {
            await ApplyAsync(connection, applied, cancellationToken).ConfigureAwait(false);
        }

        if (roster is not null)
        {
            await RosterInstallation.InstallAsync(connection, roster, cancellationToken).ConfigureAwait(false);
        }

        return new SchemaInstallation(
            provider.Service.Database,
            await SchemaJournal.ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false) ?? "",
            [.. pending.Select(script => script.Name)],
            await RosterInstallation.ReadSha256Async(connection, cancellationToken).ConfigureAwait(false)
        );
    }

    private async Task TakeLockAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        // Held until the connection closes, also when this process dies. Waiting longer than this is for a human to decide.
        await connection
            .ExecuteAsync(
                new CommandDefinition(
                    "select pg_catalog.set_config('lock_timeout', @wait, false); select pg_catalog.pg_advisory_lock(@LockKey); reset lock_timeout",
                    new
                    {
                        LockKey,
                        wait = (patience ?? TimeSpan.FromSeconds(30)).TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture),
                    },
                    commandType: CommandType.Text,
                    cancellationToken: cancellationToken
                )
            )
            .ConfigureAwait(false);

    private ImmutableArray<MigrationScript> Pending(ImmutableArray<AppliedMigration> applied)
    {
        if (updateOnly && applied.IsEmpty)
        {
            throw new IuException(ErrorCatalogue.SchemaMissing, "No migration is applied here.", provider.Service.Database);
        }

        foreach ((AppliedMigration row, int index) in applied.Select((row, index) => (row, index)))
        {
            // Position by position: a renamed, removed, inserted or changed script is a drift, not only a changed text.
            MigrationScript? known = index < _migrations.Length ? _migrations[index] : null;
            if (
                known is null
                || !string.Equals(known.Name, row.Name, StringComparison.Ordinal)
                || !string.Equals(known.Sha256, row.Sha256, StringComparison.Ordinal)
            )
            {
                throw new IuException(
                    ErrorCatalogue.SchemaDrift,
                    $"Applied: {row.Name} sha256:{row.Sha256}; this version: {(known is null ? "none" : $"{known.Name} sha256:{known.Sha256}")}.",
                    provider.Service.Database
                );
            }
        }

        return _migrations[applied.Length..];
    }

    private async Task ApplyAsync(
        NpgsqlConnection lockHolder,
        ImmutableArray<AppliedMigration> applied,
        CancellationToken cancellationToken
    )
    {
        SchemaJournal journal = new SchemaJournal(_migrations);
        journal.SetApplied(applied);
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(adminUser, cancellationToken).ConfigureAwait(false);
        int backend = connection.ProcessID;
        UpgradeEngine engine = DeployChanges
            .To.PostgresqlDatabase(new MigrationConnectionManager(connection))
            .WithScripts(_migrations.Select(script => new SqlScript(script.Name, script.Sql)))
            .JournalTo(journal)
            .WithTransaction()
            // $name$ is a dollar quote here, never a variable of DbUp.
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build();

        // DbUp is synchronous. It is cancelled at the server and always joined: its connection must not outlive this call.
        Task<DatabaseUpgradeResult> upgrade = Task.Run(engine.PerformUpgrade, CancellationToken.None);
        try
        {
            await upgrade.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await lockHolder
                .ExecuteAsync(
                    new CommandDefinition(
                        "select pg_catalog.pg_cancel_backend(@backend)",
                        new { backend },
                        commandType: CommandType.Text,
                        cancellationToken: CancellationToken.None
                    )
                )
                .ConfigureAwait(false);
        }

        DatabaseUpgradeResult result = await upgrade.ConfigureAwait(false);
        if (!result.Successful)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw DatabaseBorder.Migration(result.ErrorScript?.Name ?? "journal", provider.Service.Database, result.Error);
        }
    }
}
