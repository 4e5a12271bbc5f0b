using System.Buffers;
using System.Globalization;
using System.Text;

namespace IuCutter.Core.Text;

/// <summary>A heading's text in the form in which it is compared, so that how it was typed does not move its address.</summary>
internal static class HeadingText
{
    private const int OnStack = 256;

    /// <summary>The joiner between pictures; arrows and signs lie behind it, and no sign that numbers anything.</summary>
    private const char FirstPicture = '\u200D';

    /// <summary>Normal form C, white space of any kind as single spaces, invisible characters removed, trimmed.</summary>
    public static string Clean(string text)
    {
        if (IsClean(text))
        {
            return text;
        }

        string composed = UnicodeText.Compose(text);
        Span<char> room = composed.Length <= OnStack ? stackalloc char[OnStack] : new char[composed.Length];
        return new string(room[..Tighten(composed, room)]);
    }

    /// <summary>The same of UTF-8, written to a place that has two characters of room for each byte; returns the length.</summary>
    public static int Clean(ReadOnlySpan<byte> text, Span<char> to)
    {
        int length = Encoding.UTF8.GetChars(text, to);
        if (IsClean(to[..length]))
        {
            return length;
        }

        return UnicodeText.IsComposed(to[..length])
            ? Tighten(to[..length], to)
            : Tighten(UnicodeText.Compose(new string(to[..length])), to);
    }

    /// <summary><see cref="Clean(string)"/>, and case folded.</summary>
    public static string Fold(string text) => UnicodeText.FoldCase(Clean(text));

    /// <summary>Whether printable ASCII with single spaces inside is all there is: so are most headings and lines.</summary>
    private static bool IsClean(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExceptInRange(' ', '~') < 0 && text.IndexOf("  ") < 0 && (text.IsEmpty || (text[0] != ' ' && text[^1] != ' '));

    /// <summary>Both may be one place: no more is written than was read.</summary>
    private static int Tighten(ReadOnlySpan<char> from, Span<char> to)
    {
        int length = 0;
        bool pending = false;
        foreach (char unit in from)
        {
            if (char.IsWhiteSpace(unit))
            {
                pending = length > 0;
            }
            else if (unit is not ('\u200B' or '\u2060' or '\uFEFF' or '\u00AD'))
            {
                if (pending)
                {
                    to[length++] = ' ';
                    pending = false;
                }

                to[length++] = unit;
            }
        }

        return length;
    }

    /// <summary>Where the label of a heading may begin: after emphasis, an anchor, a picture sign, or the bracket of a link.</summary>
    public static int LabelStart(ReadOnlySpan<char> heading)
    {
        int start = 0;
        while (start < heading.Length)
        {
            if (
                heading[start] == '<'
                && heading[start..].IndexOf('>') is > 1 and var end
                && (heading[start + 1] == '/' || char.IsAsciiLetter(heading[start + 1]))
            )
            {
                start += end + 1;
            }
            else if (heading[start] is '*' or '_' or ' ' or '[' or '`')
            {
                start++;
            }
            else if (Picture(heading[start..]) is > 0 and var picture)
            {
                start += picture;
            }
            else
            {
                break;
            }
        }

        return start;
    }

    /// <summary>Length of an emoji or another picture sign at the beginning, or of what joins two; 0 when there is none.</summary>
    private static int Picture(ReadOnlySpan<char> text)
    {
        if (text[0] < FirstPicture)
        {
            return 0;
        }

        return text[0] is '\u200D' or '\uFE0F' ? 1
            : Rune.DecodeFromUtf16(text, out Rune rune, out int length) == OperationStatus.Done
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol
                ? length
            : 0;
    }
}
