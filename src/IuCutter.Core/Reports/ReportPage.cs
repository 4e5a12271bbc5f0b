using System.Collections.Immutable;
using IuCutter.Core.Pages;

namespace IuCutter.Core.Reports;

/// <summary>
/// Writes a report as one HTML page that stands alone: no script, no request, light or dark as the reader's system is, to be printed, and
/// to be read by keyboard and screen reader. Each text is shown by <see cref="PlainText"/> and escaped.
/// </summary>
internal sealed class ReportPage
{
    // Longer texts of a table are broken into lines: what is read letter by letter, and sentences.
    private const int Word = 20;
    private const int Sentence = 40;

    private readonly ReportDocument _document;
    private readonly HtmlWriter _to;
    private readonly bool _attention;
    private int _captions;

    private ReportPage(ReportDocument document, bool attention, Stream to) =>
        (_document, _attention, _to) = (document, attention, new HtmlWriter(to));

    /// <summary>Writes the page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="to">The file.</param>
    public static void Write(Report report, Stream to)
    {
        bool attention = report.Runs.Any(run =>
            run.Outcome is not (ReportOutcome.Completed or ReportOutcome.Waiting or ReportOutcome.UnderWay or ReportOutcome.Enacted)
            || run.Debt is { Until: null }
        );
        ReportPage page = new ReportPage(ReportSections.Of(report), attention, to);
        page.Head();
        foreach (ReportSection section in page._document.Sections)
        {
            page.Section(section);
        }

        page._to.Raw("</main></body></html>\n").Flush();
    }

    private void Head()
    {
        PageHead.Write(
            _to,
            $"{_document.Kind}: {_document.Title}",
            skipTo: "verdict",
            skipText: "To the verdict",
            "Page.css",
            "Report.css"
        );
        _to.Raw("<header><p class=kind>").Text(_document.Kind).Raw("</p><h1>");
        Text(_document.Title);
        _to.Raw("</h1></header>\n<nav aria-label=Contents><ul>");
        foreach (ReportSection section in _document.Sections)
        {
            _to.Raw("<li><a href=#").Raw(section.Id).Raw(">");
            Text(section.Title);
            _to.Raw("</a></li>");
        }

        _to.Raw("</ul></nav>\n<main>\n");
    }

    private void Section(ReportSection section)
    {
        string look =
            section.Id != "verdict" ? ""
            : _attention ? " class=\"verdict attention\""
            : " class=verdict";
        _to.Raw($"<section{look} aria-labelledby={section.Id}><h2 id={section.Id} tabindex=-1>");
        Text(section.Title);
        _to.Raw("</h2>\n");
        foreach (string line in section.Lines)
        {
            _to.Raw("<p>");
            Text(line);
            _to.Raw("</p>\n");
        }

        Facts(section.Facts);
        foreach (ReportPart part in section.Parts)
        {
            if (part.Figure is { } figure)
            {
                Figure(figure);
            }

            Table(part.Table);
        }

        _to.Raw("</section>\n");
    }

    private void Facts(ImmutableArray<(string Name, ReportCell Value)> facts)
    {
        if (facts.IsEmpty)
        {
            return;
        }

        _to.Raw("<dl class=sum>");
        foreach ((string name, ReportCell value) in facts)
        {
            _to.Raw("<dt>");
            Text(name);
            _to.Raw("</dt><dd>");
            Cell(value);
            _to.Raw("</dd>\n");
        }

        _to.Raw("</dl>\n");
    }

    private void Figure(ReportFigure figure)
    {
        _to.Fill($"<figure><figcaption><b id={figure.Id}-title>");
        Text(figure.Title);
        _to.Fill($"</b> <span id={figure.Id}-text>");
        Text(figure.Description);
        _to.Fill($"</span></figcaption><div class=scroll role=region tabindex=0 aria-labelledby={figure.Id}-title>")
            .Fill($"<svg role=img aria-labelledby={figure.Id}-title aria-describedby={figure.Id}-text ")
            .Fill($"viewBox=\"0 0 {figure.Width} {figure.Height}\">")
            .Raw(figure.Shapes)
            .Raw("</svg></div></figure>\n");
    }

    private void Table(ReportTable table)
    {
        if (table.Rows.IsEmpty)
        {
            _to.Raw("<p><b>");
            Text(table.Caption);
            _to.Raw(":</b> ");
            Text(table.Empty);
            _to.Raw("</p>\n");
            return;
        }

        _captions++;
        _to.Fill($"<div class=scroll role=region tabindex=0 aria-labelledby=t{_captions}><table><caption id=t{_captions}>");
        Text(table.Caption);
        _to.Raw("</caption><thead><tr>");
        foreach (string column in table.Columns)
        {
            _to.Raw("<th scope=col>");
            Text(column);
            _to.Raw("</th>");
        }

        _to.Raw("</tr></thead><tbody>\n");
        foreach (ImmutableArray<ReportCell> row in table.Rows)
        {
            _to.Raw("<tr><th scope=row").Raw(Look(row[0])).Raw(">");
            Cell(row[0]);
            _to.Raw("</th>");
            foreach (ReportCell cell in row.AsSpan()[1..])
            {
                _to.Raw("<td").Raw(Look(cell)).Raw(">");
                Cell(cell);
                _to.Raw("</td>");
            }

            _to.Raw("</tr>\n");
        }

        _to.Raw("</tbody></table></div>\n");
    }

    // How wide a cell must be to be read: a hash or command, a time, and a sentence each get their least width.
    private static string Look(ReportCell cell) =>
        cell.IsCode ? (cell.Text.Length > Word ? " class=code" : "")
        : ReportFormat.IsTime(cell.Text) ? " class=time"
        : cell.Text.Length > Sentence ? " class=long"
        : "";

    private void Cell(ReportCell cell)
    {
        _to.Raw(cell.IsCode && cell.Text.Length > 0 ? "<code>" : "");
        Text(cell.Text);
        _to.Raw(cell.IsCode && cell.Text.Length > 0 ? "</code>" : "");
    }

    private void Text(string text) => _to.Text(PlainText.Show(text));
}
