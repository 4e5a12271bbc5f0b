using System.Management.Automation;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Scratch;

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

    /// <summary>
    /// A sandbox to restore in; what a proof that was killed left in it is dropped first. Default: a server that is made
    /// for the proof and removed after it.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public IuSandbox? Sandbox { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        BackupKeys keys = await KeysAsync(cancellationToken).ConfigureAwait(false);
        BackupOptions options = keys.Options();
        if (Sandbox is not null)
        {
            options = options with { Scratch = new SandboxScratch(Sandbox) };
        }

        RestoreProof proof = await keys.ProofAsync(options, cancellationToken).ConfigureAwait(false);
        WriteObject(await proof.RunAsync(path, manifestSha256: null, cancellationToken).ConfigureAwait(false));
    }
}
