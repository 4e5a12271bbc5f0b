using System.Management.Automation;
using IuCutter.Postgres.Backup;

namespace IuCutter.Cmdlets;

/// <summary>A cmdlet that does something to a backup's file that the database's journal must know.</summary>
public abstract class BackupChangeCommand : BackupCommand
{
    /// <summary>The encrypted file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>
    /// Goes without the journal where no database is connected; without it, that is Store.NotConnected. It changes nothing where one is.
    /// </summary>
    [Parameter]
    public SwitchParameter Unjournaled { get; set; }

    /// <summary>
    /// The journal of the session's database; null without one, where that is allowed. A database that has forgotten has forgotten legal
    /// holds too: it takes no change.
    /// </summary>
    /// <exception cref="IuException">
    /// Store.NotConnected; Integrity.CheckpointMissing, Integrity.HistoryRewound, Integrity.HistoryForked, Integrity.CheckpointInvalid.
    /// </exception>
    private protected async Task<BackupJournal?> OpenJournalAsync(CancellationToken cancellationToken)
    {
        if (Live is not { } live)
        {
            return Unjournaled
                ? null
                : throw new IuException(
                    ErrorCatalogue.NotConnected,
                    "What is done with a backup is written down in the database's journal; -Unjournaled goes without.",
                    Path
                );
        }

        await live.Checkpoints.RequireAsync(cancellationToken).ConfigureAwait(false);
        return new BackupJournal(live.Provider, CutServices.Requester);
    }

    private protected async Task<BackupCatalogue> CatalogueAsync(BackupJournal? journal, CancellationToken cancellationToken)
    {
        BackupKeys keys = await KeysAsync(cancellationToken).ConfigureAwait(false);
        string? roster = await keys.RosterAsync(cancellationToken).ConfigureAwait(false);
        return new BackupCatalogue(keys.Options(), roster, TimeProvider.System, Live?.Runs, journal);
    }
}
