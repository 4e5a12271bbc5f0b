using System.Management.Automation;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Restore;
using ServiceFiles = IuCutter.Postgres.Connections.ServiceFile;

namespace IuCutter.Cmdlets;

/// <summary>
/// Restores a backup into a database that holds nothing, beside the live one, and compares it with its manifest. Never
/// over existing rows; execution is off in what it restored.
/// </summary>
[Cmdlet(VerbsData.Restore, "IuBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(BackupRestoration))]
public sealed class RestoreIuBackupCommand : BackupCommand
{
    /// <summary>The encrypted file; its manifest and signature lie beside it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Database to restore into: made when it does not exist, Store.RestoreTarget when it holds anything.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = "";

    /// <summary>A libpq service of the server. Default: the server of this session's database.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Service { get; set; }

    /// <summary>Service file. Default: PGSERVICEFILE, or ~/.pg_service.conf.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServiceFile { get; set; }

    /// <summary>Password file. Default: the service's, PGPASSFILE, or ~/.pgpass.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PasswordFile { get; set; }

    /// <summary>A superuser's login: databases and roles are made. Default: the service's <c>user</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AdminUser { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        NpgsqlConnectionProvider server = Service is null
            ? CutServices.Of(Session).Live.Provider
            : new NpgsqlConnectionProvider(
                ServiceFiles.Read(Service, await ResolveOptionalPathAsync(ServiceFile, cancellationToken).ConfigureAwait(false)),
                await ResolveOptionalPathAsync(PasswordFile, cancellationToken).ConfigureAwait(false));
        if (!await ShouldProcessAsync(Database, $"restore {System.IO.Path.GetFileName(path)}", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        BackupOptions options = await OptionsAsync(folder: null, cancellationToken).ConfigureAwait(false);
        var files = new BackupFiles(path);

        // With a roster of one's own the database is not asked: it is gone, or why would one restore.
        (BackupManifest manifest, _) = await new RestoreProof(
            Roster is null ? Live?.Provider : null, options, await RosterAsync(cancellationToken).ConfigureAwait(false))
            .VerifyAsync(files, manifestSha256: null, cancellationToken).ConfigureAwait(false);
        WriteObject(await new DatabaseRestorer(server, AdminUser, options).RunAsync(files, manifest, Database, cancellationToken).ConfigureAwait(false));
    }
}
