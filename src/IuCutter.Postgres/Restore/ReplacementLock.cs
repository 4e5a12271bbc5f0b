using Dapper;
using Npgsql;

namespace IuCutter.Postgres.Restore;

/// <summary>One replacement of a database at a time; the lock dies with its connection.</summary>
internal static class ReplacementLock
{
    /// <summary>Takes it.</summary>
    /// <exception cref="IuException">Store.Busy when somebody else replaces this database.</exception>
    public static async Task TakeAsync(NpgsqlConnection maintenance, string database, CancellationToken cancellationToken)
    {
        if (!await maintenance.QuerySingleAsync<bool>(new CommandDefinition(
            "select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended('iucutter.restore ' || @database, 0))",
            new { database }, commandType: System.Data.CommandType.Text, cancellationToken: cancellationToken)).ConfigureAwait(false))
        {
            throw new IuException(ErrorCatalogue.Busy, "Somebody else replaces this database now.", database);
        }
    }
}
