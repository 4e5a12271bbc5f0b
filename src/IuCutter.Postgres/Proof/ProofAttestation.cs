using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Ledger;
using IuCutter.Postgres.Restore;

namespace IuCutter.Postgres.Proof;

/// <summary>
/// The verifying duty's word that a backup was proved by restoring it, and what was rehearsed in its copy; leg A demands it. It is signed
/// with the duty's key and written by its login: the executor cannot give it, nor can anybody who has passwords alone. The database
/// checks the signature and stores what the signed text says.
/// </summary>
/// <param name="provider">The database that the backup was made of.</param>
/// <param name="signatures">Signs and verifies.</param>
/// <param name="verifierKey">Key of DOT-992; null when none was named.</param>
internal sealed class ProofAttestation(NpgsqlConnectionProvider provider, ISshSignatures signatures, string? verifierKey)
{
    /// <summary>The pre-state of a manifest, as the record of the backup names it.</summary>
    public static IEnumerable<object> PreState(BackupManifest manifest) =>
        manifest.PreState.Select(table => new
        {
            name = table.Name,
            row_count = table.Rows,
            recent = table.Recent,
        });

    /// <summary>The digest over names, counts and digests of tables.</summary>
    public static string Digest(ImmutableArray<BackupTable> tables) =>
        Digest(tables, table => table.Name, table => $"{table.Rows} {table.Digest}");

    /// <summary>The digest over a pre-state, as the database computes it of the recorded one (fn_prestate_digest).</summary>
    public static string Digest(ImmutableArray<PreStateTable> preState) =>
        Digest(preState, table => table.Name, table => $"{table.Rows} {table.Recent}");

    /// <summary>Refuses before anything is dumped when its proof could not be attested: no key, or not the duty's login.</summary>
    /// <param name="runId">The run that the backup is made for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">Config.SigningKeyMissing, Config.LoginMissing, Store.*.</exception>
    public Task RequireAsync(string runId, CancellationToken cancellationToken) =>
        verifierKey is null
            ? throw NoKey()
            : provider.UseRoleAsync(DatabaseRole.Verifier, runId, _ => Task.FromResult(true), cancellationToken);

    /// <summary>The refusal of an attestation that nobody can sign.</summary>
    public static IuException NoKey() =>
        new(ErrorCatalogue.SigningKeyMissing, $"Duty {Duty.Verifier.Actor} signs that a backup was proved by restoring it.");

    /// <summary>Attests that a backup was restored and found to be what its manifest says.</summary>
    /// <param name="runId">The run that the backup was made for.</param>
    /// <param name="backup">The backup, verified a moment ago.</param>
    /// <param name="restoreTime">How long the restore took.</param>
    /// <param name="cancellationToken">Ends it; nothing is attested then.</param>
    /// <exception cref="IuException">
    /// Config.SigningKeyMissing; Gate.DutiesNotSegregated, Gate.UnknownSigner and other faults of the signature; Gate.PhaseOrder when the
    /// run does not stand where its backup is made; Gate.SignedOtherwise for a backup of another database; Store.*.
    /// </exception>
    public Task WriteAsync(string runId, VerifiedBackup backup, TimeSpan restoreTime, CancellationToken cancellationToken) =>
        WriteAsync(
            runId,
            "backup_attestation",
            [
                .. Subject(runId, backup),
                ("backup_sha256", backup.Manifest.Sha256),
                ("size_bytes", Number(backup.Manifest.SizeBytes)),
                ("manifest_signer", backup.Signer),
                ("horizon", backup.Manifest.Horizon),
                ("prestate_sha256", Digest(backup.Manifest.PreState)),
                ("tables_sha256", Digest(backup.Manifest.Tables)),
                ("table_count", Number(backup.Manifest.Tables.Length)),
                ("restore_ms", Number((long)restoreTime.TotalMilliseconds)),
            ],
            "select cutter_governance.fn_backup_attest(@runId, @statement, @signature)",
            report: null,
            cancellationToken
        );

    /// <summary>Attests what was rehearsed in the restored copy of a backup that is attested already.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="rehearsal">The rehearsal.</param>
    /// <param name="cancellationToken">Ends it; nothing is attested then.</param>
    /// <exception cref="IuException">As of a backup; Gate.BackupNotAttested when it is not attested.</exception>
    public Task WriteAsync(string runId, VerifiedBackup backup, IuRehearsal rehearsal, CancellationToken cancellationToken) =>
        WriteAsync(
            runId,
            "rehearsal_attestation",
            [
                .. Subject(runId, backup),
                ("unit_count", Number(rehearsal.UnitCount)),
                ("rows_digest", rehearsal.RowsDigest),
                ("report_sha256", RehearsalReport.Sha256(rehearsal)),
            ],
            "select cutter_governance.fn_rehearsal_attest(@runId, @statement, @signature, @report)",
            RehearsalReport.Write(rehearsal),
            cancellationToken
        );

    private Task WriteAsync(
        string runId,
        string kind,
        (string Key, string Value)[] fields,
        string sql,
        string? report,
        CancellationToken cancellationToken
    ) =>
        provider.UseRoleAsync(
            DatabaseRole.Verifier,
            runId,
            async connection =>
            {
                SignedStatement signed = await SignedStatement
                    .MakeAsync(signatures, connection, transaction: null, Duty.Verifier, verifierKey, kind, fields, cancellationToken)
                    .ConfigureAwait(false);
                return await connection
                    .ExecuteAsync(
                        TextCommand.Of(
                            sql,
                            new
                            {
                                runId,
                                statement = signed.Text,
                                signature = signed.Signature,
                                report,
                            },
                            cancellationToken
                        )
                    )
                    .ConfigureAwait(false);
            },
            cancellationToken
        );

    // Of which run, in which database, in which backup: what is signed of one is of no other.
    private static IEnumerable<(string Key, string Value)> Subject(string runId, VerifiedBackup backup) =>
        [
            ("run_id", runId),
            ("system_identifier", backup.Manifest.SystemIdentifier),
            ("database", backup.Manifest.Database),
            ("manifest_sha256", backup.ManifestSha256),
        ];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Digest<T>(ImmutableArray<T> tables, Func<T, string> name, Func<T, FormattableString> rest) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Concat(
                        tables
                            .OrderBy(name, StringComparer.Ordinal)
                            .Select(table => $"{name(table)} {FormattableString.Invariant(rest(table))}\n")
                    )
                )
            )
        );
}
