using System.Management.Automation;
using IuCutter.Postgres.Backup;

namespace IuCutter.Cmdlets;

/// <summary>Removes a backup with its manifest and signature, unless the retention or a legal hold keeps it.</summary>
[Cmdlet(VerbsCommon.Remove, "IuBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveIuBackupCommand : BackupCommand
{
    /// <summary>The encrypted file. Store.BackupRetained, Store.BackupHeld or Store.BackupNeeded while something keeps it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        if (await ShouldProcessAsync(path, "remove the backup for good", cancellationToken).ConfigureAwait(false))
        {
            BackupKeys keys = await KeysAsync(cancellationToken).ConfigureAwait(false);
            string? roster = await keys.RosterAsync(cancellationToken).ConfigureAwait(false);
            await new BackupCatalogue(keys.Options(), roster, TimeProvider.System, Live?.Runs)
                .RemoveAsync(path, cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
