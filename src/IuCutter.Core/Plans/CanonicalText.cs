using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Plans;

/// <summary>
/// The form canon-md/1 of a text: line feeds, normal form C, no blanks at the end of a line, one line feed at the end.
/// Two texts that a reader cannot tell apart have one such form (about_IuCutter_CanonMd).
/// </summary>
internal static class CanonicalText
{
    private const int Ahead = 2;

    private static readonly int Step = Vector256<byte>.Count;
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n"u8);

    /// <summary>
    /// Length of the text without the blanks and line ends at its end; its canonical form is no longer, but for one line feed.
    /// </summary>
    public static int TrimmedLength(ReadOnlySpan<byte> text) => text.LastIndexOfAnyExcept(Blanks) + 1;

    /// <summary>
    /// Whether a trimmed text is known to be in its form but for the line feed at its end. False says only that it may not be.
    /// </summary>
    public static bool IsCanonical(ReadOnlySpan<byte> trimmed) => IndexOfDoubtful(trimmed) < 0;

    /// <summary>Writes the canonical form of UTF-8: as it is, but for the lines that are not known to be in it.</summary>
    public static void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        text = text[..TrimmedLength(text)];
        for (int doubtful; (doubtful = IndexOfDoubtful(text)) >= 0; )
        {
            int start = text[..doubtful].LastIndexOf((byte)'\n') + 1;
            to.Write(text[..start]);
            int next = LineEnds.Next(text, start, out int end);
            WriteLine(text[start..end].TrimEnd(" \t"u8), to);
            to.Write(next > end ? "\n"u8 : []);
            text = text[next..];
        }

        to.Write(text);
        to.Write("\n"u8);
    }

    /// <summary>The first byte that is not canonical, or may not be; -1 for none.</summary>
    private static int IndexOfDoubtful(ReadOnlySpan<byte> text)
    {
        int whole = text.Length < Step + Ahead ? 0 : (text.Length - Ahead) / Step * Step;
        for (int at = 0; at < whole; at += Step)
        {
            uint found = Doubtful(text[at..]);
            if (found != 0)
            {
                return at + BitOperations.TrailingZeroCount(found);
            }
        }

        Span<byte> rest = stackalloc byte[(2 * Step) + Ahead];
        text[whole..].CopyTo(rest);
        for (int at = 0; at < 2 * Step; at += Step)
        {
            uint found = Doubtful(rest[at..]);
            if (found != 0)
            {
                return whole + at + BitOperations.TrailingZeroCount(found);
            }
        }

        return -1;
    }

    /// <summary>A bit for each byte of a step that is not canonical, or may not be.</summary>
    private static uint Doubtful(ReadOnlySpan<byte> text) =>
        Doubtful(Vector256.Create(text), Vector256.Create(text[1..]), Vector256.Create(text[2..])).ExtractMostSignificantBits();

    /// <summary>A line feed combines with nothing, so that each line has its normal form for itself.</summary>
    private static void WriteLine(ReadOnlySpan<byte> line, IBufferWriter<byte> to)
    {
        if (!line.ContainsAnyInRange((byte)0xCC, (byte)0xFF))
        {
            to.Write(line);
            return;
        }

        Encoding.UTF8.GetBytes(UnicodeText.Compose(Encoding.UTF8.GetString(line)), to);
    }

    /// <summary>
    /// The places where something is not canonical, or may not be: a carriage return, a blank before a line feed, or a
    /// character from U+0300 on. The letters of Vietnamese (U+1E80 to U+1EFF) and the dashes and quotation marks (U+2010 to
    /// U+203F) are each their own normal form, and combine with nothing before them.
    /// </summary>
    private static Vector256<byte> Doubtful(Vector256<byte> one, Vector256<byte> two, Vector256<byte> three)
    {
        Vector256<byte> letters =
            Vector256.Equals(one, Vector256.Create((byte)0xE1))
            & Vector256.Equals(two | Vector256.Create((byte)1), Vector256.Create((byte)0xBB));
        Vector256<byte> signs =
            Vector256.Equals(one, Vector256.Create((byte)0xE2))
            & Vector256.Equals(two, Vector256.Create((byte)0x80))
            & Vector256.GreaterThanOrEqual(three, Vector256.Create((byte)0x90));
        Vector256<byte> high = Vector256.GreaterThanOrEqual(one, Vector256.Create((byte)0xCC)) & ~(letters | signs);
        Vector256<byte> blank = Vector256.Equals(one, Vector256.Create((byte)' ')) | Vector256.Equals(one, Vector256.Create((byte)'\t'));
        return high | Vector256.Equals(one, Vector256.Create((byte)'\r')) | (blank & Vector256.Equals(two, Vector256.Create((byte)'\n')));
    }
}
