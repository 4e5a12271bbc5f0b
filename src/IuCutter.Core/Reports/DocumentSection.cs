using static IuCutter.Core.Reports.ReportCell;

namespace IuCutter.Core.Reports;

/// <summary>The document as a map of units, with its coverage to the last byte.</summary>
internal static class DocumentSection
{
    /// <summary>The section.</summary>
    public static ReportSection Of(ReportedRun run)
    {
        const string title = "The document";
        if (run.Coverage is not { } coverage)
        {
            return new ReportSection("document", title)
            {
                Lines = ["Its units are not known to the database before the first approval of the run is recorded."],
            };
        }

        return new ReportSection("document", title)
        {
            Lines = [CoverageLine(coverage)],
            Facts =
            [
                ("Source", ReportFormat.Bytes(coverage.SourceLength)),
                ("In units", $"{ReportFormat.Bytes(coverage.InUnits)} in {ReportFormat.Number(coverage.Units.Length)} units"),
                (
                    "In no unit",
                    coverage.Exclusions is { } known
                        ? $"{ReportFormat.Bytes(coverage.InExclusions ?? 0)} in {ReportFormat.Number(known.Length)} named exclusions"
                        : $"{ReportFormat.Bytes(coverage.SourceLength - coverage.InUnits)}; which ones is recorded by leg B"
                ),
                .. run.Lifecycle.Select(status => ($"Units {status.Key}", (ReportCell)ReportFormat.Number(status.Value))),
            ],
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Bytes in no unit",
                        ["Kind", "From byte", "Bytes", "SHA-256"],
                        [
                            .. (coverage.Exclusions ?? []).Select(one =>
                                Row(one.Kind, ReportFormat.Number(one.Start), ReportFormat.Number(one.Length), ReportCell.Code(one.Sha256))
                            ),
                        ]
                    )
                    {
                        Empty = coverage.Exclusions is null ? "Not known before leg B." : "None: every byte is in a unit.",
                    },
                    CoverageFigure.Of(coverage)
                ),
                new ReportPart(
                    new ReportTable(
                        "Units",
                        ["Address", "No.", "Type", "From byte", "Bytes", "SHA-256 of its bytes"],
                        [
                            .. coverage.Units.Select(unit =>
                                Row(
                                    ReportCell.Code(unit.Address),
                                    ReportFormat.Number(unit.Ordinal),
                                    unit.SectionType,
                                    unit.Start is { } start ? ReportFormat.Number(start) : "not known",
                                    ReportFormat.Number(unit.Length),
                                    ReportCell.Code(unit.BodySha256)
                                )
                            ),
                        ]
                    )
                ),
            ],
        };
    }

    private static string CoverageLine(ReportedCoverage coverage) =>
        coverage.IsWhole
            ? $"Each of the {ReportFormat.Bytes(coverage.SourceLength)} of the source, to the last, lies in exactly one unit or in one "
                + "named exclusion."
        : coverage.Exclusions is null
            ? "Which bytes lie in no unit is not known to the database before leg B is recorded; until then the plan knows it."
        : "UNITS AND EXCLUSIONS DO NOT COVER THE SOURCE: have the DBA look before anything else.";
}
