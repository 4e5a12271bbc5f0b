using System.Data;
using System.Data.Common;
using Dapper;
using IuCutter.Core.Adapters;

namespace IuCutter.Postgres.Connections;

/// <summary>One statement on a connection of its own, as a role; what the driver throws becomes a stop of the catalogue.</summary>
internal sealed class RoleCommands(IConnectionProvider connections)
{
    /// <summary>Runs a statement whose result does not matter.</summary>
    public Task ExecuteAsync(DatabaseRole role, string sql, object? parameters, string? subject, CancellationToken cancellationToken) =>
        RunAsync(
            role,
            subject,
            connection => connection.ExecuteAsync(TextCommand.Of(sql, parameters, cancellationToken)),
            cancellationToken
        );

    /// <summary>Runs a statement that gives exactly one row.</summary>
    public Task<T> SingleAsync<T>(
        DatabaseRole role,
        string sql,
        object? parameters,
        string? subject,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            role,
            subject,
            connection => connection.QuerySingleAsync<T>(TextCommand.Of(sql, parameters, cancellationToken)),
            cancellationToken
        );

    /// <summary>Runs a statement that gives one row or none.</summary>
    public Task<T?> SingleOrDefaultAsync<T>(
        DatabaseRole role,
        string sql,
        object? parameters,
        string? subject,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            role,
            subject,
            connection => connection.QuerySingleOrDefaultAsync<T>(TextCommand.Of(sql, parameters, cancellationToken)),
            cancellationToken
        );

    /// <summary>Runs a statement that gives rows.</summary>
    public Task<List<T>> ListAsync<T>(
        DatabaseRole role,
        string sql,
        object? parameters,
        string? subject,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            role,
            subject,
            async connection =>
                (await connection.QueryAsync<T>(TextCommand.Of(sql, parameters, cancellationToken)).ConfigureAwait(false)).AsList(),
            cancellationToken
        );

    /// <summary>Runs several statements of one text and reads their results; then perhaps another text, on the same connection.</summary>
    /// <param name="role">As whom.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="work">Given what runs one text: its SQL, parameters, and what reads its results.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<T> MultipleAsync<T>(
        DatabaseRole role,
        string? subject,
        Func<MultipleReader, Task<T>> work,
        CancellationToken cancellationToken
    ) => RunAsync(role, subject, connection => work(new MultipleReader(connection, cancellationToken)), cancellationToken);

    /// <summary>Texts of several statements on one connection.</summary>
    internal sealed class MultipleReader(DbConnection connection, CancellationToken cancellationToken)
    {
        /// <summary>Runs one text and reads its results.</summary>
        public async Task<T> ReadAsync<T>(string sql, object? parameters, Func<SqlMapper.GridReader, Task<T>> read)
        {
            await using SqlMapper.GridReader results = await connection
                .QueryMultipleAsync(TextCommand.Of(sql, parameters, cancellationToken))
                .ConfigureAwait(false);
            return await read(results).ConfigureAwait(false);
        }
    }

    private async Task<T> RunAsync<T>(
        DatabaseRole role,
        string? subject,
        Func<DbConnection, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using DbConnection connection = await connections.OpenAsync(role, cancellationToken).ConfigureAwait(false);
            return await work(connection).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not IuException && PostgresErrors.Translate(fault, subject) is not null)
        {
            throw PostgresErrors.Translate(fault, subject)!;
        }
    }
}
