using System.Data;
using System.Data.Common;
using Dapper;
using IuCutter.Core.Adapters;

namespace IuCutter.Postgres.Connections;

/// <summary>One statement on a connection of its own, as a role, across the <see cref="DatabaseBorder"/>.</summary>
internal sealed class RoleCommands(IConnectionProvider connections)
{
    /// <summary>Runs a statement whose result does not matter.</summary>
    public Task ExecuteAsync(DatabaseRole role, string sql, object? parameters, string? subject, CancellationToken cancellationToken) =>
        connections.UseAsync(
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
        connections.UseAsync(
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
        connections.UseAsync(
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
        connections.UseAsync(
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
    ) => connections.UseAsync(role, subject, connection => work(new MultipleReader(connection, cancellationToken)), cancellationToken);

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
}
