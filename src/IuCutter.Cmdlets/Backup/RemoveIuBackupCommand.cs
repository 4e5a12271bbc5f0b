using System.Management.Automation;
using IuCutter.Postgres.Backup;

namespace IuCutter.Cmdlets;

/// <summary>
/// Removes a backup with its manifest and signature, unless the retention or a legal hold keeps it. The journal names who and why.
/// </summary>
[Cmdlet(VerbsCommon.Remove, "IuBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveIuBackupCommand : BackupChangeCommand
{
    /// <summary>Why, for the journal. Default: that its retention is over.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "its retention is over";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        if (await ShouldProcessAsync(path, "remove the backup for good", cancellationToken).ConfigureAwait(false))
        {
            BackupJournal? journal = await OpenJournalAsync(cancellationToken).ConfigureAwait(false);
            BackupCatalogue catalogue = await CatalogueAsync(journal, cancellationToken).ConfigureAwait(false);
            await catalogue.RemoveAsync(path, cancellationToken, PlainText.Show(Reason)).ConfigureAwait(false);
        }
    }
}
