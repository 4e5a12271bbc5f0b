using System.Globalization;
using IuCutter.Core.Adapters;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Approvals;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Restore;
using IuCutter.Postgres.Scratch;

namespace IuCutter.Postgres.Proof;

/// <summary>Proves a backup: signature, size and hash of the file, then a restore into a scratch database, compared.</summary>
/// <param name="provider">The live database, asked for the roster and for what belongs to a run; null offline.</param>
/// <param name="options">Keys, programs, and where to restore.</param>
/// <param name="roster">The allowed-signers file to verify against; null for the one that the live database holds.</param>
internal sealed class RestoreProof(NpgsqlConnectionProvider? provider, BackupOptions options, string? roster = null)
{
    // Rows against the compressed dump of them.
    private const int Growth = 8;

    // The manifest that the run recorded, and those of what it was encrypted anew into since.
    private const string Recorded = """
        with recursive known (manifest_sha256) as (
            select b.manifest_sha256 from cutter_governance.backup_record b where b.run_id = @subject
            union
            select e.manifest_sha256 from cutter_governance.backup_reencryption e join known k on e.replaces = k.manifest_sha256)
        select string_agg(k.manifest_sha256, ' ') from known k
        """;

    /// <summary>Runs all checks.</summary>
    /// <param name="path">The encrypted file.</param>
    /// <param name="manifestSha256">The manifest that it must have; null to ask the live database which one belongs to its run.</param>
    /// <param name="cancellationToken">Ends it; nothing restored is left behind.</param>
    /// <param name="scratch">A server that is being opened already, and that the caller disposes of; null to open one.</param>
    /// <param name="afterwards">What is done in the restored copy once it is compared, before it is removed; null for nothing.</param>
    /// <exception cref="IuException">
    /// Store.BackupNotFound, Integrity.BackupManifest, Gate.BadSignature and other faults of a signature, Integrity.BackupSwapped,
    /// Integrity.BackupDamaged, Config.DecryptionKeyMissing, Store.DecryptionFailed, Store.RestoreFailed, Integrity.RestoreMismatch.
    /// </exception>
    public async Task<BackupProof> RunAsync(
        string path,
        string? manifestSha256,
        CancellationToken cancellationToken,
        Task<IScratchServer>? scratch = null,
        Func<RestoredCopy, Task>? afterwards = null
    )
    {
        BackupFiles files = new BackupFiles(path);
        VerifiedBackup backup = await VerifyAsync(files, manifestSha256, cancellationToken).ConfigureAwait(false);
        BackupManifest manifest = backup.Manifest;
        await using IScratchServer? own = scratch is not null
            ? null
            : await options
                .Scratch.OpenAsync(
                    manifest.SizeBytes * Growth,
                    int.Parse(manifest.ServerVersion.Split('.')[0], CultureInfo.InvariantCulture),
                    cancellationToken
                )
                .ConfigureAwait(false);
        IScratchServer server = own ?? await scratch!.ConfigureAwait(false);
        TimeSpan took;
        try
        {
            // The scratch server's own connections end with it when its disk is full: across the border that is a stop too.
            took = await DatabaseBorder
                .CrossAsync(connection: null, files.Path, () => RestoreAsync(server, backup, afterwards, cancellationToken))
                .ConfigureAwait(false);
        }
        catch (IuException failure) when (FullDisk.Explain(server, failure) is not null)
        {
            throw FullDisk.Explain(server, failure)!;
        }

        return new BackupProof(
            path,
            manifest.RunId,
            manifest.CreatedAt,
            backup.Signer,
            manifest.Tables.Length,
            manifest.Tables.Sum(table => table.Rows),
            manifest.Objects.Count,
            took
        );
    }

    private async Task<TimeSpan> RestoreAsync(
        IScratchServer server,
        VerifiedBackup backup,
        Func<RestoredCopy, Task>? afterwards,
        CancellationToken cancellationToken
    )
    {
        await using ProofDatabase database = await ProofDatabase.CreateAsync(server, cancellationToken).ConfigureAwait(false);
        TimeSpan took = await new BackupRestore(database.Provider, server.AdminUser, options)
            .RunAsync(backup.Files, backup.Manifest, cancellationToken)
            .ConfigureAwait(false);
        if (afterwards is not null)
        {
            await afterwards(new RestoredCopy(database.Provider, server, backup)).ConfigureAwait(false);
        }

        return took;
    }

    /// <summary>The checks that need no restore: signature, place, size and hash.</summary>
    public async Task<VerifiedBackup> VerifyAsync(BackupFiles files, string? manifestSha256, CancellationToken cancellationToken)
    {
        (BackupManifest manifest, byte[] bytes, string sha256, string signature) = await files
            .ReadAsync(cancellationToken)
            .ConfigureAwait(false);
        string signer = await new BackupSigner(new SshKeygenSignatures(), keyFile: null)
            .VerifyAsync(
                bytes,
                signature,
                roster ?? await ReadAsync(PostgresApprovalStore.RosterInForce, "", cancellationToken).ConfigureAwait(false),
                manifest.SignedAt,
                cancellationToken
            )
            .ConfigureAwait(false);
        string? expected = manifestSha256 ?? await ReadAsync(Recorded, manifest.RunId, cancellationToken).ConfigureAwait(false);
        if (
            (expected is not null && !expected.Split(' ').Contains(sha256, StringComparer.Ordinal))
            || manifest.File != Path.GetFileName(files.Path)
        )
        {
            throw new IuException(
                ErrorCatalogue.BackupSwapped,
                $"'{files.Path}' holds the backup of run {manifest.RunId} of {manifest.CreatedAt:u}, once '{manifest.File}'.",
                files.Path
            );
        }

        await files.RequireWholeAsync(manifest, cancellationToken).ConfigureAwait(false);
        return new VerifiedBackup(files, manifest, sha256, signer);
    }

    private async Task<string?> ReadAsync(string sql, string subject, CancellationToken cancellationToken) =>
        provider is null
            ? null
            : await new RoleCommands(provider)
                .SingleOrDefaultAsync<string>(DatabaseRole.Reader, sql, new { subject }, subject, cancellationToken)
                .ConfigureAwait(false);
}
