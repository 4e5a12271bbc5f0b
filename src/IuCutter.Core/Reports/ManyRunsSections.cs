using System.Collections.Immutable;
using static IuCutter.Core.Reports.ReportCell;
using static IuCutter.Core.Reports.RunSections;

namespace IuCutter.Core.Reports;

/// <summary>Lays the report of several runs out in sections.</summary>
internal static class ManyRunsSections
{
    /// <summary>The sections, the verdict first.</summary>
    public static ImmutableArray<ReportSection> Of(Report report)
    {
        ReportStatistics statistics = report.Statistics ?? ReportStatistics.Of(report.Runs);
        return
        [
            Verdict(report, statistics),
            Runs(report),
            Trends(report, statistics),
            Approvals(report),
            Refusals(report, statistics),
            Debts(report),
        ];
    }

    private static ReportSection Verdict(Report report, ReportStatistics statistics)
    {
        ReportedRun[] indebted = [.. report.Runs.Where(run => run.Debt is { Until: null })];
        ReportedRun[] attention = [.. report.Runs.Where(NeedsAttention)];
        return new ReportSection("verdict", "Verdict")
        {
            Lines =
            [
                report.Runs.IsEmpty
                    ? "There is no run."
                    : $"{Count(report.Runs.Length, "run")}: "
                        + string.Join(", ", statistics.Outcomes.Select(one => $"{ReportFormat.Number(one.Count)} {one.Name}"))
                        + ".",
                indebted.Length == 0
                    ? "No run is in audit debt."
                    : $"AUDIT DEBT: of {Count(indebted.Length, "run")} the units are in the database and ledger or verdict are not.",
                attention.Length == 0
                    ? "No run was refused, failed, was killed or waits for a decision."
                    : $"{Count(attention.Length, "run")} cannot go on as it is: see the table of runs.",
            ],
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Runs by verdict",
                        ["Verdict", "Runs"],
                        [.. statistics.Outcomes.Select(one => Row(one.Name, ReportFormat.Number(one.Count)))]
                    ),
                    report.Runs.IsEmpty
                        ? null
                        : PlotFigures.Bars(
                            "outcomes-figure",
                            "Verdicts of the runs.",
                            "A bar for each verdict, with the number of runs at its end. The table after it says the same.",
                            [.. statistics.Outcomes.Select(one => (one.Name, (double)one.Count, ReportFormat.Number(one.Count)))]
                        )
                ),
            ],
        };
    }

    private static bool NeedsAttention(ReportedRun run) =>
        run.Outcome
            is ReportOutcome.Refused
                or ReportOutcome.Failed
                or ReportOutcome.Killed
                or ReportOutcome.Unknown
                or ReportOutcome.Undecided;

    private static ReportSection Runs(Report report) =>
        new("runs", "Runs")
        {
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Runs, oldest first",
                        [
                            "Run",
                            "Verdict",
                            "Mode",
                            "State",
                            "Document",
                            "Units",
                            "Made at",
                            "Ended at",
                            "In all",
                            "At work",
                            "Source SHA-256",
                        ],
                        [
                            .. report.Runs.Select(run =>
                                Row(
                                    ReportCell.Code(run.RunId),
                                    Words(run.Outcome),
                                    run.Mode.ToString(),
                                    run.State.ToString(),
                                    ReportCell.Code(run.DocumentPrefix),
                                    ReportFormat.Number(run.UnitCount),
                                    ReportFormat.Time(run.CreatedAt),
                                    ReportFormat.Time(run.EndedAt, "open"),
                                    ReportFormat.Duration(run.ElapsedSeconds),
                                    ReportFormat.Duration(run.WorkSeconds),
                                    ReportCell.Code(run.SourceSha256)
                                )
                            ),
                        ]
                    )
                ),
                new ReportPart(
                    new ReportTable(
                        "Open runs",
                        ["Run", "Verdict", "Who acts", "Next command"],
                        [
                            .. report
                                .Runs.Where(run => run.EndedAt is null)
                                .Select(run => Row(ReportCell.Code(run.RunId), run.Verdict, run.WhoActs, ReportCell.Code(run.NextCommand))),
                        ]
                    )
                ),
            ],
        };

    private static ReportSection Trends(Report report, ReportStatistics statistics) =>
        new("trends", "Counts and durations over time")
        {
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Runs by the time at which they were made",
                        ["Period", "Runs", "Completed by now"],
                        [
                            .. statistics.Periods.Select(period =>
                                Row(period.Period, ReportFormat.Number(period.Runs), ReportFormat.Number(period.Completed))
                            ),
                        ]
                    ),
                    statistics.Periods.IsEmpty
                        ? null
                        : PlotFigures.Columns(
                            "periods-figure",
                            "Runs over time.",
                            "A column for each period: all runs outlined with their number above, those that are completed filled. "
                                + "The table after it says the same.",
                            statistics.Periods
                        )
                ),
                new ReportPart(
                    new ReportTable(
                        "Phases: how long they took",
                        ["Phase", "Completed", "Median", "Longest"],
                        [
                            .. statistics.Phases.Select(phase =>
                                Row(
                                    phase.Name,
                                    ReportFormat.Number(phase.Count),
                                    ReportFormat.Duration(phase.MedianSeconds),
                                    ReportFormat.Duration(phase.MaxSeconds)
                                )
                            ),
                        ]
                    ),
                    report.Runs.IsEmpty
                        ? null
                        : PlotFigures.Durations(
                            "durations-figure",
                            "Durations of runs.",
                            "For each run, oldest first, a circle at its time in all and a square at its time at work, on a "
                                + "logarithmic scale. The table of runs says the same.",
                            report.Runs
                        )
                ),
            ],
        };

    private static ReportSection Approvals(Report report) =>
        new("approvals", "Who approved what")
        {
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Approvals, one row for each signature",
                        ["Run", "Gate", "Approved by", "Key fingerprint", "Recorded", "Valid until", "Card SHA-256"],
                        [
                            .. report.Runs.SelectMany(run =>
                                run.Approvals.SelectMany(approval =>
                                    approval.Signatures.Select(signature =>
                                        Row(
                                            ReportCell.Code(run.RunId),
                                            approval.Gate,
                                            signature.Signer,
                                            ReportCell.Code(signature.KeyFingerprint),
                                            ReportFormat.Time(approval.RecordedAt),
                                            ReportFormat.Time(approval.ExpiresAt),
                                            ReportCell.Code(approval.CardSha256)
                                        )
                                    )
                                )
                            ),
                        ]
                    )
                ),
            ],
        };

    private static ReportSection Refusals(Report report, ReportStatistics statistics) =>
        new("refusals", "Refusals and failures")
        {
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "By ErrorId",
                        ["ErrorId", "Times"],
                        [.. statistics.Refusals.Select(one => Row(one.Name, ReportFormat.Number(one.Count)))]
                    )
                    {
                        Empty = "None was recorded.",
                    },
                    statistics.Refusals.IsEmpty
                        ? null
                        : PlotFigures.Bars(
                            "refusals-figure",
                            "Refusals by ErrorId.",
                            "A bar for each ErrorId, with its number of times at the end. The table after it says the same.",
                            [.. statistics.Refusals.Select(one => (one.Name, (double)one.Count, ReportFormat.Number(one.Count)))]
                        )
                ),
                new ReportPart(RefusalTable(report.Runs.SelectMany(run => run.Refusals.Select(one => (run, one))), withRun: true)),
            ],
        };

    private static ReportSection Debts(Report report)
    {
        ImmutableArray<(ReportedRun Run, ReportedDebt Debt)> debts =
        [
            .. report.Runs.Where(run => run.Debt is not null).Select(run => (run, run.Debt!)),
        ];
        return new ReportSection("debts", "Audit debt")
        {
            Lines = ["The time in which the units of a run were in the database, and ledger or verdict were not."],
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Audit debt by run",
                        ["Run", "Since", "Until", "Lasted"],
                        [
                            .. debts.Select(one =>
                                Row(
                                    ReportCell.Code(one.Run.RunId),
                                    ReportFormat.Time(one.Debt.Since),
                                    ReportFormat.Time(one.Debt.Until, "IT LASTS"),
                                    ReportFormat.Duration(one.Debt.Seconds)
                                )
                            ),
                        ]
                    )
                    {
                        Empty = "No run has written units.",
                    },
                    debts.IsEmpty
                        ? null
                        : PlotFigures.Bars(
                            "debts-figure",
                            "How long audit debt lasted.",
                            "A bar for each run that wrote units, with the time at its end. The table after it says the same.",
                            [
                                .. debts.Select(one =>
                                    (
                                        one.Run.RunId,
                                        one.Debt.Seconds,
                                        ReportFormat.Duration(one.Debt.Seconds) + (one.Debt.Until is null ? ", it lasts" : "")
                                    )
                                ),
                            ]
                        )
                ),
            ],
        };
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{ReportFormat.Number(count)} {what}s";
}
