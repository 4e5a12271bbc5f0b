using System.Collections.Frozen;
using System.ComponentModel;
using System.Data;
using System.Net.Sockets;
using Npgsql;

namespace IuCutter.Postgres.Connections;

/// <summary>
/// The one table from SQLSTATE to the catalogue, and the translation of what the database, the network and the disk
/// throw. A message never carries a row: the server's text is taken over only where it is our own (class IU).
/// </summary>
internal static class PostgresErrors
{
    private const int NoSpaceUnix = 28;
    private const int NoSpaceWindows = unchecked((int)0x80070070);

    /// <summary>
    /// By SQLSTATE; a key of two characters stands for the rest of its class. What functions of the schema raise, class IU, is
    /// in the catalogue; here is what the server itself says.
    /// </summary>
    public static readonly FrozenDictionary<string, ErrorDefinition> Table = new Dictionary<string, ErrorDefinition>(StringComparer.Ordinal)
    {
        // insufficient_privilege: a role cannot do what its phase needs, or tried what it must not.
        ["42501"] = ErrorCatalogue.GrantMismatch,
        // undefined_table, undefined_function, undefined_column, invalid_schema_name.
        ["42P01"] = ErrorCatalogue.SchemaMissing,
        ["42883"] = ErrorCatalogue.SchemaMissing,
        ["42703"] = ErrorCatalogue.SchemaMissing,
        ["3F000"] = ErrorCatalogue.SchemaMissing,
        // read_only_sql_transaction: a standby, or default_transaction_read_only.
        ["25006"] = ErrorCatalogue.ReadOnly,
        ["53100"] = ErrorCatalogue.DiskFull,
        // too_many_connections, cannot_connect_now, invalid_catalog_name and the class of refused logins: nothing was begun.
        ["53300"] = ErrorCatalogue.Unreachable,
        ["57P03"] = ErrorCatalogue.Unreachable,
        ["3D000"] = ErrorCatalogue.Unreachable,
        ["28"] = ErrorCatalogue.Unreachable,
        // sqlclient_unable_to_establish_sqlconnection, sqlserver_rejected_establishment_of_sqlconnection.
        ["08001"] = ErrorCatalogue.Unreachable,
        ["08004"] = ErrorCatalogue.Unreachable,
        ["08"] = ErrorCatalogue.ConnectionLost,
        // admin_shutdown (also pg_terminate_backend by the kill switch), crash_shutdown, database_dropped, idle_session_timeout.
        ["57P01"] = ErrorCatalogue.ConnectionLost,
        ["57P02"] = ErrorCatalogue.ConnectionLost,
        ["57P04"] = ErrorCatalogue.ConnectionLost,
        ["57P05"] = ErrorCatalogue.ConnectionLost,
        // idle_in_transaction_session_timeout, transaction_timeout.
        ["25P03"] = ErrorCatalogue.ConnectionLost,
        ["25P04"] = ErrorCatalogue.ConnectionLost,
        // query_canceled that nobody here asked for: a cancellation of ours arrives as OperationCanceledException.
        ["57014"] = ErrorCatalogue.StatementEnded,
        // serialization_failure, deadlock_detected, lock_not_available: the server proved the rollback.
        ["40001"] = ErrorCatalogue.Busy,
        ["40P01"] = ErrorCatalogue.Busy,
        ["55P03"] = ErrorCatalogue.Busy,
    }
        .Concat(from entry in ErrorCatalogue.All.Values where entry.SqlState is not null select KeyValuePair.Create(entry.SqlState, entry))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The entry for a SQLSTATE; Store.DatabaseError when it has none of its own.</summary>
    public static ErrorDefinition Find(string sqlState) =>
        Table.TryGetValue(sqlState, out ErrorDefinition? exact) ? exact
        : sqlState.Length == 5 && Table.TryGetValue(sqlState[..2], out ErrorDefinition? ofClass) ? ofClass
        : ErrorCatalogue.DatabaseError;

    /// <summary>Translates what a database call threw; the cause is kept inside.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="subject">The run, unit or document that it is about.</param>
    /// <returns>The stop to throw, or null when this exception is none of the database's, the network's or the disk's.</returns>
    public static IuException? Translate(Exception exception, string? subject = null)
    {
        if (exception is IuException own)
        {
            return own;
        }

        (ErrorDefinition Definition, string Detail)? found = exception switch
        {
            PostgresException error => (Of(error), Describe(error)),
            NpgsqlException { InnerException: PostgresException error } => (Of(error), Describe(error)),
            NpgsqlException { InnerException: TimeoutException } or TimeoutException => (ErrorCatalogue.TimedOut, ""),
            OperationCanceledException => (ErrorCatalogue.Cancelled, ""),
            IOException io when IsDiskFull(io) => (ErrorCatalogue.DiskFull, io.Message),
            NpgsqlException or SocketException => (ErrorCatalogue.ConnectionLost, ""),
            IOException { InnerException: SocketException } => (ErrorCatalogue.ConnectionLost, ""),
            // The folder for temporary files is missing: the exception names none.
            FileNotFoundException { FileName: null } => (
                ErrorCatalogue.FileError,
                $"{exception.Message} The folder for temporary files is '{Path.GetTempPath()}'."
            ),
            IOException or UnauthorizedAccessException => (ErrorCatalogue.FileError, exception.Message),
            // A program that cannot be started: its path is in the message.
            Win32Exception => (ErrorCatalogue.FileError, exception.Message),
            // A column that was being read when the connection broke: Dapper says which one, with the cause inside.
            DataException { InnerException: { } cause } when Translate(cause, subject) is { } stop => (stop.Definition, ""),
            _ => null,
        };
        return found is { } fault ? new IuException(fault.Definition, fault.Detail, subject, exception) : null;
    }

    /// <summary>Whether the disk, not the network, was the cause.</summary>
    public static bool IsDiskFull(IOException exception) =>
        (exception.HResult is NoSpaceWindows || (!OperatingSystem.IsWindows() && exception.HResult == NoSpaceUnix))
        || (exception.InnerException is IOException inner && IsDiskFull(inner));

    private static ErrorDefinition Of(PostgresException error) =>
        error is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "information_unit" }
            ? ErrorCatalogue.UnitExists
            : Find(error.SqlState);

    private static string Describe(PostgresException error)
    {
        string where = string.Concat(
            error.TableName is { } table ? $", table {table}" : "",
            error.ConstraintName is { } constraint ? $", constraint {constraint}" : ""
        );
        return error.SqlState.StartsWith("IU", StringComparison.Ordinal) ? error.MessageText : $"SQLSTATE {error.SqlState}{where}.";
    }
}
