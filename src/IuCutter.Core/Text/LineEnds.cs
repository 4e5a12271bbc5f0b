namespace IuCutter.Core.Text;

/// <summary>Lines of bytes. A line ends with LF, CRLF or a lone CR (CommonMark 0.31.2, 2.1); nothing else ends one.</summary>
internal static class LineEnds
{
    /// <summary>Number of lines, the last one counted also when nothing ends it.</summary>
    public static int CountLines(ReadOnlySpan<byte> bytes) =>
        CountEnds(bytes) + (bytes.Length > 0 && bytes[^1] is not ((byte)'\n' or (byte)'\r') ? 1 : 0);

    /// <summary>Line of an offset, from 1.</summary>
    public static int LineAt(ReadOnlySpan<byte> bytes, int offset)
    {
        ReadOnlySpan<byte> before = bytes[..offset];
        // An offset between CR and LF is still on the line that both end together.
        bool splitsPair = offset > 0 && offset < bytes.Length && bytes[offset - 1] == '\r' && bytes[offset] == '\n';
        return 1 + CountEnds(before) - (splitsPair ? 1 : 0);
    }

    /// <summary>Offset of the first byte after the line that holds <paramref name="from"/>.</summary>
    public static int Next(ReadOnlySpan<byte> bytes, int from, out int contentEnd)
    {
        int at = bytes[from..].IndexOfAny((byte)'\n', (byte)'\r');
        if (at < 0)
        {
            contentEnd = bytes.Length;
            return bytes.Length;
        }

        contentEnd = from + at;
        bool pair = bytes[contentEnd] == '\r' && contentEnd + 1 < bytes.Length && bytes[contentEnd + 1] == '\n';
        return contentEnd + (pair ? 2 : 1);
    }

    /// <summary>Number of line ends.</summary>
    public static int CountEnds(ReadOnlySpan<byte> bytes)
    {
        int ends = bytes.Count((byte)'\n');
        int returns = bytes.Count((byte)'\r');
        return returns == 0 ? ends : ends + returns - bytes.Count("\r\n"u8);
    }
}
