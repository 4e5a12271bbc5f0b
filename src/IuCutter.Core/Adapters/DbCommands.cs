using System.Data;
using System.Data.Common;

namespace IuCutter.Core.Adapters;

/// <summary>Commands with positional parameters (<c>$1</c>), over any ADO.NET provider that has them.</summary>
internal static class DbCommands
{
    /// <summary>A text command in a transaction.</summary>
    public static DbCommand Create(DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<object?> arguments)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandType = CommandType.Text;
        command.Transaction = transaction;
        foreach (object? argument in arguments)
        {
            DbParameter parameter = command.CreateParameter();
            Set(parameter, argument);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Adds a text command to a batch.</summary>
    public static void Add(DbBatch batch, string sql, params ReadOnlySpan<object?> arguments)
    {
        DbBatchCommand command = batch.CreateBatchCommand();
        command.CommandText = sql;
        command.CommandType = CommandType.Text;
        foreach (object? argument in arguments)
        {
            DbParameter parameter = command.CreateParameter();
            Set(parameter, argument);
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    private static void Set(DbParameter parameter, object? argument)
    {
        if (argument is string?[] texts)
        {
            // ADO.NET has no type for an array; the provider takes it from the value.
            parameter.Value = texts;
            return;
        }

        parameter.DbType = argument switch
        {
            null or string => DbType.String,
            int => DbType.Int32,
            long => DbType.Int64,
            bool => DbType.Boolean,
            Guid => DbType.Guid,
            _ => throw new ArgumentException($"no database type for {argument.GetType()}", nameof(argument)),
        };
        parameter.Value = argument ?? DBNull.Value;
    }
}
