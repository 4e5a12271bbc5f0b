using System.Data;
using System.Data.Common;

namespace IuCutter.Postgres.Connections;

/// <summary>
/// The border between the driver and everything else. Work on a connection crosses it, and what the driver, the network or
/// the disk throws comes out as a stop of the catalogue, about the subject of the work.
/// </summary>
internal static class DatabaseBorder
{
    /// <summary>Opens a connection, works on it and closes it.</summary>
    /// <param name="open">Opens the connection.</param>
    /// <param name="subject">The run, unit, document or database that the work is about.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="IuException">Store.* and what the work refuses.</exception>
    public static async Task<T> UseAsync<TConnection, T>(Func<Task<TConnection>> open, string? subject, Func<TConnection, Task<T>> work)
        where TConnection : DbConnection
    {
        await using TConnection connection = await CrossAsync(connection: null, subject, open).ConfigureAwait(false);
        return await CrossAsync(connection, subject, () => work(connection)).ConfigureAwait(false);
    }

    /// <summary>Works on a connection that the caller keeps.</summary>
    /// <param name="connection">The connection; null where the work opens its own.</param>
    /// <param name="subject">The run, unit, document or database that the work is about.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="IuException">Store.* and what the work refuses.</exception>
    public static async Task<T> CrossAsync<T>(DbConnection? connection, string? subject, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not IuException && Stop(fault, connection, subject) is not null)
        {
            throw Stop(fault, connection, subject)!;
        }
    }

    // A driver whose connection broke a moment before says of the next command only that the connection is not open.
    private static IuException? Stop(Exception fault, DbConnection? connection, string? subject) =>
        fault is InvalidOperationException && connection is { State: not ConnectionState.Open }
            ? new IuException(ErrorCatalogue.ConnectionLost, "", subject, fault)
            : PostgresErrors.Translate(fault, subject);
}
