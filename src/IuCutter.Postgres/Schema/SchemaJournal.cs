using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using Dapper;
using DbUp.Engine;

namespace IuCutter.Postgres.Schema;

/// <summary>
/// The journal of applied migrations, with the checksum that DbUp's own journal lacks. It has a schema of its own, so
/// that it exists before the first migration; it holds names and hashes only and every role may read it.
/// </summary>
/// <param name="scripts">The scripts being applied, for their checksums.</param>
internal sealed class SchemaJournal(ImmutableArray<MigrationScript> scripts) : IJournal
{
    private const string Exists = "select pg_catalog.to_regclass('iucutter.schema_journal') is not null";

    /// <summary>Makes the journal where there is none.</summary>
    public const string Create = """
        create schema if not exists iucutter;
        create table if not exists iucutter.schema_journal (
            name text primary key,
            sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
            applied_by text not null default session_user,
            applied_at timestamptz not null default pg_catalog.clock_timestamp());
        revoke all on schema iucutter from public;
        revoke all on iucutter.schema_journal from public;
        grant usage on schema iucutter to public;
        grant select on iucutter.schema_journal to public
        """;

    private const string Select = "select name, sha256 from iucutter.schema_journal order by name collate \"C\"";

    private const string Insert = "insert into iucutter.schema_journal (name, sha256) values (@name, @sha256)";

    // What was applied is read once, under the lock, before the transaction of the upgrade begins.
    private ImmutableArray<AppliedMigration> _applied = [];

    /// <summary>Reads the applied migrations; none when there is no journal.</summary>
    public static async Task<ImmutableArray<AppliedMigration>> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        bool exists = await connection
            .QuerySingleAsync<bool>(new CommandDefinition(Exists, commandType: CommandType.Text, cancellationToken: cancellationToken))
            .ConfigureAwait(false);
        return exists
            ?
            [
                .. await connection
                    .QueryAsync<AppliedMigration>(
                        new CommandDefinition(Select, commandType: CommandType.Text, cancellationToken: cancellationToken)
                    )
                    .ConfigureAwait(false),
            ]
            : [];
    }

    /// <summary>The name of the last migration that is applied; null when there is none.</summary>
    public static async Task<string?> ReadVersionAsync(DbConnection connection, CancellationToken cancellationToken) =>
        (await ReadAsync(connection, cancellationToken).ConfigureAwait(false)).LastOrDefault()?.Name;

    /// <summary>Takes over what was read under the lock.</summary>
    public void SetApplied(ImmutableArray<AppliedMigration> applied) => _applied = applied;

    /// <inheritdoc/>
    public string[] GetExecutedScripts() => [.. _applied.Select(row => row.Name)];

    /// <inheritdoc/>
    public void EnsureTableExistsAndIsLatestVersion(Func<IDbCommand> dbCommandFactory)
    {
        using IDbCommand command = dbCommandFactory();
        command.CommandText = Create;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void StoreExecutedScript(SqlScript script, Func<IDbCommand> dbCommandFactory)
    {
        using IDbCommand command = dbCommandFactory();
        command.CommandText = Insert;
        Add(command, "name", script.Name);
        Add(command, "sha256", scripts.Single(known => string.Equals(known.Name, script.Name, StringComparison.Ordinal)).Sha256);
        command.ExecuteNonQuery();
    }

    private static void Add(IDbCommand command, string name, string value)
    {
        IDbDataParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
