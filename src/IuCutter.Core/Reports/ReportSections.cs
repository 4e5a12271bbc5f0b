using System.Collections.Immutable;

namespace IuCutter.Core.Reports;

/// <summary>Lays a report out in sections: the verdict first, then when, who, what, what was refused, and what can be checked.</summary>
internal static class ReportSections
{
    /// <summary>The report as people read it.</summary>
    public static ReportDocument Of(Report report) =>
        report.Kind switch
        {
            ReportKind.Run => new ReportDocument("Report of a run", report.About, [.. RunSections.Of(report.Runs[0]), About(report)]),
            ReportKind.Document => new ReportDocument(
                "Report of a document",
                report.About,
                [.. ManyRunsSections.Of(report), .. Map(report), About(report)]
            ),
            ReportKind.Runs => new ReportDocument("Report of runs", report.About, [.. ManyRunsSections.Of(report), About(report)]),
            _ => throw new ArgumentOutOfRangeException(nameof(report), report.Kind, "not a kind"),
        };

    // The run whose units the document consists of, or would; what was undone or voided is no part of it.
    private static ImmutableArray<ReportSection> Map(Report report)
    {
        ReportedRun? current = report
            .Runs.Where(run => run.Mode == CutMode.Live && run.Outcome is not (ReportOutcome.Undone or ReportOutcome.Voided))
            .OrderBy(run => run.State is RunState.Enacted or RunState.CloseoutReported)
            .LastOrDefault(run => run.Coverage is not null);
        return current is null ? [] : [DocumentSection.Of(current) with { Title = $"The document, as run {current.RunId} cut it" }];
    }

    private static ReportSection About(Report report) =>
        new("about", "About this report")
        {
            Lines =
            [
                "It tells what was recorded when it was made, and proves nothing by itself: the commands that check it are in it. It holds "
                    + "names, counts, times, hashes and addresses, and nothing of a document's text.",
            ],
            Facts =
            [
                ("Made at", ReportFormat.Time(report.GeneratedAt)),
                ("By", $"IuCutter {report.ToolVersion}"),
                ("Module SHA-256", ReportCell.Code(report.ModuleSha256)),
                ("Database", report.Database ?? "none: dry runs of a session"),
                .. report.SystemIdentifier is { } identifier
                    ? (ImmutableArray<(string, ReportCell)>)[("System identifier", ReportCell.Code(identifier))]
                    : [],
                ("Format of the same as JSON", ReportCell.Code(Report.FormatName)),
            ],
        };
}
