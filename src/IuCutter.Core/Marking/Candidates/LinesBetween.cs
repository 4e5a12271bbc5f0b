namespace IuCutter.Core.Marking.Candidates;

/// <summary>The kind of text between two lines that may open units: nothing, a title, or text.</summary>
internal static class LinesBetween
{
    /// <summary>Bytes of a line that is a title or an entry of a table of contents and no paragraph.</summary>
    private const int MaxShortLine = 160;

    /// <summary>Whether there is nothing but blanks and line ends.</summary>
    public static bool AreBlank(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    /// <summary>How many lines that are not blank there are, when each is short and ends no sentence; 0 when one is not so.</summary>
    public static int CountShort(ReadOnlySpan<byte> text)
    {
        if (text.Length > 4 * MaxShortLine)
        {
            return 0;
        }

        int lines = 0;
        foreach (Range range in text.SplitAny((byte)'\n', (byte)'\r'))
        {
            ReadOnlySpan<byte> line = text[range].Trim(" \t*_"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            lines++;
            if (line.Length > MaxShortLine || line[^1] is (byte)'.' or (byte)';' or (byte)':')
            {
                return 0;
            }
        }

        return lines;
    }
}
