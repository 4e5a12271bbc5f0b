using System.Management.Automation;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Restore;
using ServiceFiles = IuCutter.Postgres.Connections.ServiceFile;

namespace IuCutter.Cmdlets;

/// <summary>
/// Restores a backup into a database that holds nothing, beside the live one, and compares it with its manifest. With
/// -Replace, and an approval of gate Restore, it takes the live one's place. Execution is off in what it restored.
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

    /// <summary>
    /// Puts what is restored in the place of that database, by an imported card of gate Restore; the replaced one is kept
    /// under another name. Gate.ApprovalMissing without the card, Integrity.RestoreMoved when rows changed since it was
    /// written: then the database is as it was.
    /// </summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

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
        string file = System.IO.Path.GetFileName(path);
        if (!await ShouldProcessAsync(
            Database, Replace ? $"REPLACE the database by {file} and end all its sessions" : $"restore {file}", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        BackupOptions options = await OptionsAsync(folder: null, cancellationToken).ConfigureAwait(false);
        var files = new BackupFiles(path);

        // With a roster of one's own the database is not asked: it is gone, or why would one restore.
        VerifiedBackup backup = await new RestoreProof(
            Roster is null ? Live?.Provider : null, options, await RosterAsync(cancellationToken).ConfigureAwait(false))
            .VerifyAsync(files, manifestSha256: null, cancellationToken).ConfigureAwait(false);
        WriteObject(await (Replace
            ? new DatabaseReplacer(server, AdminUser, options, TimeProvider.System).RunAsync(backup, Database, cancellationToken)
            : new DatabaseRestorer(server, AdminUser, options).RunAsync(files, backup.Manifest, Database, cancellationToken)).ConfigureAwait(false));
    }
}
