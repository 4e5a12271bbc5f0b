using System.Globalization;
using System.Text;

namespace IuCutter.Benchmarks;

/// <summary>Families of documents that make a careless parser quadratic, or worse. Each begins with an article.</summary>
internal static class PathologicalFamilies
{
    private const string Opening = "# Điều 1. Phạm vi\n\n";

    /// <summary>Name of a family, and a document of about so many bytes.</summary>
    public static IReadOnlyList<(string Name, Func<int, byte[]> Make)> All { get; } =
    [
        ("quote signs", Of("> ")),
        ("list markers", Of("- ")),
        ("markers, line each", Rows(i => string.Concat(Enumerable.Repeat("- ", 1 + (i % 60))) + "x")),
        ("deep quotes", Rows(i => new string('>', i % 400) + " x")),
        ("link references", Rows(i => $"[a{i}]: /b")),
        ("open references", Rows(_ => "[a")),
        ("references, no blank", Rows(i => $"[a{i}]: /b 'title")),
        ("open brackets", Of("[")),
        ("backticks", Rows(i => new string('`', 1 + (i % 300)) + "a")),
        ("one line of backticks", Of("`a")),
        ("underscores", Of("_")),
        ("emphasis", Of("*a _a ")),
        ("one long line", Of("word ")),
        ("long lines of dots", Rows(_ => new string('.', 5_000))),
        ("many headings", Rows(i => $"## Điều {i + 2}. T")),
        ("equal headings", Rows(_ => "## T")),
        ("empty headings", Rows(_ => "#")),
        ("setext", Rows(i => i % 2 == 0 ? "text" : "---")),
        ("definitions, setext", Rows(i => i % 2 == 0 ? "[a]: /b" : "===")),
        ("equals signs", Rows(_ => "===")),
        ("tables", Rows(i => i % 50 == 0 ? "\n|a|b|\n|---|---|" : "|1|2|")),
        ("delimiter rows", Rows(_ => "|-|-|")),
        ("html", Rows(_ => "<div>")),
        ("open comments", Rows(_ => "<!-- x")),
        ("half tags", Of("<a href=\"")),
        ("attributes", Rows(_ => "<a " + string.Concat(Enumerable.Repeat("b='c' ", 200)))),
        ("fences", Rows(i => i % 2 == 0 ? "```" : "````")),
        ("wrapped references", Rows(i => $"Điều {1 + (i * 7919 % 500)} của Luật này")),
        ("numbers up and down", Rows(i => $"Điều {(i % 2 == 0 ? i : 100_000 - i)}. T")),
        ("equal numbers", Rows(_ => "Điều 7. T")),
        ("letters", Rows(i => $"{(char)('a' + (i % 26))}) T")),
        ("quotes unclosed", Rows(i => $"\u201CĐiều {i}. T")),
        ("straight quotes", Rows(i => $"\"Điều {i}. T")),
        ("chapters and articles", Rows(i => i % 3 == 0 ? $"Chương {i / 3}" : $"Điều {i}. T")),
        ("combining marks", Of("\u0301")),
        ("marks of two classes", Of("\u0323\u0301\u0316")),
        ("spaces and returns", Of(" \r")),
        ("tabs", Of("\t")),
        ("blank lines", Of("\n")),
        ("ranges", Rows(i => $"§§ {i} bis {i + 1}")),
        ("dotted numbers", Rows(i => "Điều 1" + string.Concat(Enumerable.Repeat(".1", 1 + (i % 100))))),
    ];

    private static Func<int, byte[]> Of(string piece) =>
        size => Encoding.UTF8.GetBytes(Opening + string.Concat(Enumerable.Repeat(piece, size / Encoding.UTF8.GetByteCount(piece))) + "\n");

    private static Func<int, byte[]> Rows(Func<int, FormattableString> row) => Rows(i => row(i).ToString(CultureInfo.InvariantCulture));

    private static Func<int, byte[]> Rows(Func<int, string> row) =>
        size =>
        {
            StringBuilder text = new StringBuilder(Opening);
            for (int i = 0; text.Length < size; i++)
            {
                text.Append(row(i)).Append('\n');
            }

            return Encoding.UTF8.GetBytes(text.ToString());
        };
}
