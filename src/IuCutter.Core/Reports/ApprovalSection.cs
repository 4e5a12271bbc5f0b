using System.Collections.Immutable;
using static IuCutter.Core.Reports.ReportCell;

namespace IuCutter.Core.Reports;

/// <summary>Who approved what of a run: approvals with their signatures, cards that were asked for, and the roster.</summary>
internal static class ApprovalSection
{
    /// <summary>The section.</summary>
    public static ReportSection Of(ReportedRun run) =>
        new("approvals", "Who approved what")
        {
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Approvals, one row for each signature",
                        ["Gate", "Approved by", "Key fingerprint", "Recorded", "Valid until", "Now", "Asked for by", "Why", "Card SHA-256"],
                        [
                            .. run.Approvals.SelectMany(approval =>
                                approval.Signatures.Select(signature =>
                                    Row(
                                        approval.Scope is { } scope ? $"{approval.Gate} for {scope}" : approval.Gate,
                                        signature.Signer,
                                        ReportCell.Code(signature.KeyFingerprint),
                                        ReportFormat.Time(approval.RecordedAt),
                                        ReportFormat.Time(approval.ExpiresAt),
                                        run.Mode == CutMode.DryRun ? "simulated"
                                            : approval.InForce ? "in force"
                                            : approval.ExpiresAt <= run.ReadAt ? "expired"
                                            : "void",
                                        approval.RequesterKey is { } key ? $"{approval.Requester}, key {key}" : approval.Requester,
                                        approval.WaivesRestoreProof
                                            ? $"{approval.Why} WAIVES THE PROOF THAT THE BACKUP RESTORES."
                                            : approval.Why,
                                        ReportCell.Code(approval.CardSha256)
                                    )
                                )
                            ),
                        ]
                    )
                    {
                        Empty = "Nobody has approved anything.",
                    }
                ),
                new ReportPart(
                    new ReportTable(
                        "Cards that were asked for",
                        ["Gate", "Asked for by", "At", "To be signed until", "Recorded", "Card SHA-256"],
                        [
                            .. run.Cards.Select(card =>
                                Row(
                                    card.Gate,
                                    card.Requester,
                                    ReportFormat.Time(card.IssuedAt),
                                    ReportFormat.Time(card.ExpiresAt),
                                    card.Recorded ? "yes" : "no",
                                    ReportCell.Code(card.CardSha256)
                                )
                            ),
                        ]
                    )
                ),
                .. run.Roster is { } roster
                    ? (ImmutableArray<ReportPart>)
                        [
                            new ReportPart(
                                new ReportTable(
                                    "The roster of signers in force",
                                    ["Number", "Installed", "By", "SHA-256"],
                                    [
                                        Row(
                                            ReportFormat.Number(roster.Number),
                                            ReportFormat.Time(roster.InstalledAt),
                                            roster.InstalledBy,
                                            ReportCell.Code(roster.Sha256)
                                        ),
                                    ]
                                )
                            ),
                        ]
                    : [],
            ],
        };
}
