using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>How a test names what the server refused.</summary>
internal static class Refusal
{
    /// <summary>The ErrorId of what a function of the schema raised; the SQLSTATE of what the server itself said.</summary>
    public static string Name(PostgresException refusal) =>
        refusal.SqlState.StartsWith("IU", StringComparison.Ordinal) ? PostgresErrors.Find(refusal.SqlState).Id : refusal.SqlState;
}
