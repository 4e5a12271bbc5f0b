using System.Collections.Immutable;
using System.Data;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace IuCutter.Postgres.Schema;

/// <summary>Reads the governed part of a database's catalogue. Any login can; nothing is changed.</summary>
internal static partial class SchemaCatalogue
{
    /// <summary>The governed names in public. A house has other things there, which are no business of this.</summary>
    public static readonly ImmutableArray<string> PublicTables =
        ["unit_kind", "section_type", "publication_type", "information_unit", "unit_version", "iu_lifecycle_log", "iu_lifecycle_log_id_seq", "birth_registry"];

    /// <summary>The governed functions in public.</summary>
    public static readonly ImmutableArray<string> PublicFunctions = ["fn_iu_create", "fn_iu_create_many", "fn_iu_enact"];

    /// <summary>Reads it in one transaction, which is rolled back.</summary>
    public static async Task<ImmutableArray<CatalogueItem>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        CommandDefinition Command(string sql, object? parameters = null) =>
            new(sql, parameters, transaction, commandType: CommandType.Text, cancellationToken: cancellationToken);

        await connection.ExecuteAsync(Command("set transaction read only; set local search_path = pg_catalog")).ConfigureAwait(false);
        var items = new List<CatalogueItem>(await connection.QueryAsync<CatalogueItem>(
            Command(CatalogueQuery.Sql, new { tables = PublicTables.ToArray(), functions = PublicFunctions.ToArray() })).ConfigureAwait(false));
        foreach ((string table, string sql) in CatalogueQuery.Words)
        {
            if (await connection.QuerySingleAsync<bool?>(
                Command("select has_table_privilege(to_regclass(@table), 'SELECT')", new { table })).ConfigureAwait(false) != true)
            {
                continue;
            }

            // A house's own table of this name may have other columns: then it holds none of these words.
            await connection.ExecuteAsync(Command("savepoint words")).ConfigureAwait(false);
            try
            {
                IEnumerable<(string Word, string Definition)> words = await connection.QueryAsync<(string, string)>(Command(sql)).ConfigureAwait(false);
                items.AddRange(words.Select(word => new CatalogueItem("word", $"{table} {word.Word}", word.Definition)));
            }
            catch (PostgresException other) when (other.SqlState is PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InsufficientPrivilege)
            {
                await connection.ExecuteAsync(Command("rollback to savepoint words")).ConfigureAwait(false);
            }
        }

        return
        [
            .. items.Select(item => item with { Definition = WhiteSpace().Replace(item.Definition, " ").Trim() })
                .OrderBy(item => item.Kind, StringComparer.Ordinal).ThenBy(item => item.Name, StringComparer.Ordinal),
        ];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
