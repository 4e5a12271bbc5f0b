using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using Dapper;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Schema;

/// <summary>
/// The table of what is applied, one row per file. It has a schema of its own, so that it exists before the first file;
/// it holds names and hashes only, and every role may read it.
/// </summary>
internal static class SchemaJournal
{
    /// <summary>Makes the table where there is none.</summary>
    public const string Create = """
        create schema if not exists iucutter;
        create table if not exists iucutter.schema_journal (
            name text primary key,
            sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
            module_version text,
            applied_by text not null default session_user,
            applied_at timestamptz not null default pg_catalog.clock_timestamp());
        revoke all on schema iucutter from public;
        revoke all on iucutter.schema_journal from public;
        grant usage on schema iucutter to public;
        grant select on iucutter.schema_journal to public;
        """;

    private const string Exists = "select pg_catalog.to_regclass('iucutter.schema_journal') is not null";

    private const string Select =
        "select name, sha256, module_version as \"ModuleVersion\" from iucutter.schema_journal order by name collate \"C\"";

    /// <summary>The statement that records a file. A file that runs once has no row yet, or the statement fails.</summary>
    public static string Insert(MigrationScript script, string moduleVersion) =>
        $"insert into iucutter.schema_journal (name, sha256, module_version) values ('{script.Name}', '{script.Sha256}', '{moduleVersion}')"
        + (
            script.IsRepeatable
                ? " on conflict (name) do update set sha256 = excluded.sha256, module_version = excluded.module_version,"
                    + " applied_by = excluded.applied_by, applied_at = excluded.applied_at;\n"
                : ";\n"
        );

    /// <summary>Reads the rows, in the order of their names; none when there is no table.</summary>
    public static async Task<ImmutableArray<AppliedMigration>> ReadAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.QuerySingleAsync<bool>(TextCommand.Of(Exists, cancellationToken)).ConfigureAwait(false)
            ? [.. await connection.QueryAsync<AppliedMigration>(TextCommand.Of(Select, cancellationToken)).ConfigureAwait(false)]
            : [];

    /// <summary>The schema's version: the name of the last numbered file that is applied; null when there is none.</summary>
    public static async Task<string?> ReadVersionAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Version(await ReadAsync(connection, cancellationToken).ConfigureAwait(false));

    /// <summary>The schema's version, of rows that are in the order of their names; null when there is none.</summary>
    public static string? Version(ImmutableArray<AppliedMigration> applied) =>
        applied.LastOrDefault(row => char.IsAsciiDigit(row.Name[0]))?.Name;
}
