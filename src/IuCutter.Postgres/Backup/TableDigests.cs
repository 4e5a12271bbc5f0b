using System.Collections.Immutable;
using System.Data;
using Dapper;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Backup;

/// <summary>Counts and digests tables, in the one way that a backup and its restored copy are compared by.</summary>
internal static class TableDigests
{
    // A row's text depends on these; a digest must not depend on the organisation's defaults.
    public const string FixedText = """
        set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres'; set local timezone = 'UTC';
        set local extra_float_digits = 1; set local bytea_output = 'hex'; set local search_path = ''
        """;

    /// <summary>One round trip for all tables, in the transaction's snapshot.</summary>
    /// <param name="connection">Where; <see cref="FixedText"/> is in force.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="tables">Names, quoted by the catalogue.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<ImmutableArray<BackupTable>> ReadAsync(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        ImmutableArray<string> tables,
        CancellationToken cancellationToken
    )
    {
        if (tables.IsEmpty)
        {
            return [];
        }

        // The names come quoted from the catalogue; an identifier cannot be a parameter.
        string sql = string.Join(
            "\nunion all\n",
            tables.Select(name =>
                $"""
                    select '{name.Replace(
                        "'",
                        "''",
                        StringComparison.Ordinal
                    )}' as "Name", pg_catalog.count(*) as "Rows", pg_catalog.encode(pg_catalog.sha256(
                        pg_catalog.convert_to(coalesce(pg_catalog.string_agg(h, '' order by h collate "C"), ''), 'UTF8')),
                        'hex') as "Digest"
                    from (select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(t::text, 'UTF8')), 'hex') as h
                        from {name} t) as hashed
                    """
            )
        );
        // The digest of a large table takes longer than a command may by default; the caller's token ends it.
        return
        [
            .. await connection
                .QueryAsync<BackupTable>(TextCommand.WithoutTimeout(sql, null, transaction, cancellationToken))
                .ConfigureAwait(false),
        ];
    }
}
