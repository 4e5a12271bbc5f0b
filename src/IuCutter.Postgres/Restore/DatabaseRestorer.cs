using System.Collections.Immutable;
using Dapper;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Restore;

/// <summary>
/// Restores a backup into a database that holds nothing: a new one, or an empty one. Over rows only by
/// <see cref="DatabaseReplacer"/>, which puts the restored database in the place of the live one.
/// </summary>
/// <param name="server">A service of the server; its own database is not touched unless it is the one named.</param>
/// <param name="adminUser">A superuser's login; null for the service's <c>user</c>.</param>
/// <param name="options">Programs and GnuPG home.</param>
internal sealed class DatabaseRestorer(NpgsqlConnectionProvider server, string? adminUser, BackupOptions options)
{
    private const string Holds = """
        select exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_')
        """;

    private const string Finish = """
        grant pg_signal_backend to cutter_owner;
        alter default privileges for role cutter_owner revoke execute on functions from public;
        select cutter_governance.fn_execution_off('restored from a backup');
        select cutter_governance.fn_off_write('complete')
        """;

    /// <summary>SQL that makes a restored copy usable: what a narrow dump cannot carry; and what no copy may inherit, a switch that is
    /// on, is off.</summary>
    public static string Completion => ClusterParts.Database + Finish;

    /// <summary>Restores and compares; a database that was made for it is removed when that fails.</summary>
    /// <param name="files">The backup, verified by the caller.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="database">Name of the database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="like">A database whose locale, owner and rights a new one takes over; null for the server's defaults.</param>
    /// <exception cref="IuException">Store.RestoreTarget, and what <see cref="BackupRestore.RunAsync"/> throws.</exception>
    public Task<BackupRestoration> RunAsync(
        BackupFiles files,
        BackupManifest manifest,
        string database,
        CancellationToken cancellationToken,
        string? like = null
    ) => DatabaseBorder.CrossAsync(connection: null, database, () => RestoreAsync(files, manifest, database, like, cancellationToken));

    private async Task<BackupRestoration> RestoreAsync(
        BackupFiles files,
        BackupManifest manifest,
        string database,
        string? like,
        CancellationToken cancellationToken
    )
    {
        NpgsqlConnectionProvider target = new NpgsqlConnectionProvider(
            server.Service with
            {
                Database = database,
            },
            server.PasswordFilePath
        );
        ImmutableArray<string> missing;
        bool made;
        await using (NpgsqlConnection maintenance = await OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!await DatabaseLock.Making.TryTakeAsync(maintenance, database, cancellationToken).ConfigureAwait(false))
            {
                throw new IuException(ErrorCatalogue.Busy, "Somebody else restores into this database now.", database);
            }

            missing =
            [
                .. await maintenance
                    .QueryAsync<string>(
                        TextCommand.Of(
                            "select r.name from pg_catalog.unnest(@roles) as r (name) where not exists (select "
                                + "from pg_catalog.pg_roles p where p.rolname = r.name) order by 1",
                            new { roles = manifest.Roles.ToArray() },
                            cancellationToken
                        )
                    )
                    .ConfigureAwait(false),
            ];
            made = !await maintenance
                .QuerySingleAsync<bool>(
                    TextCommand.Of(
                        "select exists (select from pg_catalog.pg_database d where d.datname = @database)",
                        new { database },
                        cancellationToken
                    )
                )
                .ConfigureAwait(false);
            if (made && like is null)
            {
                await FormatAsync(maintenance, "create database %I template template0 encoding 'UTF8'", database, cancellationToken)
                    .ConfigureAwait(false);
                // Made for this alone: nobody else has business in it.
                await FormatAsync(maintenance, "revoke connect on database %I from public", database, cancellationToken)
                    .ConfigureAwait(false);
            }
            else if (made)
            {
                await EmptyDatabaseCopy.CreateAsync(maintenance, like!, database, cancellationToken).ConfigureAwait(false);
            }
        }

        bool whole = false;
        try
        {
            await RequireEmptyAsync(target, database, cancellationToken).ConfigureAwait(false);
            TimeSpan took = await new BackupRestore(target, adminUser, options)
                .RunAsync(files, manifest, cancellationToken)
                .ConfigureAwait(false);
            await using NpgsqlConnection restored = await target.OpenAdminAsync(adminUser, cancellationToken).ConfigureAwait(false);
            await restored.ExecuteAsync(TextCommand.Of(Completion, null, cancellationToken)).ConfigureAwait(false);
            whole = true;
            return new BackupRestoration(
                files.Path,
                database,
                manifest.RunId,
                manifest.Tables.Length,
                manifest.Tables.Sum(table => table.Rows),
                took,
                missing
            );
        }
        finally
        {
            if (made && !whole)
            {
                await using NpgsqlConnection maintenance = await OpenMaintenanceAsync(CancellationToken.None).ConfigureAwait(false);
                await FormatAsync(maintenance, "drop database if exists %I with (force)", database, CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
    }

    private async Task RequireEmptyAsync(NpgsqlConnectionProvider target, string database, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await target.OpenAdminAsync(adminUser, cancellationToken).ConfigureAwait(false);
        if (await connection.QuerySingleAsync<bool>(TextCommand.Of(Holds, null, cancellationToken)).ConfigureAwait(false))
        {
            throw new IuException(ErrorCatalogue.RestoreTarget, $"'{database}'.", database);
        }
    }

    private Task<NpgsqlConnection> OpenMaintenanceAsync(CancellationToken cancellationToken) =>
        new NpgsqlConnectionProvider(server.Service with { Database = "postgres" }, server.PasswordFilePath).OpenAdminAsync(
            adminUser,
            cancellationToken
        );

    // Identifiers cannot be parameters, so the server quotes them.
    private static async Task FormatAsync(NpgsqlConnection connection, string format, string name, CancellationToken cancellationToken) =>
        await connection
            .ExecuteAsync(
                TextCommand.Of(
                    await connection
                        .QuerySingleAsync<string>(
                            TextCommand.Of("select pg_catalog.format(@format, @name)", new { format, name }, cancellationToken)
                        )
                        .ConfigureAwait(false),
                    null,
                    cancellationToken
                )
            )
            .ConfigureAwait(false);
}
