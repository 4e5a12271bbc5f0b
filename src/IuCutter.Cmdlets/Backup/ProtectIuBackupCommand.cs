using System.Management.Automation;
using IuCutter.Postgres.Backup;

namespace IuCutter.Cmdlets;

/// <summary>Puts a legal hold on a backup: it is not removed while that stands. The journal names who and why.</summary>
[Cmdlet(VerbsSecurity.Protect, "IuBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(IuBackup))]
public sealed class ProtectIuBackupCommand : BackupChangeCommand
{
    /// <summary>Why it is held; it is shown by Get-IuBackup.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        if (await ShouldProcessAsync(path, "put a legal hold on the backup", cancellationToken).ConfigureAwait(false))
        {
            BackupJournal? journal = await OpenJournalAsync(cancellationToken).ConfigureAwait(false);
            BackupHolds holds = new BackupHolds(await CatalogueAsync(journal, cancellationToken).ConfigureAwait(false), journal);
            WriteObject(await holds.PlaceAsync(path, PlainText.Show(Reason), cancellationToken).ConfigureAwait(false));
        }
    }
}
