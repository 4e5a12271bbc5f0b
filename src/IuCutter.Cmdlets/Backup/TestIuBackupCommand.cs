using System.Management.Automation;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Restore;

namespace IuCutter.Cmdlets;

/// <summary>
/// Proves a backup: signature, size and hash, then a restore into a scratch database in which every count, digest and
/// definition is compared. Says how long the restore took. Nothing restored is left behind.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IuBackup")]
[OutputType(typeof(BackupProof))]
public sealed class TestIuBackupCommand : BackupCommand
{
    /// <summary>The encrypted file; its manifest and signature lie beside it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>A sandbox to restore in. Default: a server that is made for the proof and removed after it.</summary>
    [Parameter]
    [ValidateNotNull]
    public IuSandbox? Sandbox { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        BackupOptions options = await OptionsAsync(folder: null, cancellationToken).ConfigureAwait(false);
        if (Sandbox is not null)
        {
            options = options with { Scratch = new SandboxScratch(Sandbox) };
        }

        // With a roster of one's own the database is not asked: it may be gone.
        var proof = new RestoreProof(Roster is null ? Live?.Provider : null, options, await RosterAsync(cancellationToken).ConfigureAwait(false));
        WriteObject(await proof.RunAsync(path, manifestSha256: null, cancellationToken).ConfigureAwait(false));
    }
}
