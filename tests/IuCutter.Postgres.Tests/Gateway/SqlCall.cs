using Npgsql;
using NpgsqlTypes;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>One statement as psql or a driver would send it.</summary>
/// <param name="Text">The SQL; $1 and so on for the arguments.</param>
/// <param name="Arguments">Texts, numbers and truth values; JSON and uuid are cast in the SQL.</param>
internal sealed record SqlCall(string Text, params object?[] Arguments)
{
    public static readonly SqlCall Begin = new("begin");
    public static readonly SqlCall Commit = new("commit");
    public static readonly SqlCall Rollback = new("rollback");

    public void Apply(NpgsqlParameterCollection parameters)
    {
        foreach (object? argument in Arguments)
        {
            // A null has no type of its own; none of the functions takes one that is no text. An array brings its own.
            parameters.Add(
                argument is null or string
                    ? new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = argument ?? DBNull.Value }
                    : new NpgsqlParameter { Value = argument }
            );
        }
    }
}
