using System.Collections.Immutable;
using static IuCutter.Core.Reports.ReportCell;

namespace IuCutter.Core.Reports;

/// <summary>
/// Evidence of a run: backup, rehearsal, ledger, verdict, undo, its part of the audit log, and the signatures of the duties.
/// </summary>
internal static class EvidenceSection
{
    /// <summary>The section.</summary>
    public static ReportSection Of(ReportedRun run) =>
        new("evidence", "Backup, ledger and verdict")
        {
            Facts =
            [
                .. run.Backup is { } backup
                    ? (ImmutableArray<(string, ReportCell)>)
                        [
                            ("Backup SHA-256", ReportCell.Code(backup.Sha256)),
                            ("Backup", $"{ReportFormat.Bytes(backup.SizeBytes)}, recorded {ReportFormat.Time(backup.RecordedAt)}"),
                            ("Encrypted to", ReportCell.Code(backup.GpgFingerprint)),
                            ("Manifest SHA-256", ReportCell.Code(backup.ManifestSha256)),
                            (
                                "Proof that it restores",
                                backup.RestoreProof == "proved"
                                    ? $"proved in {ReportFormat.Duration(backup.RestoreSeconds)}, attested by {backup.Verifier ?? "nobody"}"
                                    : "WAIVED by the signed card"
                            ),
                        ]
                    : [("Backup", "none is recorded")],
                .. run.Rehearsal is { } rehearsal
                    ? (ImmutableArray<(string, ReportCell)>)
                        [
                            (
                                "Rehearsal",
                                $"{ReportFormat.Number(rehearsal.UnitCount)} units in a restored copy, "
                                    + $"{ReportFormat.Time(rehearsal.RehearsedAt)}, signed by {rehearsal.Verifier}"
                            ),
                            ("Rehearsed rows digest", ReportCell.Code(rehearsal.RowsDigest)),
                        ]
                    : [],
                .. run.Ledger is { } ledger
                    ? (ImmutableArray<(string, ReportCell)>)
                        [
                            (
                                "Ledger",
                                $"{ledger.Operation} of {ReportFormat.Number(ledger.AffectedRows)} units, written by {ledger.Executor}, "
                                    + ReportFormat.Time(ledger.RecordedAt)
                            ),
                            ("Change set", ReportCell.Code(ledger.ChangeSetId)),
                            ("Review decision", ReportCell.Code(ledger.ReviewDecisionId)),
                            ("Decided by", ledger.DecidedBy ?? ""),
                            ("Rollback key", ReportCell.Code(ledger.RollbackKey)),
                        ]
                    : [("Ledger", "none is recorded")],
                .. run.VerifierVerdict is { } verdict
                    ? (ImmutableArray<(string, ReportCell)>)
                        [
                            (
                                "Verdict",
                                $"{verdict.Verdict}: {ReportFormat.Number(verdict.RowsChecked)} rows compared by {verdict.Verifier}, "
                                    + ReportFormat.Time(verdict.RecordedAt)
                            ),
                            ("Verified rows digest", ReportCell.Code(verdict.RowsDigest)),
                        ]
                    : [("Verdict", "none is recorded")],
                .. run.Undo is { } undo
                    ? (ImmutableArray<(string, ReportCell)>)
                        [
                            (
                                "Undone",
                                $"{ReportFormat.Number(undo.UnitsRemoved)} drafts removed by {undo.Actor}, "
                                    + ReportFormat.Time(undo.RecordedAt)
                            ),
                            ("Removed rows digest", ReportCell.Code(undo.RowsDigest)),
                        ]
                    : [],
                .. run.Log is { } log
                    ? (ImmutableArray<(string, ReportCell)>)
                        [
                            (
                                "Audit log",
                                $"{ReportFormat.Number(log.Size)} leaves, {ReportFormat.Number(log.Records)} of them about this run"
                            ),
                            ("Root of the log", ReportCell.Code(log.Root)),
                        ]
                    : [],
            ],
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Signatures of the two duties",
                        ["Duty", "Signed by", "Key fingerprint", "At"],
                        [
                            .. run.Signatures.Select(one =>
                                Row(
                                    one.Dot == "DOT-991" ? "DOT-991, executor" : "DOT-992, verifier",
                                    one.Signer,
                                    ReportCell.Code(one.KeyFingerprint),
                                    ReportFormat.Time(one.SignedAt)
                                )
                            ),
                        ]
                    )
                ),
            ],
        };
}
