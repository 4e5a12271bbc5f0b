using IuCutter.Core.Documents;

namespace IuCutter.Core.Marking;

/// <summary>YAML front matter: a first line of three hyphens, to the next line of three hyphens or three dots.</summary>
internal static class FrontMatter
{
    /// <summary>Offset of the first byte after the front matter; <paramref name="start"/> when there is none.</summary>
    public static int Skip(ReadOnlySpan<byte> bytes, int start)
    {
        var at = LineEnds.Next(bytes, start, out var end);
        if (!IsRule(bytes[start..end], "---"u8))
        {
            return start;
        }

        while (at < bytes.Length)
        {
            var line = at;
            at = LineEnds.Next(bytes, at, out end);
            if (IsRule(bytes[line..end], "---"u8) || IsRule(bytes[line..end], "..."u8))
            {
                return at;
            }
        }

        // Never closed: the first line was a thematic break, and what follows is text.
        return start;
    }

    private static bool IsRule(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rule) => line.TrimEnd(" \t"u8).SequenceEqual(rule);
}
