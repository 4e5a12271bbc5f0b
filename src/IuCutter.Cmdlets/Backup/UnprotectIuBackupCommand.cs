using System.Management.Automation;
using IuCutter.Postgres.Backup;

namespace IuCutter.Cmdlets;

/// <summary>Takes the legal hold off a backup. The journal names who and why.</summary>
[Cmdlet(VerbsSecurity.Unprotect, "IuBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(IuBackup))]
public sealed class UnprotectIuBackupCommand : BackupChangeCommand
{
    /// <summary>Why it is released.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        if (await ShouldProcessAsync(path, "take the legal hold off the backup", cancellationToken).ConfigureAwait(false))
        {
            BackupJournal? journal = await OpenJournalAsync(cancellationToken).ConfigureAwait(false);
            BackupHolds holds = new BackupHolds(await CatalogueAsync(journal, cancellationToken).ConfigureAwait(false), journal);
            WriteObject(await holds.ReleaseAsync(path, PlainText.Show(Reason), cancellationToken).ConfigureAwait(false));
        }
    }
}
