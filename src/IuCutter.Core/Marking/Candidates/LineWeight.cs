using System.Text;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Candidates;

/// <summary>
/// How much a line looks like an opening. A cross-reference that was wrapped begins a line as well, but mostly in the
/// middle of a sentence.
/// </summary>
internal static class LineWeight
{
    /// <summary>The weight from which nothing of a line speaks against it.</summary>
    public const int Sure = OfPlain;

    /// <summary>The least weight of a plain line that stands as a paragraph of its own, a label alone included.</summary>
    public const int Paragraph = OfPlain - 1;

    /// <summary>The least weight of a heading whose sentence does not go on after the label.</summary>
    public const int WholeHeading = OfHeading - 1;

    private const int OfHeading = 8;
    private const int OfBold = 6;
    private const int OfPlain = 4;

    /// <summary>The weight of a candidate.</summary>
    public static int Weigh(ReadOnlySpan<byte> bytes, int start, Openings opening, LineText text, int after)
    {
        int weight = opening switch
        {
            Openings.Heading => OfHeading,
            Openings.Bold => OfBold,
            Openings.Plain => OfPlain,
            _ => throw new ArgumentOutOfRangeException(nameof(opening)),
        };
        weight -= Before(bytes, start);
        return Math.Max(1, weight + After(text.Clean, after));
    }

    /// <summary>Whether a title follows the label: a sign and then a word with a capital letter that is no other label.</summary>
    public static bool IsTitled(LineText text, int after, LevelMatcher labels)
    {
        ReadOnlySpan<char> rest = text.Clean[after..];
        ReadOnlySpan<char> word = rest.TrimStart(" .:-\u2013\u2014*_º°");
        return !rest.IsEmpty
            && !labels.IsLabel(text.From(text.Clean.Length - word.Length))
            && rest[0] is '.' or ':' or '-' or '\u2013' or '\u2014'
            && !word.IsEmpty
            && char.IsUpper(word[0]);
    }

    /// <summary>The cost of the text before the line: 0 when it ends a sentence or there is none, otherwise 1 or 3.</summary>
    private static int Before(ReadOnlySpan<byte> bytes, int start)
    {
        ReadOnlySpan<byte> before = bytes[..start].TrimEnd(" \t\r\n*_"u8);
        if (before.IsEmpty)
        {
            return 0;
        }

        Rune.DecodeLastFromUtf8(before, out Rune last, out _);
        if (last.Value is '.' or ';' or ':' or '!' or '?' or ')' or '"' or '|' or '>' or '-' or '”' or '»' or '…' or '/' or ']')
        {
            return 0;
        }

        // Between paragraphs a title may stand without a point, but so may the end of a reference.
        ReadOnlySpan<byte> between = bytes[before.Length..start];
        return between.Count((byte)'\n') > 1 || between.Count((byte)'\r') > 1 + between.Count((byte)'\n') ? 1 : 3;
    }

    private static int After(ReadOnlySpan<char> text, int at)
    {
        ReadOnlySpan<char> rest = text[at..];
        if (rest.IsEmpty)
        {
            return 1;
        }

        char sign = rest[0];
        // After a point a remark in brackets may stand for the title: "Điều 7. (được bãi bỏ)".
        ReadOnlySpan<char> word = rest.TrimStart(sign == '.' ? " .:-\u2013\u2014,;)*_º°" : " .:-\u2013\u2014,;()*_º°");
        int small = !word.IsEmpty && char.IsLower(word[0]) ? -2 : 0;
        return small
            + sign switch
            {
                '.' or ':' or '\u2013' or '\u2014' or '-' or '*' or '_' => word.IsEmpty && sign == '.' ? 0 : 1,
                '(' or ';' => -3,
                ',' => -1,
                _ => 0,
            };
    }
}
