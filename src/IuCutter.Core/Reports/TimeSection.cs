using static IuCutter.Core.Reports.ReportCell;

namespace IuCutter.Core.Reports;

/// <summary>When the phases of a run were at work, and why not in between: phases, pauses and holds.</summary>
internal static class TimeSection
{
    /// <summary>The section.</summary>
    public static ReportSection Of(ReportedRun run) =>
        new("time", "Phases and pauses")
        {
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Phases",
                        ["Phase", "Attempt", "Ended as", "Way", "From", "Until", "Took", "Build", "Transaction"],
                        [
                            .. run.Phases.Select(phase =>
                                Row(
                                    phase.Name,
                                    ReportFormat.Number(phase.Attempt),
                                    phase.ErrorId is { } error ? $"{phase.Outcome} ({error})" : phase.Outcome,
                                    phase.Path ?? "",
                                    ReportFormat.Time(phase.StartedAt),
                                    ReportFormat.Time(phase.CompletedAt, "no end"),
                                    ReportFormat.Duration(phase.Seconds),
                                    phase.ToolRevision,
                                    phase.TransactionId ?? ""
                                )
                            ),
                        ]
                    ),
                    TimelineFigure.Of(run)
                ),
                new ReportPart(
                    new ReportTable(
                        "Pauses",
                        ["Pause", "From", "Until", "Lasted"],
                        [
                            .. run.Pauses.Select(pause =>
                                Row(
                                    pause.Reason,
                                    ReportFormat.Time(pause.From),
                                    ReportFormat.Time(pause.To, "it lasts"),
                                    ReportFormat.Duration(pause.Seconds)
                                )
                            ),
                        ]
                    )
                    {
                        Empty = "None of a second or more.",
                    }
                ),
                new ReportPart(
                    new ReportTable(
                        "Holds",
                        ["Kind", "Since", "By", "Why", "Lifted", "By whom, and why"],
                        [
                            .. run.Holds.Select(hold =>
                                Row(
                                    hold.Kind,
                                    ReportFormat.Time(hold.HeldAt),
                                    hold.HeldBy,
                                    hold.Reason,
                                    ReportFormat.Time(hold.LiftedAt, "it stands"),
                                    hold.LiftedBy is { } by ? $"{by}: {hold.LiftReason}" : ""
                                )
                            ),
                        ]
                    )
                    {
                        Empty = "Nobody stopped it, and nothing was left undecided.",
                    }
                ),
            ],
        };
}
