using System.Text;

namespace IuCutter.Core.Plans;

/// <summary>
/// The verifier's own reading of a heading, on decoded lines, from the first line of a span. One per worker: it decodes into
/// one place.
/// </summary>
internal sealed class SourceHeading
{
    private const int MaxLineTitleLength = 200;

    private char[] _line = new char[1024];

    /// <summary>Whether the span begins with a heading of this title.</summary>
    /// <param name="span">The bytes of a unit.</param>
    /// <param name="title">The title that it claims.</param>
    /// <param name="rest">Offset of the first byte after the heading.</param>
    public bool Opens(ReadOnlySpan<byte> span, string title, out int rest)
    {
        rest = 0;
        ReadOnlySpan<char> line = TakeLine(span, ref rest);
        ReadOnlySpan<char> marked = line.TrimStart(' ');
        if (line.Length - marked.Length <= 3 && marked.StartsWith('#'))
        {
            ReadOnlySpan<char> text = marked.TrimStart('#');
            if (marked.Length - text.Length <= 6 && (text.Length == 0 || text[0] is ' ' or '\t'))
            {
                return OrUntitled(WithoutClosing(text.Trim(" \t"))).SequenceEqual(title);
            }
        }

        List<string> lines = new List<string> { line.Trim().ToString() };
        while (rest < span.Length)
        {
            line = TakeLine(span, ref rest);
            if (IsUnderline(line))
            {
                return OrUntitled(string.Join(" ", lines)).SequenceEqual(title);
            }

            if (line.Trim(" \t").IsEmpty)
            {
                return false;
            }

            lines.Add(line.Trim().ToString());
        }

        return false;
    }

    /// <summary>Whether this is the title of a first line that is no heading; one that has marks of its own never is.</summary>
    public bool IsLine(ReadOnlySpan<byte> span, string title, out int rest)
    {
        rest = 0;
        ReadOnlySpan<char> line = TakeLine(span, ref rest);
        ReadOnlySpan<char> marked = line.TrimStart(' ');
        if (marked.StartsWith('#'))
        {
            // Before CommonMark a heading needed no blank after its signs.
            ReadOnlySpan<char> heading = marked.TrimStart('#');
            return marked.Length - heading.Length <= 6
                && heading is not ([] or [' ' or '\t', ..])
                && OrUntitled(WithoutClosing(heading.TrimEnd(" \t"))).SequenceEqual(title);
        }

        ReadOnlySpan<char> text = line.Trim().TrimStart("*_").TrimEnd("*_").Trim();
        if (text.Length <= MaxLineTitleLength)
        {
            return OrUntitled(text).SequenceEqual(title);
        }

        int cut = char.IsSurrogatePair(text[MaxLineTitleLength - 1], text[MaxLineTitleLength])
            ? MaxLineTitleLength - 1
            : MaxLineTitleLength;
        return title.Length == cut + 1 && title[cut] == '\u2026' && text[..cut].SequenceEqual(title.AsSpan(0, cut));
    }

    private static ReadOnlySpan<char> OrUntitled(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> title = text.Trim();
        return title.IsEmpty ? "(untitled)" : title;
    }

    private static ReadOnlySpan<char> WithoutClosing(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> open = text.TrimEnd('#');
        return open.IsEmpty || open[^1] is ' ' or '\t' ? open : text;
    }

    private static bool IsUnderline(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> marked = line.TrimStart(' ');
        ReadOnlySpan<char> sign = marked.TrimEnd(" \t");
        return line.Length - marked.Length <= 3 && !sign.IsEmpty && (sign.Trim('=').IsEmpty || sign.Trim('-').IsEmpty);
    }

    /// <summary>The next line, until the one after it is taken.</summary>
    private ReadOnlySpan<char> TakeLine(ReadOnlySpan<byte> span, ref int at)
    {
        int start = at;
        int length = span[at..].IndexOfAny((byte)'\n', (byte)'\r');
        at += length < 0 ? span.Length - at : length;
        if (_line.Length < at - start)
        {
            _line = new char[at - start];
        }

        Span<char> line = _line.AsSpan(0, Encoding.UTF8.GetChars(span[start..at], _line));
        at +=
            at + 1 < span.Length && span[at] == '\r' && span[at + 1] == '\n' ? 2
            : at < span.Length ? 1
            : 0;
        return line;
    }
}
