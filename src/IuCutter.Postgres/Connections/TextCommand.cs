using System.Data;
using System.Data.Common;
using Dapper;

namespace IuCutter.Postgres.Connections;

/// <summary>
/// SQL for Dapper with its token. Always of type Text: Dapper takes a text without white space for a stored procedure
/// unless it is configured otherwise.
/// </summary>
internal static class TextCommand
{
    private const int NoTimeout = 0;

    /// <summary>A statement without parameters, with the connection's timeout.</summary>
    public static CommandDefinition Of(string sql, CancellationToken cancellationToken) => Of(sql, null, null, cancellationToken);

    /// <summary>A statement with the connection's timeout.</summary>
    public static CommandDefinition Of(string sql, object? parameters, CancellationToken cancellationToken) =>
        Of(sql, parameters, null, cancellationToken);

    /// <summary>A statement in a transaction, with the connection's timeout.</summary>
    public static CommandDefinition Of(string sql, object? parameters, DbTransaction? transaction, CancellationToken cancellationToken) =>
        new(sql, parameters, transaction, commandType: CommandType.Text, cancellationToken: cancellationToken);

    /// <summary>A statement that takes as long as it takes: one that reads, copies or locks whole tables.</summary>
    public static CommandDefinition WithoutTimeout(string sql, object? parameters, CancellationToken cancellationToken) =>
        WithoutTimeout(sql, parameters, null, cancellationToken);

    /// <summary>The same in a transaction.</summary>
    public static CommandDefinition WithoutTimeout(
        string sql,
        object? parameters,
        DbTransaction? transaction,
        CancellationToken cancellationToken
    ) => new(sql, parameters, transaction, NoTimeout, CommandType.Text, cancellationToken: cancellationToken);
}
