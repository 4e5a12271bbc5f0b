using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Restore;

namespace IuCutter.Postgres.Proof;

/// <summary>
/// The gate's word that a backup was proved by restoring it, and what was rehearsed in its copy; leg A demands it. The executor's role
/// cannot give it, and records no other pre-state than the one that it names.
/// </summary>
/// <param name="provider">The live database.</param>
/// <param name="options">Where the files lie.</param>
internal sealed class ProofAttestation(NpgsqlConnectionProvider provider, BackupOptions options)
{
    /// <summary>The pre-state of a manifest, as attestation and record name it.</summary>
    public static IEnumerable<object> PreState(BackupManifest manifest) =>
        manifest.PreState.Select(table => new
        {
            name = table.Name,
            row_count = table.Rows,
            recent = table.Recent,
        });

    /// <summary>Reads manifest, signature and file once more, and writes the attestation as the gate.</summary>
    /// <param name="runId">The run that the backup was made for.</param>
    /// <param name="envelope">The backup.</param>
    /// <param name="proof">What its restore gave.</param>
    /// <param name="cancellationToken">Ends it; nothing is attested then.</param>
    /// <exception cref="IuException">
    /// Integrity.BackupSwapped, Integrity.BackupDamaged, Store.BackupNotFound, a fault of the signature; Gate.PhaseOrder when the run does
    /// not stand where its backup is made.
    /// </exception>
    public async Task WriteAsync(string runId, BackupEnvelope envelope, BackupProof proof, CancellationToken cancellationToken)
    {
        VerifiedBackup backup = await new RestoreProof(provider, options)
            .VerifyAsync(new BackupFiles(envelope.Path), envelope.ManifestSha256, cancellationToken)
            .ConfigureAwait(false);
        BackupManifest manifest = backup.Manifest;
        if (manifest.RunId != runId || manifest.Sha256 != envelope.Sha256 || proof.RunId != runId)
        {
            throw new IuException(ErrorCatalogue.BackupSwapped, $"The manifest of '{envelope.Path}' is for run {manifest.RunId}.", runId);
        }

        string attestation = JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["backup_sha256"] = manifest.Sha256,
                ["size_bytes"] = manifest.SizeBytes,
                ["manifest_sha256"] = backup.ManifestSha256,
                ["signer"] = backup.Signer,
                ["horizon"] = manifest.Horizon,
                ["prestate"] = PreState(manifest),
                ["tables_sha256"] = Digest(manifest.Tables),
                ["table_count"] = manifest.Tables.Length,
                ["restore_ms"] = (long)proof.RestoreTime.TotalMilliseconds,
            }
        );
        await new RoleCommands(provider)
            .ExecuteAsync(
                DatabaseRole.Gatekeeper,
                "select cutter_governance.fn_backup_attest(@runId, @attestation::jsonb)",
                new { runId, attestation },
                runId,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (envelope.Rehearsal is { } rehearsal)
        {
            await WriteAsync(runId, envelope.ManifestSha256, rehearsal, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task WriteAsync(string runId, string manifestSha256, IuRehearsal rehearsal, CancellationToken cancellationToken)
    {
        string record = JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["manifest_sha256"] = manifestSha256,
                ["unit_count"] = rehearsal.UnitCount,
                ["rows_digest"] = rehearsal.RowsDigest,
                ["report"] = RehearsalReport.Write(rehearsal),
            }
        );
        return new RoleCommands(provider).ExecuteAsync(
            DatabaseRole.Gatekeeper,
            "select cutter_governance.fn_rehearsal_attest(@runId, @record::jsonb)",
            new { runId, record },
            runId,
            cancellationToken
        );
    }

    /// <summary>The digest over names, counts and digests of tables.</summary>
    public static string Digest(ImmutableArray<BackupTable> tables) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Concat(
                        tables
                            .OrderBy(table => table.Name, StringComparer.Ordinal)
                            .Select(table => FormattableString.Invariant($"{table.Name} {table.Rows} {table.Digest}\n"))
                    )
                )
            )
        );
}
