using System.Management.Automation;
using IuCutter.Postgres;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Restore;

namespace IuCutter.Cmdlets;

/// <summary>
/// Restores a backup into a database that holds nothing, beside the live one, and compares it with its manifest. With
/// -Replace, and an approval of gate Restore, it takes the live one's place. Execution is off in what it restored.
/// </summary>
[Cmdlet(VerbsData.Restore, "IuBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(BackupRestoration))]
public sealed class RestoreIuBackupCommand : DatabaseCommand
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
    /// under another name. Gate.RestoreNotApproved without the card, Integrity.RestoreMoved when rows changed since it was
    /// written: then the database is as it was. Where the same card did it before, it says so and changes nothing.
    /// </summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    /// <summary>
    /// A libpq service of the server; its user must be a superuser, as -AdminUser must. Default: the server of this session's database.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? Service { get; set; }

    /// <summary>
    /// An allowed-signers file to verify the manifest against. Default: the roster that the database of this session holds.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Roster { get; set; }

    /// <summary>GnuPG home with the keys. Default: the one that Connect-IuDatabase was given, or gpg's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GnuPGHome { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        NpgsqlConnectionProvider server = await ProviderAsync(cancellationToken).ConfigureAwait(false);
        string file = System.IO.Path.GetFileName(path);
        if (
            !await ShouldProcessAsync(
                    Database,
                    Replace ? $"REPLACE the database by {file} and end all its sessions" : $"restore {file}",
                    cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            return;
        }

        BackupKeys keys = new BackupKeys(
            Session.Get<LiveDatabase>(),
            await ResolveOptionalPathAsync(Roster, cancellationToken).ConfigureAwait(false),
            await ResolveOptionalPathAsync(GnuPGHome, cancellationToken).ConfigureAwait(false)
        );
        BackupOptions options = keys.Options();
        BackupFiles files = new BackupFiles(path);
        RestoreProof proof = await keys.ProofAsync(options, cancellationToken).ConfigureAwait(false);
        VerifiedBackup backup = await proof.VerifyAsync(files, manifestSha256: null, cancellationToken).ConfigureAwait(false);
        BackupRestoration restored = await (
            Replace
                ? ReplaceAsync(
                    new DatabaseReplacer(server, AdminUser, options, TimeProvider.System),
                    backup,
                    Service is null && Session.Get<LiveDatabase>() is { } live && live.Description.Database == Database ? live : null,
                    cancellationToken
                )
                : new DatabaseRestorer(server, AdminUser, options).RunAsync(files, backup.Manifest, Database, cancellationToken)
        ).ConfigureAwait(false);
        if (restored.ReplacedEarlierAt is { } earlier)
        {
            WriteWarning(
                $"Already done: this backup is in the place of '{Database}' since {earlier:u}. Nothing was restored now; "
                    + "a second time takes a card of its own."
            );
        }

        WriteObject(restored);
    }

    // An approved restore takes back what the checkpoints outside know: those that the replaced database continued are set aside, and no
    // other, so that a restore hides nothing that was lost before it.
    // live: the session's own database when it is the one that is replaced.
    private async Task<BackupRestoration> ReplaceAsync(
        DatabaseReplacer replacer,
        VerifiedBackup backup,
        LiveDatabase? live,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<IuCheckpoint> continued = [];
        if (live is not null)
        {
            try
            {
                continued = await live.Checkpoints.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (IuException unreadable) when (unreadable.Definition != ErrorCatalogue.Cancelled)
            {
                // What is replaced may be what is broken.
                WriteWarning($"The checkpoints of '{Database}' stay where they are ({unreadable.Definition.Id}): {unreadable.Message}");
            }
        }

        BackupRestoration restored = await replacer.RunAsync(backup, Database, cancellationToken).ConfigureAwait(false);
        if (live is null || restored.ReplacedEarlierAt is not null)
        {
            return restored;
        }

        bool isAside = false;
        try
        {
            foreach (
                (IuCheckpoint one, string aside) in await live.Checkpoints.SetAsideAsync(continued, cancellationToken).ConfigureAwait(false)
            )
            {
                isAside = true;
                WriteWarning($"The restore takes back {one.Size - one.LogSize} records that '{one.Path}' knows of: it is '{aside}' now.");
            }
        }
        catch (IuException stop) when (stop.Definition != ErrorCatalogue.Cancelled)
        {
            WriteWarning($"'{Database}' is restored. Its checkpoints stay where they are ({stop.Definition.Id}): {stop.Message}");
        }

        if (isAside)
        {
            // By the card that approved the restore: this host goes on with what is in the place now.
            await new AutomaticCheckpoint(live, WriteWarning)
                .MakeAsync("the restore", new LeafProgress(WriteProgress), cancellationToken, isFirst: true)
                .ConfigureAwait(false);
        }

        return restored;
    }
}
