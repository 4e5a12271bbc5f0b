using System.Collections.Immutable;
using System.Data;
using Dapper;
using IuCutter.Postgres.Schema;
using Npgsql;

namespace IuCutter.Postgres.Backup;

/// <summary>A read-only transaction whose snapshot pg_dump shares, so that dump and digests tell of the same rows.</summary>
internal sealed class BackupSnapshot : IAsyncDisposable
{
    private const string Export = """
        select pg_catalog.pg_export_snapshot() as "Id", pg_catalog.pg_current_wal_lsn()::text as "Lsn",
               (select system_identifier::text from pg_catalog.pg_control_system()) as "SystemIdentifier"
        """;

    // A row's text depends on these; a digest must not depend on the house's defaults.
    private const string FixedText = """
        set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres'; set local timezone = 'UTC';
        set local extra_float_digits = 1; set local bytea_output = 'hex'
        """;

    private const string ListTables = """
        select pg_catalog.format('%I.%I', n.nspname, c.relname)
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and (n.nspname || '.' || c.relname = any (@names) or n.nspname || '.*' = any (@names))
        order by 1
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private BackupSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, Identity identity, string? schemaVersion)
    {
        _connection = connection;
        _transaction = transaction;
        Id = identity.Id;
        Lsn = identity.Lsn;
        SystemIdentifier = identity.SystemIdentifier;
        SchemaVersion = schemaVersion;
    }

    /// <summary>The snapshot's name for --snapshot; valid until this is disposed.</summary>
    public string Id { get; }

    /// <summary>Position in the write-ahead log.</summary>
    public string Lsn { get; }

    /// <summary>The cluster's identifier.</summary>
    public string SystemIdentifier { get; }

    /// <summary>The last migration that was applied.</summary>
    public string? SchemaVersion { get; }

    /// <summary>Begins the transaction and exports its snapshot.</summary>
    /// <param name="connection">A reader's connection; the caller disposes of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<BackupSnapshot> ExportAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync(Command(FixedText, null, transaction, cancellationToken)).ConfigureAwait(false);
        Identity identity = await connection.QuerySingleAsync<Identity>(Command(Export, null, transaction, cancellationToken)).ConfigureAwait(false);
        string? version = await SchemaJournal.ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false);
        return new BackupSnapshot(connection, transaction, identity, version);
    }

    /// <summary>Counts and digests the tables of these patterns.</summary>
    /// <param name="patterns"><c>schema.table</c> or <c>schema.*</c>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<ImmutableArray<BackupTable>> DigestAsync(ImmutableArray<string> patterns, CancellationToken cancellationToken)
    {
        IEnumerable<string> names = await _connection.QueryAsync<string>(
            Command(ListTables, new { names = patterns.ToArray() }, _transaction, cancellationToken)).ConfigureAwait(false);
        var tables = ImmutableArray.CreateBuilder<BackupTable>();
        foreach (string name in names)
        {
            // The name comes quoted from the catalogue; it cannot be a parameter.
            string sql = $"""
                select '{name.Replace("'", "''", StringComparison.Ordinal)}' as "Name", pg_catalog.count(*) as "Rows", pg_catalog.encode(pg_catalog.sha256(
                    pg_catalog.convert_to(coalesce(pg_catalog.string_agg(h, '' order by h collate "C"), ''), 'UTF8')), 'hex') as "Digest"
                from (select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(t::text, 'UTF8')), 'hex') as h from {name} t) as hashed
                """;
            tables.Add(await _connection.QuerySingleAsync<BackupTable>(Command(sql, null, _transaction, cancellationToken)).ConfigureAwait(false));
        }

        return tables.ToImmutable();
    }

    /// <summary>Ends the transaction; the snapshot is gone with it.</summary>
    public ValueTask DisposeAsync() => _transaction.DisposeAsync();

    private static CommandDefinition Command(string sql, object? parameters, NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        new(sql, parameters, transaction, commandType: CommandType.Text, cancellationToken: cancellationToken);

    private sealed record Identity(string Id, string Lsn, string SystemIdentifier);
}
