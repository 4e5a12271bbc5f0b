using System.Text.Json;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Backup;

/// <summary>
/// Writes down what is done with a backup's file: in the run's chain of events while the run goes on, otherwise in the chain of what is
/// about no run. As the gate: who runs cuts does not say what became of their backups.
/// </summary>
/// <param name="connections">The live database.</param>
/// <param name="actor">Who does it, <c>user@host</c>.</param>
internal sealed class BackupJournal(IConnectionProvider connections, string actor)
{
    private const string Note = "select cutter_governance.fn_backup_note(@what, @outcome, @runId, @sha256, @actor, @why)";

    private readonly RoleCommands _database = new(connections);

    /// <summary>The intent, the work, and that it is done. A process that is killed in between leaves the intent.</summary>
    /// <param name="what">backup_held, backup_released or backup_removed.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="why">The reason; not blank.</param>
    /// <param name="work">What is done; not begun unless the intent is written.</param>
    /// <param name="cancellationToken">Ends it before the work; not after.</param>
    /// <exception cref="IuException">Store.*; Input.BackupNote for a blank reason.</exception>
    public async Task AroundAsync(string what, IuBackup backup, string why, Func<Task> work, CancellationToken cancellationToken)
    {
        string sha256 = await HashAsync(backup, cancellationToken).ConfigureAwait(false);
        await WriteAsync(what, "intent", backup, sha256, why, cancellationToken).ConfigureAwait(false);
        await work().ConfigureAwait(false);
        await WriteAsync(what, "complete", backup, sha256, why, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The intent to encrypt a backup anew; the file that comes of it is recorded by <see cref="RecordSuccessorAsync"/>.</summary>
    /// <exception cref="IuException">Store.*; Input.BackupNote for a blank reason.</exception>
    public async Task IntendSuccessorAsync(IuBackup backup, string why, CancellationToken cancellationToken) =>
        await WriteAsync(
                "backup_reencrypted",
                "intent",
                backup,
                await HashAsync(backup, cancellationToken).ConfigureAwait(false),
                why,
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <summary>Records the backup that another was encrypted anew into: from then on the database takes it for that of its run.</summary>
    /// <param name="manifest">Its manifest, with its origin.</param>
    /// <param name="manifestSha256">SHA-256 of the manifest.</param>
    /// <param name="why">The reason; not blank.</param>
    /// <param name="cancellationToken">Ends it; nothing is recorded then. Recorded twice is recorded once.</param>
    /// <exception cref="IuException">Store.BackupNeeded; Integrity.BackupSwapped when the origin is not the run's backup.</exception>
    public Task RecordSuccessorAsync(BackupManifest manifest, string manifestSha256, string why, CancellationToken cancellationToken)
    {
        string record = JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["run_id"] = manifest.RunId,
                ["manifest_sha256"] = manifestSha256,
                ["replaces"] = manifest.Origin?.ManifestSha256,
                ["replaces_backup"] = manifest.Origin?.Sha256,
                ["backup_sha256"] = manifest.Sha256,
                ["size_bytes"] = manifest.SizeBytes,
                ["gpg_fpr"] = manifest.Recipients[0].ToUpperInvariant(),
                ["plaintext_sha256"] = manifest.PlaintextSha256,
                ["encrypted_at"] = manifest.SignedAt,
            }
        );
        return _database.ExecuteAsync(
            DatabaseRole.Gatekeeper,
            "select cutter_governance.fn_backup_reencrypt(@record::jsonb, @actor, @why)",
            new
            {
                record,
                actor,
                why,
            },
            manifest.File,
            cancellationToken
        );
    }

    /// <summary>The hold that the journal knows; null when there is none, or it was released.</summary>
    public async Task<string?> HoldAsync(IuBackup backup, CancellationToken cancellationToken) =>
        await _database
            .SingleOrDefaultAsync<string>(
                DatabaseRole.Gatekeeper,
                "select cutter_governance.fn_backup_held(@sha256)",
                new { sha256 = await HashAsync(backup, cancellationToken).ConfigureAwait(false) },
                backup.Path,
                cancellationToken
            )
            .ConfigureAwait(false);

    private Task WriteAsync(string what, string outcome, IuBackup backup, string sha256, string why, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(
            DatabaseRole.Gatekeeper,
            Note,
            new
            {
                what,
                outcome,
                runId = backup.RunId,
                sha256,
                actor,
                why,
            },
            backup.Path,
            cancellationToken
        );

    // Without a manifest that can be read, the file itself; of a damaged backup there may be no more than the manifest.
    private static async Task<string> HashAsync(IuBackup backup, CancellationToken cancellationToken)
    {
        if (backup.Sha256 is { } named)
        {
            return named.ToLowerInvariant();
        }

        BackupFiles files = new BackupFiles(backup.Path);
        return await BackupFiles.HashAsync(File.Exists(files.Path) ? files.Path : files.Manifest, cancellationToken).ConfigureAwait(false);
    }
}
