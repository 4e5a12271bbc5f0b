using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Schema;

/// <summary>Reads who a database is, as the reader: version, system identifier, schema.</summary>
internal static class DatabaseDescription
{
    /// <summary>Opens a connection as the reader and describes what it reached.</summary>
    /// <exception cref="IuException">Store.Unreachable and other Store.*; Config.*.</exception>
    public static Task<IuConnection> ReadAsync(NpgsqlConnectionProvider provider, CancellationToken cancellationToken) =>
        provider.UseRoleAsync(
            DatabaseRole.Reader,
            provider.Service.Name,
            connection => ReadAsync(connection, provider.Service, cancellationToken),
            cancellationToken
        );

    private static async Task<IuConnection> ReadAsync(
        NpgsqlConnection connection,
        ServiceDefinition service,
        CancellationToken cancellationToken
    )
    {
        string identifier = await connection
            .QuerySingleAsync<string>(
                TextCommand.Of("select system_identifier::text from pg_catalog.pg_control_system()", cancellationToken)
            )
            .ConfigureAwait(false);
        string? version = await SchemaJournal.ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false);
        return new IuConnection(
            service.Name,
            service.Host,
            service.Port,
            service.Database,
            connection.PostgreSqlVersion.ToString(2),
            identifier,
            version
        );
    }
}
