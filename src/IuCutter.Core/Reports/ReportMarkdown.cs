using System.Collections.Immutable;
using System.Text;

namespace IuCutter.Core.Reports;

/// <summary>
/// Writes a report as Markdown (CommonMark with the tables of GitHub): the same sections and tables as the page, without its drawings.
/// A text is shown by <see cref="PlainText"/>, and whatever Markdown or HTML would take for markup is escaped.
/// </summary>
internal static class ReportMarkdown
{
    private const string Special = "\\`*_{}[]<>()#+-!|~&:@$=^'\"";

    /// <summary>Writes the file, UTF-8 with line feeds.</summary>
    /// <param name="report">The report.</param>
    /// <param name="to">The file.</param>
    public static void Write(Report report, Stream to)
    {
        ReportDocument document = ReportSections.Of(report);
        using StreamWriter text = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
        {
            NewLine = "\n",
        };
        text.WriteLine($"# {Words(document.Kind)}: {Words(document.Title)}");
        foreach (ReportSection section in document.Sections)
        {
            text.WriteLine();
            text.WriteLine($"## {Words(section.Title)}");
            Section(section, text);
        }
    }

    private static void Section(ReportSection section, StreamWriter to)
    {
        foreach (string line in section.Lines)
        {
            to.WriteLine();
            to.WriteLine(Words(line));
        }

        if (!section.Facts.IsEmpty)
        {
            Table(["Name", "Value"], [.. section.Facts.Select(fact => ReportCell.Row(fact.Name, fact.Value))], to);
        }

        foreach (ReportTable table in section.Parts.Select(part => part.Table))
        {
            to.WriteLine();
            to.WriteLine(table.Rows.IsEmpty ? $"**{Words(table.Caption)}:** {Words(table.Empty)}" : $"**{Words(table.Caption)}**");
            if (!table.Rows.IsEmpty)
            {
                Table(table.Columns, table.Rows, to);
            }
        }
    }

    private static void Table(ImmutableArray<string> columns, ImmutableArray<ImmutableArray<ReportCell>> rows, StreamWriter to)
    {
        to.WriteLine();
        to.WriteLine($"| {string.Join(" | ", columns.Select(Words))} |");
        to.WriteLine($"|{string.Concat(columns.Select(_ => " --- |"))}");
        foreach (ImmutableArray<ReportCell> row in rows)
        {
            to.WriteLine($"| {string.Join(" | ", row.Select(cell => cell.IsCode ? Code(cell.Text) : Words(cell.Text)))} |");
        }
    }

    // Each mark of punctuation may be escaped (CommonMark 2.4). What begins a line of its own (a number, "1.") stands in no such place.
    private static string Words(string text)
    {
        StringBuilder escaped = new StringBuilder(text.Length + 8);
        foreach (char letter in PlainText.Show(text))
        {
            // GitHub makes a link of "www." too.
            if (Special.Contains(letter, StringComparison.Ordinal) || (letter == '.' && escaped.Length > 0 && (escaped[^1] is 'w' or 'W')))
            {
                escaped.Append('\\');
            }

            escaped.Append(letter);
        }

        return escaped.ToString();
    }

    // Between more backticks than it has in a row. Of a bar in backticks readers differ on whether it ends the cell.
    private static string Code(string text)
    {
        string shown = PlainText.Show(text);
        if (shown.Length == 0)
        {
            return "";
        }

        if (shown.Contains('|', StringComparison.Ordinal))
        {
            return $"<code>{Words(shown)}</code>";
        }

        (int most, int run) = (0, 0);
        foreach (char letter in shown)
        {
            run = letter == '`' ? run + 1 : 0;
            most = Math.Max(most, run);
        }

        string fence = new string('`', most + 1);
        string pad = shown[0] == '`' || shown[^1] == '`' || most > 0 ? " " : "";
        return $"{fence}{pad}{shown}{pad}{fence}";
    }
}
