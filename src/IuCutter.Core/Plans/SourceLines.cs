using System.Text;

namespace IuCutter.Core.Plans;

/// <summary>The verifier's own reading of lines.</summary>
internal static class SourceLines
{
    /// <summary>Number of line ends; a CR at the very end is one, whatever follows it.</summary>
    public static int CountEnds(ReadOnlySpan<byte> bytes)
    {
        int ends = bytes.Count((byte)'\n');
        for (int at = bytes.IndexOf((byte)'\r'); at >= 0; )
        {
            // The LF of a pair was counted.
            ends += at + 1 < bytes.Length && bytes[at + 1] == '\n' ? 0 : 1;
            bytes = bytes[(at + 1)..];
            at = bytes.IndexOf((byte)'\r');
        }

        return ends;
    }

    /// <summary>Where the line that holds the byte at <paramref name="at"/> begins.</summary>
    public static int StartOfLine(ReadOnlySpan<byte> bytes, int at)
    {
        // Between CR and LF a line has not ended yet.
        bool insidePair = at > 0 && at < bytes.Length && bytes[at - 1] == '\r' && bytes[at] == '\n';
        return bytes[..(insidePair ? at - 1 : at)].LastIndexOfAny((byte)'\r', (byte)'\n') + 1;
    }

    /// <summary>Whether there is nothing but spaces, tabs and line ends.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (value != ' ' && value != '\t' && value != '\r' && value != '\n')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the bytes are the UTF-8 of the text, compared without a copy of either.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes, string text)
    {
        Span<byte> buffer = stackalloc byte[3 * 1024];
        for (int at = 0; at < text.Length; )
        {
            int take = Math.Min(1024, text.Length - at);
            // A pair of surrogates is one character: it is not cut in two.
            take -= take > 1 && at + take < text.Length && char.IsHighSurrogate(text[at + take - 1]) ? 1 : 0;
            int length = Encoding.UTF8.GetBytes(text.AsSpan(at, take), buffer);
            if (!bytes.StartsWith(buffer[..length]))
            {
                return false;
            }

            bytes = bytes[length..];
            at += take;
        }

        return bytes.IsEmpty;
    }
}
