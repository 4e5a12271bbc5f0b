using System.Data;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Sandbox;

/// <summary>The sandbox's database and its roles' passwords.</summary>
internal static class SandboxDatabase
{
    /// <summary>Makes the database. Identifiers cannot be parameters, so the server quotes them.</summary>
    public static async Task CreateAsync(NpgsqlConnectionProvider provider, string database, CancellationToken cancellationToken)
    {
        NpgsqlConnectionProvider maintenance = new NpgsqlConnectionProvider(
            provider.Service with
            {
                Database = "postgres",
            },
            provider.PasswordFilePath
        );
        await using NpgsqlConnection connection = await maintenance
            .OpenAdminAsync(SandboxLayout.AdminUser, cancellationToken)
            .ConfigureAwait(false);
        await ExecuteFormattedAsync(connection, "create database %I template template0", [database], cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Gives each role its password, as a verifier: the password itself never reaches the server.</summary>
    public static async Task SetPasswordsAsync(
        NpgsqlConnectionProvider provider,
        SandboxPasswords passwords,
        CancellationToken cancellationToken
    )
    {
        await using NpgsqlConnection connection = await provider
            .OpenAdminAsync(SandboxLayout.AdminUser, cancellationToken)
            .ConfigureAwait(false);
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            await ExecuteFormattedAsync(
                    connection,
                    "alter role %I password %L",
                    [DatabaseRoles.Login(role), ScramVerifier.Create(passwords.Of(role))],
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }

    private static async Task ExecuteFormattedAsync(
        NpgsqlConnection connection,
        string format,
        string[] arguments,
        CancellationToken cancellationToken
    )
    {
        try
        {
            string sql = await connection
                .QuerySingleAsync<string>(
                    TextCommand.Of("select pg_catalog.format(@format, variadic @arguments)", new { format, arguments }, cancellationToken)
                )
                .ConfigureAwait(false);
            await connection.ExecuteAsync(TextCommand.Of(sql, cancellationToken)).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw PostgresErrors.Translate(exception, connection.Database)!;
        }
    }
}
