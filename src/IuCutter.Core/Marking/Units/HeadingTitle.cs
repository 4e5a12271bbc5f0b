using System.Buffers;
using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Units;

/// <summary>Titles of headings, and what stands in an address for a heading without a label.</summary>
internal static class HeadingTitle
{
    /// <summary>Title of a heading without any text.</summary>
    public const string Untitled = "(untitled)";

    private const int MaxLine = 200;

    /// <summary>The text of a heading; the lines of an underlined one are joined by single spaces.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="start">First byte of the text.</param>
    /// <param name="end">First byte after it.</param>
    public static TitleMark Of(ReadOnlySpan<byte> bytes, int start, int end)
    {
        ReadOnlySpan<byte> text = bytes[start..end];
        if (text.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            Trim(bytes, ref start, ref end);
            return new TitleMark(start, end - start, null);
        }

        List<string> lines = new List<string>();
        for (int at = 0; at < text.Length; )
        {
            int line = at;
            at = LineEnds.Next(text, at, out int lineEnd);
            lines.Add(Encoding.UTF8.GetString(text[line..lineEnd]).Trim());
        }

        return new TitleMark(string.Join(' ', lines).Trim());
    }

    /// <summary>
    /// The title of a unit that no heading opens: its first line without emphasis around it, and no more of it than a
    /// title needs, because the article's text may follow on the same line.
    /// </summary>
    /// <param name="bytes">The document.</param>
    /// <param name="start">First byte of the line.</param>
    /// <param name="end">First byte of its line end.</param>
    public static TitleMark OfLine(ReadOnlySpan<byte> bytes, int start, int end)
    {
        Trim(bytes, ref start, ref end);
        while (start < end && bytes[start] is (byte)'*' or (byte)'_')
        {
            start++;
        }

        while (start < end && bytes[end - 1] is (byte)'*' or (byte)'_')
        {
            end--;
        }

        Trim(bytes, ref start, ref end);
        if (end - start <= MaxLine)
        {
            return new TitleMark(start, end - start, null);
        }

        // A line may be of any length; but no character has more than four bytes.
        string text = Encoding.UTF8.GetString(bytes.Slice(start, Math.Min(end - start, 4 * (MaxLine + 1))));
        return text.Length <= MaxLine
            ? new TitleMark(start, end - start, null)
            : new TitleMark($"{text.AsSpan(0, char.IsHighSurrogate(text[MaxLine - 1]) ? MaxLine - 1 : MaxLine)}\u2026");
    }

    /// <summary>Narrows a range of bytes to what is left of its text without white space of any kind at its ends.</summary>
    private static void Trim(ReadOnlySpan<byte> bytes, ref int start, ref int end)
    {
        while (
            start < end
            && Rune.DecodeFromUtf8(bytes[start..end], out Rune first, out int length) == OperationStatus.Done
            && Rune.IsWhiteSpace(first)
        )
        {
            start += length;
        }

        while (
            start < end
            && Rune.DecodeLastFromUtf8(bytes[start..end], out Rune last, out int length) == OperationStatus.Done
            && Rune.IsWhiteSpace(last)
        )
        {
            end -= length;
        }
    }

    /// <summary>
    /// The code of a heading without a label. One without any text has no name but its content: its position would
    /// change with every heading put in before it, and one fixed name would make all such headings duplicates.
    /// </summary>
    /// <param name="clean">The title as <see cref="HeadingText.Clean(string)"/> gives it.</param>
    /// <param name="content">What follows the heading.</param>
    /// <param name="hash">Makes the names.</param>
    public static string Code(string clean, ReadOnlySpan<byte> content, ShortHash hash) =>
        clean.Length > 0
            ? $"{AddressCode.Heading}-{hash.Of(UnicodeText.FoldCase(clean))}"
            : $"{AddressCode.Untitled}-{hash.Of(HeadingText.Clean(Encoding.UTF8.GetString(content)))}";
}
