using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Backup;

/// <summary>The narrow backup: pg_dump of the governed tables on an exported snapshot, encrypted on the way.</summary>
/// <param name="provider">Where the database is; read as the reader.</param>
/// <param name="options">Where the file goes and who can decrypt it.</param>
/// <param name="time">The clock of the file's name; null for the system's.</param>
internal sealed class PgDumpBackupRunner(NpgsqlConnectionProvider provider, BackupOptions options, TimeProvider? time = null) : IBackupRunner
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The manifest's path for a backup's path.</summary>
    public static string ManifestPath(string backupPath) => backupPath + ".manifest.json";

    /// <inheritdoc/>
    public async Task<BackupEnvelope> RunAsync(BackupRequest request, CancellationToken cancellationToken)
    {
        string pgDump = options.PgDump ?? Executables.Find("pg_dump")
            ?? throw new IuException(ErrorCatalogue.PgDumpMissing, "Looked for it on PATH.", request.RunId);
        string gpg = options.Gpg ?? Executables.Find("gpg")
            ?? throw new IuException(ErrorCatalogue.GpgMissing, "Looked for it on PATH.", request.RunId);
        await BackupRecipients.RequireUsableAsync(gpg, options, cancellationToken).ConfigureAwait(false);
        BackupLeftovers.Remove(options.Directory, request.RunId);
        try
        {
            await using NpgsqlConnection connection =
                await provider.OpenRoleAsync(DatabaseRole.Reader, cancellationToken).ConfigureAwait(false);
            string pgDumpVersion = await VersionAsync(pgDump, cancellationToken).ConfigureAwait(false);
            RequireNewEnough(pgDumpVersion, connection.PostgreSqlVersion);
            await using BackupSnapshot snapshot = await BackupSnapshot.ExportAsync(connection, cancellationToken).ConfigureAwait(false);
            string gpgVersion = await VersionAsync(gpg, cancellationToken).ConfigureAwait(false);

            DateTimeOffset now = (time ?? TimeProvider.System).GetUtcNow();
            string path = NewPath(request.RunId, now);
            BackupManifest manifest = new(
                1, request.RunId, now, provider.Service.Database, snapshot.SystemIdentifier, snapshot.SchemaVersion,
                connection.PostgreSqlVersion.ToString(2), pgDumpVersion, gpgVersion, snapshot.Id, snapshot.Lsn,
                [], [.. options.Recipients], Path.GetFileName(path), "", 0);
            return await WriteAsync(path, manifest, snapshot, pgDump, gpg, request.Progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException)
        {
            throw PostgresErrors.Translate(exception, request.RunId)!;
        }
    }

    private async Task<BackupEnvelope> WriteAsync(
        string path, BackupManifest manifest, BackupSnapshot snapshot, string pgDump, string gpg, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await using var backup = new DurableFile(path);
        await using var description = new DurableFile(ManifestPath(path));
        var pipeline = new BackupPipeline(Dump(pgDump, snapshot.Id), Encrypt(gpg));
        (string sha256, long size) = await pipeline.RunAsync(backup.Stream, progress, cancellationToken).ConfigureAwait(false);
        ImmutableArray<BackupTable> tables = await snapshot.DigestAsync(options.Tables, cancellationToken).ConfigureAwait(false);

        await JsonSerializer.SerializeAsync(
            description.Stream, manifest with { Tables = tables, Sha256 = sha256, SizeBytes = size }, Json, cancellationToken).ConfigureAwait(false);
        // The manifest first: a backup without one would be a file that nobody can judge. No cancellation between the two.
        await description.CommitAsync(cancellationToken).ConfigureAwait(false);
        bool whole = false;
        try
        {
            await backup.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            whole = true;
        }
        finally
        {
            if (!whole)
            {
                File.Delete(ManifestPath(path));
            }
        }

        return new BackupEnvelope(sha256, size, options.OperatorFingerprint.ToUpperInvariant(), path);
    }

    private Command Dump(string pgDump, string snapshot) => Cli.Wrap(pgDump)
        .WithArguments(
        [
            "--format=custom", "--no-password", "--strict-names", $"--snapshot={snapshot}", "--lock-wait-timeout=30s",
            .. options.Tables.Select(table => $"--table={table}"),
        ])
        .WithEnvironmentVariables(variables => LibpqEnvironment.Apply(
            variables, provider.Service, provider.PasswordFilePath, DatabaseRoles.Login(DatabaseRole.Reader), "iucutter/backup"));

    private Command Encrypt(string gpg) => Cli.Wrap(gpg)
        .WithArguments(GpgArguments.Encrypt(options))
        .WithEnvironmentVariables(variables => variables.Set("LC_ALL", "C"));

    private string NewPath(string runId, DateTimeOffset now)
    {
        string folder = Path.GetFullPath(options.Directory);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return Path.Combine(folder, $"{runId}-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}.dump.gpg");
    }

    private static async Task<string> VersionAsync(string program, CancellationToken cancellationToken)
    {
        BufferedCommandResult answer = await Cli.Wrap(program).WithArguments("--version")
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken).ConfigureAwait(false);
        return answer.StandardOutput.Split('\n', 2)[0].Trim();
    }

    private static void RequireNewEnough(string pgDumpVersion, Version server)
    {
        // pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
        string number = pgDumpVersion.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(2) ?? "";
        if (!int.TryParse(number.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) || major < server.Major)
        {
            throw new IuException(ErrorCatalogue.PgDumpTooOld, $"'{pgDumpVersion}' against a server of version {server.ToString(2)}.");
        }
    }
}
