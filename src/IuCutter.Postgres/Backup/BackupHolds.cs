using System.Text;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Backup;

/// <summary>Puts a legal hold on a backup, or takes it off; both are written down in the database's journal.</summary>
/// <param name="catalogue">Finds the backup.</param>
/// <param name="journal">The journal; null when the caller goes without.</param>
internal sealed class BackupHolds(BackupCatalogue catalogue, BackupJournal? journal)
{
    /// <summary>Puts a hold on it.</summary>
    /// <returns>The backup as it is then.</returns>
    /// <exception cref="IuException">Store.BackupNotFound; Store.BackupHeld when there is a hold already.</exception>
    public async Task<IuBackup> PlaceAsync(string path, string why, CancellationToken cancellationToken)
    {
        IuBackup backup = await catalogue.DescribeAsync(path, cancellationToken).ConfigureAwait(false);
        if (backup.LegalHold is { } hold)
        {
            throw new IuException(ErrorCatalogue.BackupHeld, $"'{hold}'", backup.Path);
        }

        await DoAsync("backup_held", backup, why, WriteAsync, cancellationToken).ConfigureAwait(false);
        return await catalogue.DescribeAsync(path, cancellationToken).ConfigureAwait(false);

        async Task WriteAsync()
        {
            await using DurableFile file = new DurableFile(new BackupFiles(backup.Path).LegalHold);
            await file.Stream.WriteAsync(Encoding.UTF8.GetBytes(why + "\n"), CancellationToken.None).ConfigureAwait(false);
            await file.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the hold off, the file beside the backup and the journal's; nothing happens where there is neither.</summary>
    /// <returns>The backup as it is then.</returns>
    /// <exception cref="IuException">Store.BackupNotFound; Store.FileError when what holds it cannot be removed.</exception>
    public async Task<IuBackup> ReleaseAsync(string path, string why, CancellationToken cancellationToken)
    {
        IuBackup backup = await catalogue.DescribeAsync(path, cancellationToken).ConfigureAwait(false);
        bool journaled = journal is not null && await journal.HoldAsync(backup, cancellationToken).ConfigureAwait(false) is not null;
        if (backup.LegalHold is null && !journaled)
        {
            return backup;
        }

        await DoAsync(
                "backup_released",
                backup,
                why,
                () =>
                {
                    File.Delete(new BackupFiles(backup.Path).LegalHold);
                    return Task.CompletedTask;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await catalogue.DescribeAsync(path, cancellationToken).ConfigureAwait(false);
    }

    private Task DoAsync(string what, IuBackup backup, string why, Func<Task> work, CancellationToken cancellationToken) =>
        journal is null ? work() : journal.AroundAsync(what, backup, why, work, cancellationToken);
}
