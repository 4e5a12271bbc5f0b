using System.Data.Common;
using System.Text.Json;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Restore;

namespace IuCutter.Postgres.Rehearsals;

/// <summary>
/// The backup of a run in a rehearsal: the one whose copy it runs in, which was made and proved a moment ago. It is not made again; the
/// stand-in of the verifying duty attests it and the phase records it, with how the copy stands.
/// </summary>
/// <param name="copy">The copy.</param>
/// <param name="attestation">Attests in the copy, with the stand-in's key.</param>
internal sealed class BackupInHand(RestoredCopy copy, ProofAttestation attestation) : IBackupRunner
{
    // How leg A will find the tables of the copy: the horizon and the counts of this one statement.
    private const string Moment = """
        select pg_catalog.current_database()::text as "Database", h.system_identifier as "SystemIdentifier",
               h.horizon::text as "Horizon", p.name as "Name", p.row_count as "Rows", p.recent::text as "Recent"
        from (select pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot()),
                     (select c.system_identifier::text from pg_catalog.pg_control_system() c)) h (horizon, system_identifier)
        cross join lateral cutter_governance.fn_prestate(h.horizon) p
        """;

    // As if it had been made of the copy: file and manifest are those of the original.
    private VerifiedBackup _backup = copy.Backup;

    private BackupManifest Manifest => _backup.Manifest;

    /// <inheritdoc/>
    public async Task<BackupEnvelope> RunAsync(BackupRequest request, CancellationToken cancellationToken)
    {
        List<Standing> moment = await new RoleCommands(copy.Database)
            .ListAsync<Standing>(DatabaseRole.Reader, Moment, parameters: null, request.RunId, cancellationToken)
            .ConfigureAwait(false);
        _backup = copy.Backup with
        {
            Manifest = copy.Backup.Manifest with
            {
                Database = moment[0].Database,
                SystemIdentifier = moment[0].SystemIdentifier,
                Horizon = moment[0].Horizon,
                PreState = [.. moment.Select(table => new PreStateTable(table.Name, table.Rows, table.Recent))],
            },
        };
        return new BackupEnvelope(Manifest.Sha256, Manifest.SizeBytes, Manifest.Recipients[0].ToUpperInvariant(), copy.Backup.Files.Path)
        {
            ManifestSha256 = copy.Backup.ManifestSha256,
            Proof = new BackupProof(
                copy.Backup.Files.Path,
                request.RunId,
                Manifest.CreatedAt,
                copy.Backup.Signer,
                Manifest.Tables.Length,
                Manifest.Tables.Sum(table => table.Rows),
                Manifest.Objects.Count,
                TimeSpan.Zero
            ),
        };
    }

    /// <inheritdoc/>
    public Task AttestAsync(string runId, BackupEnvelope envelope, CancellationToken cancellationToken) =>
        attestation.WriteAsync(runId, _backup, TimeSpan.Zero, cancellationToken);

    /// <inheritdoc/>
    public async Task RecordAsync(
        DbConnection connection,
        DbTransaction transaction,
        string runId,
        BackupEnvelope envelope,
        CancellationToken cancellationToken
    )
    {
        string record = JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["backup_sha256"] = envelope.Sha256,
                ["size_bytes"] = envelope.SizeBytes,
                ["gpg_fpr"] = envelope.GpgFingerprint,
                ["manifest_sha256"] = envelope.ManifestSha256,
                ["horizon"] = Manifest.Horizon,
                ["restore_proof"] = "proved",
                ["restore_ms"] = 0,
                ["prestate"] = ProofAttestation.PreState(Manifest),
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
    public Task RequireAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed record Standing(string Database, string SystemIdentifier, string Horizon, string Name, long Rows, string Recent);
}
