using System.Management.Automation;
using IuCutter.Postgres.Backup;

namespace IuCutter.Cmdlets;

/// <summary>Gets backups with their condition: whether file, hash and signature hold, their age, keys, retention and hold.</summary>
[Cmdlet(VerbsCommon.Get, "IuBackup")]
[OutputType(typeof(IuBackup))]
public sealed class GetIuBackupCommand : BackupCommand
{
    /// <summary>
    /// Folder, or one encrypted file. Default: the folder of the session's connection. Store.BackupNotFound for a file that is not there.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string? path = await ResolveOptionalPathAsync(Path, cancellationToken).ConfigureAwait(false);
        bool isFolder = path is null || Directory.Exists(path);
        BackupKeys keys = await KeysAsync(cancellationToken).ConfigureAwait(false);
        BackupCatalogue catalogue = new BackupCatalogue(
            keys.Options(isFolder ? path : null),
            await keys.RosterAsync(cancellationToken).ConfigureAwait(false),
            TimeProvider.System
        );
        if (!isFolder)
        {
            WriteObject(await catalogue.DescribeAsync(path!, cancellationToken).ConfigureAwait(false));
            return;
        }

        await foreach (IuBackup backup in catalogue.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            await WriteObjectAsync(backup, cancellationToken).ConfigureAwait(false);
        }
    }
}
