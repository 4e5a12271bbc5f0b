using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Documents;

namespace IuCutter.Core.Marking;

/// <summary>Titles of headings, and what stands in an address for a heading without a label.</summary>
internal static class HeadingTitle
{
    /// <summary>Title of a heading without any text.</summary>
    public const string Untitled = "(untitled)";

    private const int HashDigits = 10;
    private const int LongestLine = 200;

    /// <summary>The text of a heading; the lines of an underlined one are joined by single spaces.</summary>
    public static string Of(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            return Encoding.UTF8.GetString(text).Trim();
        }

        var lines = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            at = LineEnds.Next(text, at, out var end);
            lines.Add(Encoding.UTF8.GetString(text[start..end]).Trim());
        }

        return string.Join(' ', lines).Trim();
    }

    /// <summary>
    /// The title of a unit that no heading opens: its first line without emphasis around it, and no more of it than a
    /// title needs, because the article's text may follow on the same line.
    /// </summary>
    public static string OfLine(ReadOnlySpan<byte> line)
    {
        // A line may be of any length; but only blanks or marks at its end make more of it matter.
        var text = Stripped(line[..Math.Min(line.Length, 8 * LongestLine)]);
        text = text.Length <= LongestLine ? Stripped(line) : text;
        if (text.Length <= LongestLine)
        {
            return text.Length == 0 ? Untitled : text;
        }

        var end = char.IsHighSurrogate(text[LongestLine - 1]) ? LongestLine - 1 : LongestLine;
        return $"{text.AsSpan(0, end)}\u2026";
    }

    private static string Stripped(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line).Trim().Trim('*', '_').Trim();

    /// <summary>
    /// The code of a heading without a label. One without any text has no name but its content: its position would
    /// change with every heading put in before it, and one fixed name would make all such headings duplicates.
    /// </summary>
    public static string Code(string clean, ReadOnlySpan<byte> content) => clean.Length > 0
        ? $"{AddressCode.Heading}-{ShortHash(UnicodeText.FoldCase(clean))}"
        : $"{AddressCode.Untitled}-{ShortHash(HeadingText.Clean(Encoding.UTF8.GetString(content)))}";

    /// <summary>Whether a text is what stands behind <see cref="AddressCode.Heading"/> or <see cref="AddressCode.Untitled"/>.</summary>
    public static bool IsShortHash(ReadOnlySpan<char> text) => text.Length == HashDigits && !text.ContainsAnyExcept("0123456789abcdef");

    private static string ShortHash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToHexStringLower(hash[..(HashDigits / 2)]);
    }
}
