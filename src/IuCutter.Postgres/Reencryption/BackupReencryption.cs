using CliWrap;
using IuCutter.Core.Programs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Restore;

namespace IuCutter.Postgres.Reencryption;

/// <summary>
/// Encrypts a backup anew to other keys. The dump goes from gpg into gpg in this process, and no plaintext touches a disk. The old file is
/// removed last: at every moment one of the two is whole, and the next call goes on where one that was killed ended.
/// </summary>
/// <param name="options">The folder, the new recipients, the GnuPG home with old and new keys, and the executor's key.</param>
/// <param name="roster">The allowed-signers file that must know the signer; null where there is none to ask.</param>
/// <param name="time">The clock of the new manifest's signature.</param>
/// <param name="catalogue">Knows holds and runs.</param>
/// <param name="proof">Verifies the old backup.</param>
/// <param name="journal">Where it is written down; null for nowhere.</param>
internal sealed class BackupReencryption(
    BackupOptions options,
    string? roster,
    TimeProvider time,
    BackupCatalogue catalogue,
    RestoreProof proof,
    BackupJournal? journal
)
{
    private readonly BackupSigner _signer = new(new SshKeygenSignatures(), options.SigningKey);

    /// <summary>Encrypts it anew, or goes on with what a call before began.</summary>
    /// <param name="path">The encrypted file; it may be gone where a call before has removed it.</param>
    /// <param name="why">The reason, for the journal.</param>
    /// <param name="cancellationToken">Ends it before the new file is committed; not after.</param>
    /// <returns>The new backup.</returns>
    /// <exception cref="IuException">
    /// Store.BackupHeld, Store.BackupNeeded; Store.FileError when another file has the new name; Store.Busy while another call is at it;
    /// and what is refused of the old backup, of the keys and of the new file.
    /// </exception>
    public async Task<IuBackup> RunAsync(string path, string why, CancellationToken cancellationToken)
    {
        BackupFiles old = new BackupFiles(Path.GetFullPath(path));
        if (!path.EndsWith(BackupFiles.Extension, StringComparison.Ordinal))
        {
            throw new IuException(
                ErrorCatalogue.BackupNotFound,
                $"The name of a backup ends with {BackupFiles.Extension}; this is '{path}'.",
                path
            );
        }

        string gpg = BackupPrograms.RequireGpg(options, old.Path);
        using FileStream own = Lock(old);
        BackupFiles next = old.Successor();
        Successor made =
            await new SuccessorReader(gpg, options, roster).ReadAsync(old, next, cancellationToken).ConfigureAwait(false)
            ?? await MakeAsync(gpg, old, next, why, cancellationToken).ConfigureAwait(false);
        if (journal is not null)
        {
            await journal.RecordSuccessorAsync(made.Manifest, made.ManifestSha256, why, CancellationToken.None).ConfigureAwait(false);
        }

        await RemoveAsync(old, made.Manifest, $"encrypted anew as {made.Manifest.File}: {why}").ConfigureAwait(false);
        // A call that was killed may have chosen other recipients than this one asks for.
        return made.Manifest.Recipients.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(options.Recipients)
            ? await catalogue.DescribeAsync(next.Path, CancellationToken.None).ConfigureAwait(false)
            : await RunAsync(next.Path, why, cancellationToken).ConfigureAwait(false);
    }

    // One at a time for one backup: the lock is the system's, and dies with the process.
    private static FileStream Lock(BackupFiles old)
    {
        try
        {
            return new FileStream(
                old.Path + ".lock",
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 1,
                FileOptions.DeleteOnClose
            );
        }
        catch (IOException held) when (File.Exists(old.Path + ".lock"))
        {
            throw new IuException(ErrorCatalogue.Busy, $"Another call encrypts '{old.Path}' anew.", old.Path, held);
        }
    }

    private async Task<Successor> MakeAsync(string gpg, BackupFiles old, BackupFiles next, string why, CancellationToken cancellationToken)
    {
        IuBackup described = await catalogue.DescribeAsync(old.Path, cancellationToken).ConfigureAwait(false);
        await catalogue.RequireFreeAsync(described, cancellationToken).ConfigureAwait(false);
        await catalogue.RequireUnneededAsync(described, cancellationToken).ConfigureAwait(false);
        VerifiedBackup verified = await proof.VerifyAsync(old, manifestSha256: null, cancellationToken).ConfigureAwait(false);
        _signer.RequireKey();
        await BackupRecipients.RequireUsableAsync(gpg, options, cancellationToken).ConfigureAwait(false);
        BackupRecipients.RequireEscrow(options, roster);
        // The new file is decrypted before the old one goes: with keys that are nowhere here it could not be.
        await DecryptionProbe.RequireAsync(gpg, options, old.Path, cancellationToken).ConfigureAwait(false);
        BackupLeftovers.Remove(next);
        if (journal is not null)
        {
            string intent = $"for {string.Join(", ", options.Recipients)}: {why}";
            await journal.IntendSuccessorAsync(described, intent, cancellationToken).ConfigureAwait(false);
        }

        await using DurableFile file = new DurableFile(next.Path);
        EncryptedDump dump = await EncryptAsync(gpg, verified, file, cancellationToken).ConfigureAwait(false);
        await file.FlushAsync(cancellationToken).ConfigureAwait(false);
        await Decryption
            .RequireAsync(gpg, options, file.PartialPath, dump.PlaintextSha256, ErrorCatalogue.EncryptionFailed, cancellationToken)
            .ConfigureAwait(false);
        BackupManifest manifest = verified.Manifest with
        {
            GpgVersion = await BackupPrograms.VersionAsync(gpg, cancellationToken).ConfigureAwait(false),
            Recipients = [.. options.Recipients.Select(recipient => recipient.ToUpperInvariant())],
            File = Path.GetFileName(next.Path),
            Sha256 = dump.Sha256,
            SizeBytes = dump.Size,
            PlaintextSha256 = dump.PlaintextSha256,
            Origin = new BackupOrigin(time.GetUtcNow(), verified.Manifest.File, verified.Manifest.Sha256, verified.ManifestSha256),
        };
        return new Successor(
            manifest,
            await BackupCommit.RunAsync(next, file, manifest, _signer, roster, cancellationToken).ConfigureAwait(false)
        );
    }

    private async Task<EncryptedDump> EncryptAsync(string gpg, VerifiedBackup old, DurableFile file, CancellationToken cancellationToken)
    {
        await using FileStream ciphertext = RegularFile.Open(old.Files.Path);
        using HashedSource source = new HashedSource(ciphertext);
        EncryptedDump dump = await new BackupPipeline(
            Decryption.FromInput(gpg, options).WithStandardInputPipe(source.Pipe),
            Cli.Wrap(gpg).WithArguments(GpgArguments.Encrypt(options)).WithEnvironmentVariables(ProgramEnvironment.Clean)
        )
        {
            Source = "gpg --decrypt",
            SourceFault = GpgFaults.OfDecryption,
        }
            .RunAsync(file.Stream, progress: null, cancellationToken)
            .ConfigureAwait(false);
        // The bytes that were decrypted are those that the manifest names, and the dump is the one that was encrypted then.
        if (source.Sha256 != old.Manifest.Sha256)
        {
            throw new IuException(ErrorCatalogue.BackupDamaged, "It was changed while it was decrypted.", old.Files.Path);
        }

        return old.Manifest.PlaintextSha256 is null || old.Manifest.PlaintextSha256 == dump.PlaintextSha256
            ? dump
            : throw new IuException(ErrorCatalogue.BackupDamaged, "It decrypts to other bytes than its manifest names.", old.Files.Path);
    }

    private async Task RemoveAsync(BackupFiles old, BackupManifest made, string why)
    {
        if (!old.Exist)
        {
            return;
        }

        BackupOrigin origin = made.Origin!;
        string? hold = await BackupCatalogue.HoldAsync(old, CancellationToken.None).ConfigureAwait(false);
        IuBackup removed = new IuBackup(
            old.Path,
            made.RunId,
            made.CreatedAt,
            0,
            origin.Sha256,
            BackupCondition.Undescribed,
            Age: null,
            KeyExpiresAt: null,
            KeptUntil: null,
            hold
        );
        // A hold that came meanwhile keeps both.
        await catalogue.RequireFreeAsync(removed, CancellationToken.None).ConfigureAwait(false);
        if (File.Exists(old.Path) && await BackupFiles.HashAsync(old.Path, CancellationToken.None).ConfigureAwait(false) != origin.Sha256)
        {
            throw new IuException(ErrorCatalogue.BackupSwapped, $"'{old.Path}' is not what '{made.File}' was made from.", old.Path);
        }

        if (journal is null)
        {
            old.Delete();
            return;
        }

        await journal
            .AroundAsync(
                "backup_removed",
                removed,
                why,
                () =>
                {
                    old.Delete();
                    return Task.CompletedTask;
                },
                CancellationToken.None
            )
            .ConfigureAwait(false);
    }
}
