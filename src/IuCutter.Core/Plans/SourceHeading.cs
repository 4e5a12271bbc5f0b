using System.Text;

namespace IuCutter.Core.Plans;

/// <summary>The verifier's own reading of a heading, on decoded lines, from the first line of a span.</summary>
internal static class SourceHeading
{
    /// <summary>The title that the span begins with; null when it does not begin with a heading.</summary>
    /// <param name="span">The bytes of a unit.</param>
    /// <param name="rest">Offset of the first byte after the heading.</param>
    public static string? Title(ReadOnlySpan<byte> span, out int rest)
    {
        rest = 0;
        var line = TakeLine(span, ref rest);
        var marked = line.TrimStart(' ');
        if (line.Length - marked.Length <= 3 && marked.StartsWith('#'))
        {
            var text = marked.TrimStart('#');
            if (marked.Length - text.Length <= 6 && (text.Length == 0 || text[0] is ' ' or '\t'))
            {
                return OrUntitled(WithoutClosing(text.Trim(' ', '\t')));
            }
        }

        var lines = new List<string> { line.Trim() };
        while (rest < span.Length)
        {
            line = TakeLine(span, ref rest);
            if (IsUnderline(line))
            {
                return OrUntitled(string.Join(" ", lines));
            }

            if (line.Trim(' ', '\t').Length == 0)
            {
                return null;
            }

            lines.Add(line.Trim());
        }

        return null;
    }

    /// <summary>The title of a first line that is no heading; null when it is one that has marks of its own.</summary>
    public static string? LineTitle(ReadOnlySpan<byte> span, out int rest)
    {
        rest = 0;
        var line = TakeLine(span, ref rest);
        if (line.TrimStart(' ').StartsWith('#'))
        {
            return null;
        }

        const int Longest = 200;
        var text = line.Trim();
        while (text.Length > 0 && (text[0] is '*' or '_'))
        {
            text = text[1..];
        }

        text = text.TrimEnd('*', '_').Trim();
        var cut = text.Length > Longest && char.IsSurrogatePair(text, Longest - 1) ? Longest - 1 : Longest;
        return text.Length > Longest ? text[..cut] + "\u2026" : OrUntitled(text);
    }

    private static string OrUntitled(string text)
    {
        var title = text.Trim();
        return title.Length == 0 ? "(untitled)" : title;
    }

    private static string WithoutClosing(string text)
    {
        var open = text.TrimEnd('#');
        return open.Length == 0 || open[^1] is ' ' or '\t' ? open : text;
    }

    private static bool IsUnderline(string line)
    {
        var marked = line.TrimStart(' ');
        var sign = marked.TrimEnd(' ', '\t');
        return line.Length - marked.Length <= 3 && sign.Length > 0 && (sign.Trim('=').Length == 0 || sign.Trim('-').Length == 0);
    }

    private static string TakeLine(ReadOnlySpan<byte> span, ref int at)
    {
        var start = at;
        while (at < span.Length && span[at] != '\n' && span[at] != '\r')
        {
            at++;
        }

        var line = Encoding.UTF8.GetString(span[start..at]);
        at += at + 1 < span.Length && span[at] == '\r' && span[at + 1] == '\n' ? 2 : at < span.Length ? 1 : 0;
        return line;
    }
}
