using System.Collections.Immutable;
using System.Data;
using System.Diagnostics;
using CliWrap;
using Dapper;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Restore;

/// <summary>Restores a backup into an empty database and compares what came back with its manifest.</summary>
/// <param name="target">The database, empty; connected to as its superuser.</param>
/// <param name="adminUser">The superuser's login.</param>
/// <param name="options">Which programs and which GnuPG home.</param>
internal sealed class BackupRestore(NpgsqlConnectionProvider target, string? adminUser, BackupOptions options)
{
    // Only then: where they are, their attributes are the DBA's, and another restore may be at them.
    private const string RolesMissing = """
        select pg_catalog.count(*) < 5 from pg_catalog.pg_roles r
        where r.rolname in ('cutter_owner', 'cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro')
        """;

    private const string Attributes = """
        select pg_catalog.format('create role %I nologin', r.name) from pg_catalog.unnest(@roles) as r (name)
        where not exists (select from pg_catalog.pg_roles p where p.rolname = r.name)
        """;

    /// <summary>Decrypts, restores and compares.</summary>
    /// <returns>How long decrypting and restoring took.</returns>
    /// <exception cref="IuException">
    /// Config.PgRestoreMissing, Config.GpgMissing, Config.DecryptionKeyMissing, Store.DecryptionFailed, Store.RestoreFailed,
    /// Integrity.BackupDamaged, Integrity.RestoreMismatch.
    /// </exception>
    public async Task<TimeSpan> RunAsync(BackupFiles files, BackupManifest manifest, CancellationToken cancellationToken)
    {
        string gpg = BackupPrograms.RequireGpg(options, files.Path);
        ClientPrograms client = await BackupPrograms
            .RequireRestoreAsync(options, manifest.PgDumpVersion, files.Path, cancellationToken)
            .ConfigureAwait(false);
        int major = await PrepareAsync(manifest, cancellationToken).ConfigureAwait(false);
        IRestorer restorer = ScriptRestorer.IsNeeded(ClientPrograms.MajorOf(client.Version), major)
            ? new ScriptRestorer(
                Script(client.PgRestore!),
                Psql(
                    client.Psql
                        ?? throw new IuException(
                            ErrorCatalogue.PgRestoreMissing,
                            $"'{client.PgRestore}' is newer than the server, which takes a psql beside it.",
                            files.Path
                        )
                )
            )
            : new DirectRestorer(Restore(client.PgRestore!));
        long began = Stopwatch.GetTimestamp();
        await using (FileStream ciphertext = RegularFile.Open(files.Path))
        {
            string sha256;
            try
            {
                sha256 = await new RestorePipeline(Decrypt(gpg), restorer).RunAsync(ciphertext, cancellationToken).ConfigureAwait(false);
            }
            catch (IuException failed)
                when (failed.Definition == ErrorCatalogue.DecryptionFailed || failed.Definition == ErrorCatalogue.RestoreFailed)
            {
                // At a changed byte gpg or pg_restore, whichever meets it first, gives up before the hash is complete.
                await files.RequireWholeAsync(manifest, cancellationToken).ConfigureAwait(false);
                throw;
            }

            if (sha256 != manifest.Sha256)
            {
                throw new IuException(ErrorCatalogue.BackupDamaged, "It was changed while it was restored.", files.Path);
            }
        }

        TimeSpan took = Stopwatch.GetElapsedTime(began);
        if (manifest.PublicUsage)
        {
            await using NpgsqlConnection connection = await target.OpenAdminAsync(adminUser, cancellationToken).ConfigureAwait(false);
            await connection
                .ExecuteAsync(TextCommand.Of("grant usage on schema public to public", null, null, cancellationToken))
                .ConfigureAwait(false);
        }

        await CompareAsync(files, manifest, cancellationToken).ConfigureAwait(false);
        return took;
    }

    private async Task<int> PrepareAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await target.OpenAdminAsync(adminUser, cancellationToken).ConfigureAwait(false);
        if (await connection.QuerySingleAsync<bool>(TextCommand.Of(RolesMissing, null, null, cancellationToken)).ConfigureAwait(false))
        {
            await connection.ExecuteAsync(TextCommand.Of(ClusterParts.Cluster, null, null, cancellationToken)).ConfigureAwait(false);
        }

        foreach (
            string create in await connection
                .QueryAsync<string>(TextCommand.Of(Attributes, new { roles = manifest.Roles.ToArray() }, null, cancellationToken))
                .ConfigureAwait(false)
        )
        {
            await connection.ExecuteAsync(TextCommand.Of(create, null, null, cancellationToken)).ConfigureAwait(false);
        }

        if (manifest.Schemas.Contains("public"))
        {
            // The dump brings it, with its grants; a new database has one of its own. RESTRICT: not one that holds anything.
            await connection
                .ExecuteAsync(TextCommand.Of("drop schema if exists public restrict", null, null, cancellationToken))
                .ConfigureAwait(false);
        }

        return connection.PostgreSqlVersion.Major;
    }

    private async Task CompareAsync(BackupFiles files, BackupManifest manifest, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await target.OpenAdminAsync(adminUser, cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection
            .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
            .ConfigureAwait(false);
        await connection.ExecuteAsync(TextCommand.Of(TableDigests.FixedText, null, transaction, cancellationToken)).ConfigureAwait(false);
        ImmutableSortedDictionary<string, string> objects = await SchemaObjects
            .ReadAsync(connection, transaction, manifest.Relations, manifest.Schemas, cancellationToken)
            .ConfigureAwait(false);
        // Another major version writes the same definition in other words: then names are compared.
        bool sameWords =
            connection.PostgreSqlVersion.Major.ToString(System.Globalization.CultureInfo.InvariantCulture)
            == manifest.ServerVersion.Split('.')[0];
        string? added = sameWords ? objects.Keys.FirstOrDefault(name => !manifest.Objects.ContainsKey(name)) : null;
        if (added is not null)
        {
            throw new IuException(ErrorCatalogue.RestoreMismatch, $"{added} was not there.", files.Path);
        }

        string? lost = manifest
            .Objects.Where(item => !objects.TryGetValue(item.Key, out string? digest) || (sameWords && digest != item.Value))
            .Select(item => item.Key)
            .FirstOrDefault();
        if (lost is not null)
        {
            throw new IuException(
                ErrorCatalogue.RestoreMismatch,
                $"{lost} {(objects.ContainsKey(lost) ? "is another" : "is missing")}.",
                files.Path
            );
        }

        ImmutableArray<BackupTable> tables = await TableDigests
            .ReadAsync(connection, transaction, [.. manifest.Tables.Select(table => table.Name)], cancellationToken)
            .ConfigureAwait(false);
        BackupTable? differs = manifest.Tables.Except(tables).FirstOrDefault();
        if (differs is not null)
        {
            BackupTable? restored = tables.FirstOrDefault(table => table.Name == differs.Name);
            throw new IuException(
                ErrorCatalogue.RestoreMismatch,
                $"Table {differs.Name} has {restored?.Rows ?? 0} rows of {differs.Rows}, or other ones.",
                files.Path
            );
        }
    }

    private Command Decrypt(string gpg) =>
        Cli.Wrap(gpg)
            .WithArguments([.. GpgArguments.Home(options), "--output", "-", "--decrypt"])
            .WithEnvironmentVariables(ProgramEnvironment.Clean);

    private Command Restore(string pgRestore) =>
        Connected(pgRestore, "--exit-on-error", "--single-transaction", "--no-password", $"--dbname={target.Service.Database}");

    private Command Psql(string psql) =>
        Connected(
            psql,
            "--no-psqlrc",
            "--quiet",
            "--output=/dev/null",
            "--single-transaction",
            "--no-password",
            "--set=ON_ERROR_STOP=1",
            $"--dbname={target.Service.Database}"
        );

    private static Command Script(string pgRestore) =>
        Cli.Wrap(pgRestore).WithArguments(["--file=-"]).WithEnvironmentVariables(ProgramEnvironment.Clean);

    private Command Connected(string program, params string[] arguments) =>
        Cli.Wrap(program)
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables =>
                LibpqEnvironment.Apply(
                    variables,
                    target.Service,
                    target.PasswordFilePath,
                    adminUser ?? target.Service.User ?? SandboxLayout.AdminUser,
                    "iucutter/restore"
                )
            );
}
