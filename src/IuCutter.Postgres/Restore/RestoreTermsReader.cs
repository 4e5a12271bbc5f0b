using System.Collections.Immutable;
using System.Data;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.Approvals;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Restore;

/// <summary>Reads what a restore over the live database would replace, for the card of gate Restore.</summary>
/// <param name="provider">The live database; read as the reader.</param>
internal sealed class RestoreTermsReader(NpgsqlConnectionProvider provider)
{
    /// <summary>Compares every table with the backup.</summary>
    /// <param name="backup">The backup, verified.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<RestoreTerms> ReadAsync(VerifiedBackup backup, CancellationToken cancellationToken) =>
        provider.UseRoleAsync(
            DatabaseRole.Reader,
            provider.Service.Database,
            connection => ReadAsync(connection, backup, cancellationToken),
            cancellationToken
        );

    private static async Task<RestoreTerms> ReadAsync(
        NpgsqlConnection connection,
        VerifiedBackup backup,
        CancellationToken cancellationToken
    )
    {
        BackupManifest manifest = backup.Manifest;
        await using NpgsqlTransaction transaction = await connection
            .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
            .ConfigureAwait(false);
        CommandDefinition Statement(string sql, object? parameters = null) =>
            TextCommand.WithoutTimeout(sql, parameters, transaction, cancellationToken);

        await connection.ExecuteAsync(Statement(TableDigests.FixedText)).ConfigureAwait(false);
        ImmutableArray<string> here =
        [
            .. await connection
                .QueryAsync<string>(
                    Statement(
                        "select n.name from pg_catalog.unnest(@names) as n (name) where pg_catalog.to_regclass(n.name) is not null",
                        new { names = manifest.Tables.Select(table => table.Name).ToArray() }
                    )
                )
                .ConfigureAwait(false),
        ];
        Dictionary<string, BackupTable> now = (
            await TableDigests.ReadAsync(connection, transaction, here, cancellationToken).ConfigureAwait(false)
        ).ToDictionary(table => table.Name, StringComparer.Ordinal);
        return new RestoreTerms(
            manifest.Sha256,
            backup.ManifestSha256,
            manifest.RunId,
            DateTimeOffset.FromUnixTimeSeconds(manifest.CreatedAt.ToUnixTimeSeconds()),
            await connection.QuerySingleAsync<string>(Statement("select cutter_governance.fn_restore_digest()")).ConfigureAwait(false),
            await connection
                .QuerySingleAsync<long>(
                    Statement("select pg_catalog.count(*) from public.information_unit i where i.lifecycle_status = 'enacted'")
                )
                .ConfigureAwait(false),
            [
                .. manifest
                    .Tables.Where(table => now.GetValueOrDefault(table.Name) != table)
                    .Select(table => new RestoreTable(table.Name, now.GetValueOrDefault(table.Name)?.Rows, table.Rows)),
            ],
            [
                .. await connection
                    .QueryAsync<RestorePreState>(
                        Statement(
                            """
                            select p.name as "Name", p.row_count as "Rows", p.digest as "Digest"
                            from cutter_governance.fn_restore_prestate() p order by p.name
                            """
                        )
                    )
                    .ConfigureAwait(false),
            ]
        );
    }
}
