using System.Security.Cryptography;
using System.Text;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Backup;

/// <summary>Brings an encrypted file to the disk with its signed manifest: all three files, or none.</summary>
internal static class BackupCommit
{
    /// <summary>Signs the manifest, and commits signature, manifest and file in this order.</summary>
    /// <param name="files">Where they go.</param>
    /// <param name="backup">The encrypted file, written and not yet committed.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="signer">Signs it as of <see cref="BackupManifest.SignedAt"/>.</param>
    /// <param name="roster">The roster that must know the signer.</param>
    /// <param name="cancellationToken">Ends it before the first commit; not after.</param>
    /// <returns>SHA-256 of the manifest.</returns>
    public static async Task<string> RunAsync(
        BackupFiles files,
        DurableFile backup,
        BackupManifest manifest,
        BackupSigner signer,
        string? roster,
        CancellationToken cancellationToken
    )
    {
        byte[] bytes = BackupFiles.Serialize(manifest);
        string armored = await signer.SignAsync(bytes, roster, manifest.SignedAt, cancellationToken).ConfigureAwait(false);
        await using DurableFile description = new DurableFile(files.Manifest);
        await using DurableFile signature = new DurableFile(files.Signature);
        await description.Stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await signature.Stream.WriteAsync(Encoding.UTF8.GetBytes(armored), cancellationToken).ConfigureAwait(false);

        // What describes it first: a backup without a manifest would be a file that nobody can judge.
        bool whole = false;
        try
        {
            await signature.CommitAsync(cancellationToken).ConfigureAwait(false);
            await description.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            await backup.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            whole = true;
        }
        finally
        {
            if (!whole)
            {
                files.Delete();
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
