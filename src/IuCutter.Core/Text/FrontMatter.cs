namespace IuCutter.Core.Text;

/// <summary>
/// YAML front matter: a first line of three hyphens, to the next line of three hyphens or three dots; or TOML, between
/// lines of three plus signs.
/// </summary>
internal static class FrontMatter
{
    /// <summary>Offset of the first byte after the front matter; <paramref name="start"/> when there is none.</summary>
    public static int Skip(ReadOnlySpan<byte> bytes, int start)
    {
        int at = LineEnds.Next(bytes, start, out int end);
        bool isToml = IsRule(bytes[start..end], "+++"u8);
        if (!isToml && !IsRule(bytes[start..end], "---"u8))
        {
            return start;
        }

        while (at < bytes.Length)
        {
            int line = at;
            at = LineEnds.Next(bytes, at, out end);
            ReadOnlySpan<byte> text = bytes[line..end];
            if (isToml ? IsRule(text, "+++"u8) : IsRule(text, "---"u8) || IsRule(text, "..."u8))
            {
                return at;
            }
        }

        // Never closed: the first line was a thematic break or text, and what follows is text.
        return start;
    }

    private static bool IsRule(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rule) => line.TrimEnd(" \t"u8).SequenceEqual(rule);
}
