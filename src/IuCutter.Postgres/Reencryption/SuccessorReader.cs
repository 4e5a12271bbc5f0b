using IuCutter.Core.Signing;
using IuCutter.Postgres.Backup;

namespace IuCutter.Postgres.Reencryption;

/// <summary>Finds what a call that was killed left under the new name: a whole backup, or pieces that are removed.</summary>
/// <param name="gpg">Path of gpg.</param>
/// <param name="options">The GnuPG home.</param>
/// <param name="roster">The allowed-signers file that must know the signer.</param>
internal sealed class SuccessorReader(string gpg, BackupOptions options, string? roster)
{
    /// <summary>The new backup where it is whole, verified once more; null where it is still to be made.</summary>
    /// <exception cref="IuException">
    /// Store.FileError when another file has its name; Integrity.BackupDamaged and faults of its signature; Store.BackupNotFound when there
    /// is neither.
    /// </exception>
    public async Task<Successor?> ReadAsync(BackupFiles old, BackupFiles next, CancellationToken cancellationToken)
    {
        if (!File.Exists(next.Manifest))
        {
            if (File.Exists(next.Path))
            {
                throw Foreign(next, "has no manifest");
            }

            // The signature is committed first, and alone it is nothing.
            File.Delete(next.Signature);
            return null;
        }

        if (!File.Exists(next.Signature))
        {
            throw Foreign(next, "has no signature");
        }

        (BackupManifest manifest, byte[] bytes, string sha256, string signature) = await next.ReadAsync(cancellationToken)
            .ConfigureAwait(false);
        if (manifest.Origin?.File != Path.GetFileName(old.Path) || manifest.File != Path.GetFileName(next.Path))
        {
            throw Foreign(next, $"is the backup '{manifest.File}'");
        }

        if (!File.Exists(next.Path))
        {
            // Its description without the file, which is committed last: the old one is whole.
            File.Delete(next.Signature);
            File.Delete(next.Manifest);
            return null;
        }

        await new BackupSigner(new SshKeygenSignatures(), keyFile: null)
            .VerifyAsync(bytes, signature, roster, manifest.SignedAt, cancellationToken)
            .ConfigureAwait(false);
        await next.RequireWholeAsync(manifest, cancellationToken).ConfigureAwait(false);
        if (File.Exists(old.Manifest))
        {
            // By its bytes: the signature beside it may be removed already.
            string replaced = await BackupFiles.HashAsync(old.Manifest, cancellationToken).ConfigureAwait(false);
            if (replaced != manifest.Origin.ManifestSha256)
            {
                throw Foreign(next, "was made from another backup of this name");
            }
        }

        if (File.Exists(old.Path))
        {
            await Decryption
                .RequireAsync(gpg, options, next.Path, manifest.PlaintextSha256 ?? "", ErrorCatalogue.BackupDamaged, cancellationToken)
                .ConfigureAwait(false);
        }

        return new Successor(manifest, sha256);
    }

    private static IuException Foreign(BackupFiles next, string what) =>
        new(ErrorCatalogue.FileError, $"'{next.Path}', where the new file is to lie, is there and {what}.", next.Path);
}
