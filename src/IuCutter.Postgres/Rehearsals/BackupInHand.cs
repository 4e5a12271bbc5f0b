using System.Data.Common;
using System.Text.Json;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;

namespace IuCutter.Postgres.Rehearsals;

/// <summary>
/// The backup of a run in a rehearsal: the one whose copy it runs in, which was made and proved a moment ago. It is not made again; the
/// gate attests it and the phase records it, with how the copy stands.
/// </summary>
/// <param name="copy">The copy.</param>
internal sealed class BackupInHand(RestoredCopy copy) : IBackupRunner
{
    // How leg A will find the tables: the horizon and the counts of this one statement's snapshot.
    private const string Moment = """
        select pg_catalog.jsonb_build_object('horizon', h.horizon::text, 'prestate',
            (select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(p)) from cutter_governance.fn_prestate(h.horizon) p))::text
        from (select pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())) h (horizon)
        """;

    private readonly RoleCommands _commands = new(copy.Database);
    private string _moment = "{}";

    private BackupManifest Manifest => copy.Backup.Manifest;

    /// <inheritdoc/>
    public async Task<BackupEnvelope> RunAsync(BackupRequest request, CancellationToken cancellationToken)
    {
        _moment = await _commands
            .SingleAsync<string>(DatabaseRole.Reader, Moment, parameters: null, request.RunId, cancellationToken)
            .ConfigureAwait(false);
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
    public Task AttestAsync(string runId, BackupEnvelope envelope, CancellationToken cancellationToken)
    {
        string said = JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["backup_sha256"] = envelope.Sha256,
                ["size_bytes"] = envelope.SizeBytes,
                ["manifest_sha256"] = envelope.ManifestSha256,
                ["signer"] = copy.Backup.Signer,
                ["tables_sha256"] = ProofAttestation.Digest(Manifest.Tables),
                ["table_count"] = Manifest.Tables.Length,
                ["restore_ms"] = 0,
            }
        );
        return _commands.ExecuteAsync(
            DatabaseRole.Gatekeeper,
            "select cutter_governance.fn_backup_attest(@runId, @moment::jsonb || @said::jsonb)",
            new
            {
                runId,
                moment = _moment,
                said,
            },
            runId,
            cancellationToken
        );
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
        string record = JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["backup_sha256"] = envelope.Sha256,
                ["size_bytes"] = envelope.SizeBytes,
                ["gpg_fpr"] = envelope.GpgFingerprint,
                ["manifest_sha256"] = envelope.ManifestSha256,
                ["restore_proof"] = "proved",
                ["restore_ms"] = 0,
            }
        );
        await using DbCommand command = DbCommands.Create(
            connection,
            transaction,
            "select cutter_governance.fn_backup_record($1, $2::jsonb || $3::jsonb)",
            runId,
            _moment,
            record
        );
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RequireAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;
}
