using System.Management.Automation;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Reencryption;

namespace IuCutter.Cmdlets;

/// <summary>
/// Encrypts a backup anew, to other keys. The old file is removed last; the journal names both, who and why. Where a call was killed, the
/// same call goes on.
/// </summary>
[Cmdlet(VerbsData.Update, "IuBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(IuBackup))]
public sealed class UpdateIuBackupCommand : BackupChangeCommand
{
    /// <summary>
    /// Fingerprint of the operator's new key, 40 hexadecimal digits. Default: the one that Connect-IuDatabase was given.
    /// </summary>
    [Parameter]
    [ValidatePattern("^[0-9A-Fa-f]{40}$")]
    public string? BackupRecipient { get; set; }

    /// <summary>
    /// Fingerprints of the other keys that can decrypt it, 40 hexadecimal digits each; one at least, and those that the roster demands.
    /// Default: the ones that Connect-IuDatabase was given.
    /// </summary>
    [Parameter]
    [ValidatePattern("^[0-9A-Fa-f]{40}$")]
    public string[]? EscrowRecipient { get; set; }

    /// <summary>Key of DOT-991, which signs the new manifest. Default: the one that Connect-IuDatabase was given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ExecutorKey { get; set; }

    /// <summary>Why, for the journal. Default: that keys are rotated.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "keys are rotated";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        BackupKeys keys = await KeysAsync(cancellationToken).ConfigureAwait(false);
        BackupOptions known = keys.Options();
        BackupOptions options = known with
        {
            OperatorFingerprint = BackupRecipient ?? known.OperatorFingerprint,
            EscrowFingerprints = EscrowRecipient is null ? known.EscrowFingerprints : [.. EscrowRecipient],
            SigningKey = await ResolveOptionalPathAsync(ExecutorKey, cancellationToken).ConfigureAwait(false) ?? Live?.ExecutorKey,
        };
        string recipients = string.Join(", ", options.Recipients);
        if (
            !await ShouldProcessAsync(path, $"encrypt the backup anew to {recipients}, and remove this file", cancellationToken)
                .ConfigureAwait(false)
        )
        {
            return;
        }

        BackupJournal? journal = await OpenJournalAsync(cancellationToken).ConfigureAwait(false);
        BackupReencryption work = new BackupReencryption(
            options,
            await keys.RosterAsync(cancellationToken).ConfigureAwait(false),
            TimeProvider.System,
            await CatalogueAsync(journal, cancellationToken).ConfigureAwait(false),
            await keys.ProofAsync(options, cancellationToken).ConfigureAwait(false),
            journal
        );
        WriteObject(
            await DatabaseBorder
                .CrossAsync(connection: null, path, () => work.RunAsync(path, Reason, cancellationToken))
                .ConfigureAwait(false)
        );
    }
}
