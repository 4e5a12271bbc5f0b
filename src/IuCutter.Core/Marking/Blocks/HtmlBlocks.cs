using System.Collections.Frozen;
using System.Text;

namespace IuCutter.Core.Marking.Blocks;

/// <summary>Finds the begin and the end of an HTML block (CommonMark 0.31.2, 4.6), on a line without its line end.</summary>
internal static class HtmlBlocks
{
    private const int MaxName = 10;

    private static readonly FrozenSet<string> RawNames = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "pre",
        "script",
        "style",
        "textarea"
    );

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Raw = RawNames.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Block = FrozenSet
        .Create(
            StringComparer.OrdinalIgnoreCase,
            "address",
            "article",
            "aside",
            "base",
            "basefont",
            "blockquote",
            "body",
            "caption",
            "center",
            "col",
            "colgroup",
            "dd",
            "details",
            "dialog",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "frame",
            "frameset",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "head",
            "header",
            "hr",
            "html",
            "iframe",
            "legend",
            "li",
            "link",
            "main",
            "menu",
            "menuitem",
            "nav",
            "noframes",
            "ol",
            "optgroup",
            "option",
            "p",
            "param",
            "search",
            "section",
            "summary",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "title",
            "tr",
            "track",
            "ul"
        )
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly byte[][] RawEnds = [.. RawNames.Select(name => Encoding.ASCII.GetBytes($"</{name}>"))];

    /// <summary>The kind of block, 1 to 7, that the line opens; 0 when it opens none.</summary>
    public static int Opens(ReadOnlySpan<byte> line)
    {
        if (line.Length < 2 || line[0] != '<')
        {
            return 0;
        }

        switch (line[1])
        {
            case (byte)'!':
                return line.StartsWith("<!--"u8) ? 2
                    : line.StartsWith("<![CDATA["u8) ? 5
                    : line.Length > 2 && char.IsAsciiLetter((char)line[2]) ? 4
                    : 0;
            case (byte)'?':
                return 3;
        }

        bool closing = line[1] == '/';
        ReadOnlySpan<byte> name = Name(line[(closing ? 2 : 1)..]);
        if (name.Length is 0)
        {
            return 0;
        }

        ReadOnlySpan<byte> after = line[((closing ? 2 : 1) + name.Length)..];
        if (name.Length <= MaxName)
        {
            Span<char> text = stackalloc char[MaxName];
            Encoding.ASCII.GetChars(name, text);
            text = text[..name.Length];
            if (!closing && Raw.Contains(text) && (after.IsEmpty || after[0] is (byte)' ' or (byte)'\t' or (byte)'>'))
            {
                return 1;
            }

            if (Block.Contains(text) && (after.IsEmpty || after[0] is (byte)' ' or (byte)'\t' or (byte)'>' || after.StartsWith("/>"u8)))
            {
                return 6;
            }
        }

        return HtmlTag.IsWholeLine(after, closing) ? 7 : 0;
    }

    /// <summary>Whether the line ends a block of the kinds 1 to 5; the kinds 6 and 7 end at a blank line.</summary>
    public static bool Ends(ReadOnlySpan<byte> line, int kind) =>
        kind switch
        {
            1 => EndsRaw(line),
            2 => line.IndexOf("-->"u8) >= 0,
            3 => line.IndexOf("?>"u8) >= 0,
            4 => line.Contains((byte)'>'),
            5 => line.IndexOf("]]>"u8) >= 0,
            6 or 7 => false,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    private static bool EndsRaw(ReadOnlySpan<byte> line)
    {
        for (int at = line.IndexOf("</"u8); at >= 0; )
        {
            foreach (byte[] end in RawEnds)
            {
                if (line.Length - at >= end.Length && Ascii.EqualsIgnoreCase(line.Slice(at, end.Length), end))
                {
                    return true;
                }
            }

            int next = line[(at + 2)..].IndexOf("</"u8);
            at = next < 0 ? -1 : at + 2 + next;
        }

        return false;
    }

    private static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> line)
    {
        int end = 0;
        while (
            end < line.Length
            && (char.IsAsciiLetter((char)line[end]) || (end > 0 && (char.IsAsciiDigit((char)line[end]) || line[end] == '-')))
        )
        {
            end++;
        }

        return line[..end];
    }
}
