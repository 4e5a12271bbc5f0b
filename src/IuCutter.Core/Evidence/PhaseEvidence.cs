using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Evidence;

/// <summary>
/// The pins that each phase leaves. One place for both ways: what a dry run pins and what a live transaction writes
/// differ in nothing but the facts and in the pin that says which way ran.
/// </summary>
internal static class PhaseEvidence
{
    /// <summary>Key of the pin that says which way a phase ran, for example <c>cut_leg_a_simulated</c>.</summary>
    public static string SimulatedKey(RunPhase phase) => RunStates.Name(phase) + "_simulated";

    public static ImmutableSortedDictionary<string, string> Backup(BackupEnvelope envelope, CutMode mode) =>
        Of(
            RunPhase.PreWriteBackup,
            mode,
            [
                ("backup_sha256", envelope.Sha256),
                ("backup_size_bytes", Text(envelope.SizeBytes)),
                ("backup_gpg_fpr", envelope.GpgFingerprint),
                ("backup_manifest_sha256", envelope.ManifestSha256),
                (RestoreProofRule.Key, envelope.Proof is null ? RestoreProofRule.Waived : RestoreProofRule.Proved),
                .. Rehearsal(envelope.Rehearsal),
            ]
        );

    public static ImmutableSortedDictionary<string, string> GrantProbe(int checks, CutMode mode) =>
        Of(RunPhase.GrantProbe, mode, ("grant_probe_checks", Text(checks)));

    public static ImmutableSortedDictionary<string, string> LegA(LegAResult result, CutMode mode) =>
        Of(
            RunPhase.CutLegA,
            mode,
            ("leg_a_rows", Text(result.Rows)),
            ("leg_a_rows_digest", result.RowsDigest),
            ("leg_a_ids_digest", result.IdsDigest)
        );

    public static ImmutableSortedDictionary<string, string> Structure(int rows, string digest, CutMode mode) =>
        Of(RunPhase.StructuralVerify, mode, ("structure_rows", Text(rows)), ("structure_rows_digest", digest));

    public static ImmutableSortedDictionary<string, string> LegB(LegBResult result, CutMode mode) =>
        Of(
            RunPhase.LegBRecord,
            mode,
            ("change_set_id", result.ChangeSetId.ToString()),
            ("review_decision_id", result.ReviewDecisionId.ToString()),
            ("ledger_rows", Text(result.LedgerRows))
        );

    public static ImmutableSortedDictionary<string, string> WriteVerify(WriteVerifyResult result, CutMode mode) =>
        Of(
            RunPhase.WriteVerify,
            mode,
            ("verify_result_id", result.VerifyResultId.ToString()),
            ("verify_rows_checked", Text(result.RowsChecked)),
            ("verify_rows_digest", result.RowsDigest)
        );

    public static ImmutableSortedDictionary<string, string> Enactment(EnactmentResult result, CutMode mode) =>
        Of(
            RunPhase.LifecycleEnact,
            mode,
            ("enacted_rows", Text(result.Rows)),
            ("enact_log_rows", Text(result.LogRows)),
            ("enact_triggers_surveyed", Text(result.TriggersSurveyed))
        );

    public static ImmutableSortedDictionary<string, string> Closeout(CutRun run) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("closeout_pin_count", Text(run.Pins.Count))]);

    // Durations and locks are in the report; its hash is pinned.
    private static (string Key, string Value)[] Rehearsal(IuRehearsal? rehearsal) =>
        rehearsal is null
            ? []
            :
            [
                ("rehearsal_rows", Text(rehearsal.UnitCount)),
                ("rehearsal_rows_digest", rehearsal.RowsDigest),
                ("rehearsal_ledger_rows", Text(rehearsal.LedgerRows)),
                ("rehearsal_prestate_digest", rehearsal.PreStateDigest),
                (RehearsalReport.PinKey, RehearsalReport.Sha256(rehearsal)),
            ];

    private static ImmutableSortedDictionary<string, string> Of(RunPhase phase, CutMode mode, params (string Key, string Value)[] pins) =>
        ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            pins.Select(pin => KeyValuePair.Create(pin.Key, pin.Value))
                .Append(KeyValuePair.Create(SimulatedKey(phase), mode == CutMode.DryRun ? "true" : "false"))
        );

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
