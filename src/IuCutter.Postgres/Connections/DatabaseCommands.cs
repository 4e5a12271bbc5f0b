using System.Text.Json;
using Dapper;
using Npgsql;

namespace IuCutter.Postgres.Connections;

/// <summary>Statements about databases by their names. Names cannot be parameters there, so the server quotes them.</summary>
internal static class DatabaseCommands
{
    private const string Quote = """
        select pg_catalog.format(s.command ->> 'Format', variadic array(
            select a.value from pg_catalog.jsonb_array_elements_text(s.command -> 'Arguments') with ordinality a (value, n) order by a.n))
        from pg_catalog.jsonb_array_elements(@commands::jsonb) with ordinality s (command, n) order by s.n
        """;

    /// <summary>Executes them in two round trips, in a transaction or one by one.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">Its transaction; null where there is one command alone.</param>
    /// <param name="commands">The statements, in their order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task ExecuteAsync(
        NpgsqlConnection connection,
        NpgsqlTransaction? transaction,
        IEnumerable<DatabaseCommand> commands,
        CancellationToken cancellationToken
    )
    {
        IEnumerable<string> statements = await connection
            .QueryAsync<string>(
                TextCommand.Of(Quote, new { commands = JsonSerializer.Serialize(commands) }, transaction, cancellationToken)
            )
            .ConfigureAwait(false);
        await connection
            .ExecuteAsync(TextCommand.WithoutTimeout(string.Join(";\n", statements), null, transaction, cancellationToken))
            .ConfigureAwait(false);
    }

    /// <summary>Whether a database takes connections; null when there is none of that name.</summary>
    /// <param name="connection">Any login's connection to any database of the server.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public static Task<bool?> IsOpenAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<bool?>(
            TextCommand.Of(
                "select d.datallowconn from pg_catalog.pg_database d where d.datname = @database",
                new { database },
                cancellationToken
            )
        );
}
