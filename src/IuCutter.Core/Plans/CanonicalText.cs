using System.Buffers;
using System.Runtime.Intrinsics;
using System.Text;
using IuCutter.Core.Marking;

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

    /// <summary>Length of the text without the blanks and line ends at its end; its canonical form is no longer, but for one line feed.</summary>
    public static int TrimmedLength(ReadOnlySpan<byte> text) => text.LastIndexOfAnyExcept(Blanks) + 1;

    /// <summary>Whether a trimmed text is known to be in its form but for the line feed at its end. False says only that it may not be.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> trimmed)
    {
        var whole = trimmed.Length < Step + Ahead ? 0 : (trimmed.Length - Ahead) / Step * Step;
        if (IsDoubtful(trimmed, whole))
        {
            return false;
        }

        Span<byte> rest = stackalloc byte[(2 * Step) + Ahead];
        trimmed[whole..].CopyTo(rest);
        return !IsDoubtful(rest, 2 * Step);
    }

    /// <summary>Writes the canonical form of UTF-8.</summary>
    public static void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        var blank = 0;
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            at = Documents.LineEnds.Next(text, at, out var end);
            var line = text[start..end].TrimEnd(" \t"u8);
            if (line.IsEmpty)
            {
                blank++;
                continue;
            }

            // Blank lines count when something follows them.
            for (; blank > 0; blank--)
            {
                to.Write("\n"u8);
            }

            WriteLine(line, to);
            blank = 1;
        }

        to.Write("\n"u8);
    }

    /// <summary>Whether something at one of the first bytes is not canonical, or may not be.</summary>
    private static bool IsDoubtful(ReadOnlySpan<byte> text, int length)
    {
        for (var at = 0; at < length; at += Step)
        {
            if (Doubtful(Vector256.Create(text[at..]), Vector256.Create(text[(at + 1)..]), Vector256.Create(text[(at + 2)..])) != Vector256<byte>.Zero)
            {
                return true;
            }
        }

        return false;
    }

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
        var letters = Vector256.Equals(one, Vector256.Create((byte)0xE1)) & Vector256.Equals(two | Vector256.Create((byte)1), Vector256.Create((byte)0xBB));
        var signs = Vector256.Equals(one, Vector256.Create((byte)0xE2)) & Vector256.Equals(two, Vector256.Create((byte)0x80)) & Vector256.GreaterThanOrEqual(three, Vector256.Create((byte)0x90));
        var high = Vector256.GreaterThanOrEqual(one, Vector256.Create((byte)0xCC)) & ~(letters | signs);
        var blank = Vector256.Equals(one, Vector256.Create((byte)' ')) | Vector256.Equals(one, Vector256.Create((byte)'\t'));
        return high | Vector256.Equals(one, Vector256.Create((byte)'\r')) | (blank & Vector256.Equals(two, Vector256.Create((byte)'\n')));
    }
}
