using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using CliWrap;
using IuCutter.Core.Adapters;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Restore;
using IuCutter.Postgres.Scratch;
using Npgsql;

namespace IuCutter.Postgres.Proof;

/// <summary>
/// The narrow backup: pg_dump of the governed tables with what they need, on an exported snapshot, encrypted on the way,
/// its manifest signed, and then restored and compared.
/// </summary>
/// <param name="provider">Where the database is; read as the reader.</param>
/// <param name="options">Where the file goes, who can decrypt it, who signs, where it is proved.</param>
/// <param name="attestation">Attests the proof; null where no run counts on the backup: then attesting is refused.</param>
/// <param name="time">The clock of the file's name; null for the system's.</param>
/// <param name="rehearsals">Whether the proof goes on to a rehearsal; null for none, unless the roster demands one.</param>
internal sealed class PgDumpBackupRunner(
    NpgsqlConnectionProvider provider,
    BackupOptions options,
    ProofAttestation? attestation = null,
    TimeProvider? time = null,
    RehearsalDemand? rehearsals = null
) : IBackupRunner
{
    private readonly BackupSigner _signer = new(new SshKeygenSignatures(), options.SigningKey);

    /// <inheritdoc/>
    public Task<BackupEnvelope> RunAsync(BackupRequest request, CancellationToken cancellationToken) =>
        // Not only the database: pg_dump, gpg, a scratch server and two files have a part in it.
        DatabaseBorder.CrossAsync(connection: null, request.RunId, () => MakeAndProveAsync(request, cancellationToken));

    private async Task<BackupEnvelope> MakeAndProveAsync(BackupRequest request, CancellationToken cancellationToken)
    {
        string gpg = BackupPrograms.RequireGpg(options, request.RunId);
        _signer.RequireKey();
        BackupFolder.RequireSame(options, request.RunId);
        await BackupRecipients.RequireUsableAsync(gpg, options, cancellationToken).ConfigureAwait(false);
        if (!request.WaiveProof)
        {
            await (attestation?.RequireAsync(request.RunId, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
            await DecryptionProbe.RequireAsync(gpg, options, request.RunId, cancellationToken).ConfigureAwait(false);
        }

        BackupLeftovers.Remove(options.Directory, request.RunId);
        await using PendingScratch scratch = new PendingScratch(cancellationToken);
        (BackupFiles files, string manifestSha256, BackupManifest manifest, IRehearsal? rehearsal) = await provider
            .UseRoleAsync(
                DatabaseRole.Reader,
                request.RunId,
                connection => MakeAsync(connection, gpg, request, scratch, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        BackupEnvelope envelope = new BackupEnvelope(
            manifest.Sha256,
            manifest.SizeBytes,
            options.OperatorFingerprint.ToUpperInvariant(),
            files.Path
        )
        {
            ManifestSha256 = manifestSha256,
        };
        return request.WaiveProof
            ? envelope
            : await ProveAsync(envelope, files, scratch, rehearsal, request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task AttestAsync(string runId, BackupEnvelope envelope, CancellationToken cancellationToken)
    {
        if (envelope.Proof is not { } proof)
        {
            return;
        }

        ProofAttestation attest = attestation ?? throw ProofAttestation.NoKey();
        VerifiedBackup backup = await new RestoreProof(provider, options)
            .VerifyAsync(new BackupFiles(envelope.Path), envelope.ManifestSha256, cancellationToken)
            .ConfigureAwait(false);
        if (backup.Manifest.RunId != runId || backup.Manifest.Sha256 != envelope.Sha256 || proof.RunId != runId)
        {
            throw Swapped(envelope, backup.Manifest, runId);
        }

        await attest.WriteAsync(runId, backup, proof.RestoreTime, cancellationToken).ConfigureAwait(false);
        if (envelope.Rehearsal is { } rehearsal)
        {
            await attest.WriteAsync(runId, backup, rehearsal, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task RecordAsync(
        DbConnection connection,
        DbTransaction transaction,
        string runId,
        BackupEnvelope envelope,
        CancellationToken cancellationToken
    )
    {
        (BackupManifest manifest, _, string sha256, _) = await new BackupFiles(envelope.Path)
            .ReadAsync(cancellationToken)
            .ConfigureAwait(false);
        if (sha256 != envelope.ManifestSha256 || manifest.RunId != runId || manifest.Sha256 != envelope.Sha256)
        {
            throw Swapped(envelope, manifest, runId);
        }

        string record = JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["backup_sha256"] = envelope.Sha256,
                ["size_bytes"] = envelope.SizeBytes,
                ["gpg_fpr"] = envelope.GpgFingerprint,
                ["manifest_sha256"] = envelope.ManifestSha256,
                ["horizon"] = manifest.Horizon,
                ["restore_proof"] = envelope.Proof is null ? "waived" : "proved",
                ["restore_ms"] = envelope.Proof is { } proof ? (long)proof.RestoreTime.TotalMilliseconds : null,
                ["prestate"] = ProofAttestation.PreState(manifest),
            }
        );
        await using DbCommand command = DbCommands.Create(
            connection,
            transaction,
            "select cutter_governance.fn_backup_record($1, $2::jsonb)",
            runId,
            record
        );
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RequireAsync(string runId, CancellationToken cancellationToken) =>
        new RecordedBackup(provider, options).RequireAsync(runId, cancellationToken);

    private async Task<(BackupFiles Files, string ManifestSha256, BackupManifest Manifest, IRehearsal? Rehearsal)> MakeAsync(
        NpgsqlConnection connection,
        string gpg,
        BackupRequest request,
        PendingScratch scratch,
        CancellationToken cancellationToken
    )
    {
        // Before anything is dumped that could not be dumped whole, or not be proved.
        BackupPrograms programs = await BackupPrograms
            .FindAsync(options, gpg, connection.PostgreSqlVersion, request.RunId, cancellationToken)
            .ConfigureAwait(false);
        await using BackupSnapshot snapshot = await BackupSnapshot.ExportAsync(connection, cancellationToken).ConfigureAwait(false);
        BackupRecipients.RequireEscrow(options, snapshot.Identity.Roster);
        IRehearsal? rehearsal = (rehearsals ?? RehearsalDemand.None).Of(request, snapshot.Identity.Roster);
        BackupScope scope = await snapshot.ReadScopeAsync(options, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = (time ?? TimeProvider.System).GetUtcNow();
        BackupFiles files = new BackupFiles(NewPath(request.RunId, now));
        await using DurableFile backup = new DurableFile(files.Path);
        using CancellationTokenSource abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<EncryptedDump> dump = new BackupPipeline(Dump(programs.PgDump, snapshot.Identity.Id, scope), Encrypt(programs.Gpg)).RunAsync(
            backup.Stream,
            request.Progress,
            abort.Token
        );
        // This session only holds the snapshot meanwhile: it reads what the manifest says of it.
        Task<SnapshotContents> contents = ReadAsync();
        Task<string> gpgVersion = BackupPrograms.VersionAsync(programs.Gpg, abort.Token);
        await JoinAsync(abort, dump, contents, gpgVersion).ConfigureAwait(false);
        (string sha256, long size, string plaintextSha256) = await dump.ConfigureAwait(false);
        (ImmutableArray<BackupTable> tables, ImmutableSortedDictionary<string, string> objects, ImmutableArray<PreStateTable> preState) =
            await contents.ConfigureAwait(false);
        BackupManifest manifest = new BackupManifest(
            BackupManifest.ThisFormat,
            request.RunId,
            now,
            provider.Service.Database,
            snapshot.Identity.SystemIdentifier,
            snapshot.SchemaVersion,
            connection.PostgreSqlVersion.ToString(2),
            programs.PgDumpVersion,
            await gpgVersion.ConfigureAwait(false),
            snapshot.Identity.Id,
            snapshot.Identity.Lsn,
            snapshot.Identity.Horizon,
            [.. options.Recipients.Select(recipient => recipient.ToUpperInvariant())],
            scope.Roles,
            scope.Schemas,
            snapshot.Identity.PublicUsage,
            scope.Relations,
            tables,
            objects,
            preState,
            Path.GetFileName(files.Path),
            sha256,
            size
        )
        {
            PlaintextSha256 = plaintextSha256,
        };
        string manifestSha256 = await BackupCommit
            .RunAsync(files, backup, manifest, _signer, snapshot.Identity.Roster, cancellationToken)
            .ConfigureAwait(false);
        return (files, manifestSha256, manifest, rehearsal);

        async Task<SnapshotContents> ReadAsync()
        {
            if (!request.WaiveProof)
            {
                // The scratch server comes up while the dump is made.
                scratch.Begin(
                    rehearsal is null ? options.Scratch : options.Scratch.Throwaway,
                    await snapshot.MeasureAsync(scope, abort.Token).ConfigureAwait(false),
                    connection.PostgreSqlVersion.Major
                );
            }

            return await snapshot.ReadContentsAsync(scope, abort.Token).ConfigureAwait(false);
        }
    }

    // The first that fails ends the others and is what is reported: pg_dump gives up at a lock that the session beside it
    // would wait for without end.
    private static async Task JoinAsync(CancellationTokenSource abort, params Task[] tasks)
    {
        Task? failed = null;
        await foreach (Task ended in Task.WhenEach(tasks).ConfigureAwait(false))
        {
            if (failed is null && !ended.IsCompletedSuccessfully)
            {
                failed = ended;
                await abort.CancelAsync().ConfigureAwait(false);
            }
        }

        await (failed ?? Task.CompletedTask).ConfigureAwait(false);
    }

    private async Task<BackupEnvelope> ProveAsync(
        BackupEnvelope envelope,
        BackupFiles files,
        PendingScratch scratch,
        IRehearsal? rehearsal,
        BackupRequest request,
        CancellationToken cancellationToken
    )
    {
        bool proved = false;
        IuRehearsal? rehearsed = null;
        try
        {
            BackupProof proof = await new RestoreProof(provider, options)
                .RunAsync(
                    files.Path,
                    envelope.ManifestSha256,
                    cancellationToken,
                    scratch.Server,
                    rehearsal is null
                        ? null
                        : async copy => rehearsed = await rehearsal.RunAsync(copy, request.Plan!, cancellationToken).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
            proved = true;
            return envelope with { Proof = proof, Rehearsal = rehearsed };
        }
        finally
        {
            if (!proved)
            {
                // No run points at it, and a file that was not proved must not pass for one that was.
                files.Delete();
            }
        }
    }

    private static IuException Swapped(BackupEnvelope envelope, BackupManifest manifest, string runId) =>
        new(ErrorCatalogue.BackupSwapped, $"The manifest of '{envelope.Path}' is for run {manifest.RunId}.", runId);

    private Command Dump(string pgDump, string snapshot, BackupScope scope) =>
        Cli.Wrap(pgDump)
            .WithArguments([
                "--format=custom",
                "--no-password",
                "--strict-names",
                $"--snapshot={snapshot}",
                "--lock-wait-timeout=30s",
                .. scope.Arguments,
            ])
            .WithEnvironmentVariables(variables =>
                LibpqEnvironment.Apply(
                    variables,
                    provider.Service,
                    provider.PasswordFilePath,
                    DatabaseRoles.Login(DatabaseRole.Reader),
                    "iucutter/backup"
                )
            );

    private Command Encrypt(string gpg) =>
        Cli.Wrap(gpg).WithArguments(GpgArguments.Encrypt(options)).WithEnvironmentVariables(ProgramEnvironment.Clean);

    private string NewPath(string runId, DateTimeOffset now)
    {
        string folder = Path.GetFullPath(options.Directory);
        BackupFolder.RequireSame(options, runId);
        if (options.FolderMark is null && !Directory.Exists(folder))
        {
            PrivateFiles.MakeFolder(folder);
        }

        return Path.Combine(
            folder,
            $"{runId}-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}{BackupFiles.Extension}"
        );
    }
}
