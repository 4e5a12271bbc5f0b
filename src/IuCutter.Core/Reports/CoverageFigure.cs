using System.Collections.Immutable;

namespace IuCutter.Core.Reports;

/// <summary>
/// Draws the source as a band of bytes, from left to right and line by line: which unit or exclusion each byte belongs to. Neighbouring
/// units differ in shade, and exclusions are outlined.
/// </summary>
internal static class CoverageFigure
{
    private const int Width = 960;
    private const int LineHeight = 18;
    private const int MaxLines = 32;
    private const int UnitsPerLine = 60;

    /// <summary>The drawing; null while the places of the units are not known.</summary>
    public static ReportFigure? Of(ReportedCoverage coverage)
    {
        if (coverage.Exclusions is not { } exclusions || coverage.SourceLength <= 0 || coverage.Units.Any(unit => unit.Start is null))
        {
            return null;
        }

        int lines = (int)Math.Clamp((coverage.Units.Length / UnitsPerLine) + 1L, 1, Math.Min(MaxLines, coverage.SourceLength));
        // Bytes of a line, rounded up, so that the last line holds the last byte.
        long perLine = (coverage.SourceLength + lines - 1) / lines;
        SvgShapes shapes = new SvgShapes();
        foreach (ReportedUnit unit in coverage.Units)
        {
            Draw(
                shapes,
                unit.Ordinal % 2 == 0 ? "even" : "odd",
                unit.Start!.Value,
                unit.Length,
                $"{unit.Address}: {ReportFormat.Number(unit.Length)} bytes from {ReportFormat.Number(unit.Start!.Value)}"
            );
        }

        foreach (ReportedExclusion exclusion in exclusions)
        {
            Draw(
                shapes,
                "pause",
                exclusion.Start,
                exclusion.Length,
                $"in no unit, {exclusion.Kind}: {ReportFormat.Number(exclusion.Length)} bytes from {ReportFormat.Number(exclusion.Start)}"
            );
        }

        return new ReportFigure(
            "coverage-figure",
            "Map of the document.",
            $"The {ReportFormat.Number(coverage.SourceLength)} bytes of the source in their order, "
                + $"{ReportFormat.Number(perLine)} to a line. Neighbouring units differ in shade; what is in no unit has a dashed "
                + "outline. The tables after it say the same.",
            Width,
            (lines * LineHeight) + 2,
            shapes.ToString()
        );

        void Draw(SvgShapes to, string look, long start, long length, string about)
        {
            for (long at = start, end = start + length; at < end; )
            {
                long line = at / perLine;
                long stop = Math.Min(end, (line + 1) * perLine);
                double scale = (double)Width / perLine;
                to.Rectangle(
                    look,
                    (at - (line * perLine)) * scale,
                    (line * LineHeight) + 2,
                    Math.Max(0.2, (stop - at) * scale),
                    LineHeight - 4,
                    at == start ? about : null
                );
                at = stop;
            }
        }
    }
}
