using Dapper;
using Npgsql;

namespace IuCutter.Postgres.Connections;

/// <summary>Statements about a database by its name. Names cannot be parameters there, so the server quotes them.</summary>
internal static class DatabaseCommands
{
    /// <summary>Executes a statement.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">Its transaction; null for none.</param>
    /// <param name="format">The statement, as format() takes it: %I is a name, %L a literal.</param>
    /// <param name="arguments">What is put in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task ExecuteAsync(
        NpgsqlConnection connection,
        NpgsqlTransaction? transaction,
        string format,
        string[] arguments,
        CancellationToken cancellationToken
    )
    {
        string statement = await connection
            .QuerySingleAsync<string>(
                TextCommand.Of(
                    "select pg_catalog.format(@format, variadic @arguments)",
                    new { format, arguments },
                    transaction,
                    cancellationToken
                )
            )
            .ConfigureAwait(false);
        await connection.ExecuteAsync(TextCommand.WithoutTimeout(statement, null, transaction, cancellationToken)).ConfigureAwait(false);
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
