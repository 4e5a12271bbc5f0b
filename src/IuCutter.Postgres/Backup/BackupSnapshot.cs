using System.Collections.Immutable;
using System.Data;
using Dapper;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Schema;
using Npgsql;

namespace IuCutter.Postgres.Backup;

/// <summary>A read-only transaction whose snapshot pg_dump shares, so that dump, digests and pre-state tell of the same rows.</summary>
internal sealed class BackupSnapshot : IAsyncDisposable
{
    private const string Export = """
        select cutter_governance.fn_snapshot_export() as "Id", pg_catalog.pg_current_wal_lsn()::text as "Lsn",
               pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::text as "Horizon",
               (select system_identifier::text from pg_catalog.pg_control_system()) as "SystemIdentifier",
               exists (select from pg_catalog.pg_namespace s cross join lateral pg_catalog.aclexplode(s.nspacl) a
                   where s.nspname = 'public' and a.grantee = 0 and a.privilege_type = 'USAGE') as "PublicUsage",
               (select r.allowed_signers from cutter_governance.roster r order by r.roster_no desc limit 1) as "Roster"
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private BackupSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, SnapshotIdentity identity, string? schemaVersion)
    {
        _connection = connection;
        _transaction = transaction;
        Identity = identity;
        SchemaVersion = schemaVersion;
    }

    /// <summary>Which snapshot of which cluster; it is valid until this is disposed.</summary>
    public SnapshotIdentity Identity { get; }

    /// <summary>The last migration that was applied.</summary>
    public string? SchemaVersion { get; }

    /// <summary>Begins the transaction and exports its snapshot.</summary>
    /// <param name="connection">A reader's connection; the caller disposes of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<BackupSnapshot> ExportAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        NpgsqlTransaction transaction = await connection
            .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
            .ConfigureAwait(false);
        await connection
            .ExecuteAsync(TextCommand.WithoutTimeout(TableDigests.FixedText, null, transaction, cancellationToken))
            .ConfigureAwait(false);
        SnapshotIdentity identity = await connection
            .QuerySingleAsync<SnapshotIdentity>(TextCommand.WithoutTimeout(Export, null, transaction, cancellationToken))
            .ConfigureAwait(false);
        string? version = await SchemaJournal.ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false);
        return new BackupSnapshot(connection, transaction, identity, version);
    }

    /// <summary>The objects that these tables need to be restored alone.</summary>
    /// <exception cref="IuException">Config.BackupTableMissing, Config.BackupTableUnknown.</exception>
    public async Task<BackupScope> ReadScopeAsync(BackupOptions options, CancellationToken cancellationToken)
    {
        await RequireAsync(options.Tables, ErrorCatalogue.BackupTableMissing, cancellationToken).ConfigureAwait(false);
        await RequireAsync(options.MoreTables, ErrorCatalogue.BackupTableUnknown, cancellationToken).ConfigureAwait(false);
        string[] names = [.. options.Tables, .. options.MoreTables];
        ILookup<string, ScopeRow> rows = (
            await _connection
                .QueryAsync<ScopeRow>(TextCommand.WithoutTimeout(BackupScopeQuery.Closure, new { names }, _transaction, cancellationToken))
                .ConfigureAwait(false)
        ).ToLookup(row => row.Kind);
        return new BackupScope(
            Names(rows["relation"]),
            Names(rows["relation"].Where(row => row.Detail is "r" or "p")),
            Names(rows["schema"]),
            Names(rows["extension"]),
            Names(rows["role"]),
            Names(rows["excluded"])
        );
    }

    /// <summary>Bytes that these tables take on the server, indexes included.</summary>
    public async Task<long> MeasureAsync(BackupScope scope, CancellationToken cancellationToken) =>
        await _connection
            .QuerySingleAsync<long>(
                TextCommand.WithoutTimeout(
                    "select coalesce(pg_catalog.sum(pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(n.name)::oid)), "
                        + "0)::bigint from pg_catalog.unnest(@names) as n (name)",
                    new { names = scope.Tables.ToArray() },
                    _transaction,
                    cancellationToken
                )
            )
            .ConfigureAwait(false);

    /// <summary>
    /// Counts and digests the tables, digests the objects, and reads how those tables stand that leg A must find unchanged.
    /// </summary>
    public async Task<SnapshotContents> ReadContentsAsync(BackupScope scope, CancellationToken cancellationToken) =>
        new(
            await TableDigests.ReadAsync(_connection, _transaction, scope.Tables, cancellationToken).ConfigureAwait(false),
            await SchemaObjects
                .ReadAsync(_connection, _transaction, scope.Relations, scope.Schemas, cancellationToken)
                .ConfigureAwait(false),
            [
                .. await _connection
                    .QueryAsync<PreStateTable>(
                        TextCommand.WithoutTimeout(
                            """
                            select p.name as "Name", p.row_count as "Rows", p.recent::text as "Recent"
                            from cutter_governance.fn_prestate(@horizon::xid8) p
                            """,
                            new { horizon = Identity.Horizon },
                            _transaction,
                            cancellationToken
                        )
                    )
                    .ConfigureAwait(false),
            ]
        );

    /// <summary>Ends the transaction; the snapshot is gone with it.</summary>
    public ValueTask DisposeAsync() => _transaction.DisposeAsync();

    private static ImmutableArray<string> Names(IEnumerable<ScopeRow> rows) => [.. rows.Select(row => row.Name)];

    private async Task RequireAsync(ImmutableArray<string> names, ErrorDefinition missing, CancellationToken cancellationToken)
    {
        string? first = await _connection
            .QueryFirstOrDefaultAsync<string>(
                TextCommand.WithoutTimeout(BackupScopeQuery.Missing, new { names = names.ToArray() }, _transaction, cancellationToken)
            )
            .ConfigureAwait(false);
        if (first is not null)
        {
            throw new IuException(missing, $"'{first}'.", first);
        }
    }

    private sealed record ScopeRow(string Kind, string Name, string? Detail);
}
