using System.Diagnostics;
using CliWrap;
using IuCutter.Benchmarks.LegA;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Restore;
using IuCutter.Postgres.Scratch;
using Npgsql;

namespace IuCutter.Benchmarks.Cut;

/// <summary>pg_dump into gpg into a file, and gpg into pg_restore into a new database: piped by the kernel, nothing checked.</summary>
internal sealed class ToolsAlone(BenchDatabase database, IScratchSource scratch)
{
    public async Task<IReadOnlyDictionary<string, TimeSpan>> RunAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, TimeSpan> times = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        async Task Timed(string step, Func<Task> work)
        {
            long began = Stopwatch.GetTimestamp();
            await work();
            times[step] = times.GetValueOrDefault(step) + Stopwatch.GetElapsedTime(began);
        }

        ClientPrograms client = await ClientPrograms.FindAsync(
            int.Parse(database.ServerVersion.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture),
            null,
            cancellationToken
        );
        string file = Path.Combine(database.Sandbox.BackupFolder, "tools.dump.gpg");
        string recipients = string.Join(' ', database.Backup.Recipients.Select(recipient => $"--recipient {recipient}"));
        IScratchServer? server = null;
        try
        {
            await Timed(
                "pg_dump | gpg",
                () =>
                    ShellAsync(
                        $"{client.PgDump} --format=custom --schema=public --schema=cutter_governance --schema=iucutter | gpg "
                            + $"--batch --homedir {database.Sandbox.GnuPGHome} --trust-model always --compress-algo none {recipients} "
                            + $"--output - --encrypt > {file}",
                        database.Provider,
                        DatabaseRoles.Login(DatabaseRole.Reader),
                        cancellationToken
                    )
            );
            await Timed(
                "a server",
                async () =>
                    server = await scratch.OpenAsync(
                        1 << 24,
                        int.Parse(database.ServerVersion.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture),
                        cancellationToken
                    )
            );
            NpgsqlConnectionProvider target = new NpgsqlConnectionProvider(
                server!.Maintenance.Service with
                {
                    Database = "tools",
                },
                server.Maintenance.PasswordFilePath
            );
            await Timed(
                "create database",
                () => AdministerAsync(server.Maintenance, server.AdminUser, "create database tools template template0", cancellationToken)
            );
            await AdministerAsync(target, server.AdminUser, ClusterParts.Cluster + "; drop schema public", cancellationToken);
            await Timed(
                "gpg | pg_restore",
                () =>
                    ShellAsync(
                        $"gpg --batch --homedir {database.Sandbox.GnuPGHome} --output - --decrypt {file} 2>/dev/null | "
                            + $"{client.PgRestore} --exit-on-error --single-transaction --dbname=tools",
                        target,
                        server.AdminUser,
                        cancellationToken
                    )
            );
            await AdministerAsync(server.Maintenance, server.AdminUser, "drop database tools", cancellationToken);
        }
        finally
        {
            if (server is not null)
            {
                await Timed("a server", async () => await server.DisposeAsync());
            }

            File.Delete(file);
        }

        return times;
    }

    private static async Task ShellAsync(
        string line,
        NpgsqlConnectionProvider provider,
        string user,
        CancellationToken cancellationToken
    ) =>
        await Cli.Wrap("/bin/bash")
            .WithArguments(["-o", "pipefail", "-c", line])
            .WithEnvironmentVariables(variables =>
                LibpqEnvironment.Apply(variables, provider.Service, provider.PasswordFilePath, user, "tools")
            )
            .WithStandardErrorPipe(PipeTarget.ToStream(Console.OpenStandardError()))
            .ExecuteAsync(cancellationToken);

    private static async Task AdministerAsync(
        NpgsqlConnectionProvider provider,
        string user,
        string sql,
        CancellationToken cancellationToken
    )
    {
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(user, cancellationToken);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
