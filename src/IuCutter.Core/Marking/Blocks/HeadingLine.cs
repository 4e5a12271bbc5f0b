namespace IuCutter.Core.Marking.Blocks;

/// <summary>The forms of a heading's own lines (CommonMark 0.31.2, 4.1 to 4.3), on a line without its line end.</summary>
internal static class HeadingLine
{
    /// <summary>Whether a line that begins at its first byte that is no space is an ATX heading.</summary>
    /// <param name="line">The line from its first byte that is no space.</param>
    /// <param name="level">1 to 6.</param>
    /// <param name="textStart">Where the text begins, relative to <paramref name="line"/>.</param>
    /// <param name="textEnd">Where the text ends, without a closing sequence.</param>
    public static bool IsAtx(ReadOnlySpan<byte> line, out int level, out int textStart, out int textEnd)
    {
        textStart = textEnd = 0;
        level = line.IndexOfAnyExcept((byte)'#');
        level = level < 0 ? line.Length : level;
        if (level is < 1 or > 6 || (level < line.Length && line[level] is not ((byte)' ' or (byte)'\t')))
        {
            return false;
        }

        textStart = level;
        textEnd = TrimEnd(line, line.Length, textStart);
        while (textStart < textEnd && line[textStart] is (byte)' ' or (byte)'\t')
        {
            textStart++;
        }

        int hashes = textEnd;
        while (hashes > textStart && line[hashes - 1] == '#')
        {
            hashes--;
        }

        // A closing sequence stands alone or after a space; "C#" keeps its sign.
        if (hashes == textStart || line[hashes - 1] is (byte)' ' or (byte)'\t')
        {
            textEnd = TrimEnd(line, hashes, textStart);
        }

        return true;
    }

    /// <summary>
    /// The depth of a heading whose # signs no blank follows, <c>##Article 2</c>, as markdown had it before CommonMark;
    /// 0 when the line is none.
    /// </summary>
    /// <param name="line">The line from its first byte that is no space.</param>
    public static int LevelWithoutSpace(ReadOnlySpan<byte> line)
    {
        int level = line.IndexOfAnyExcept((byte)'#');
        return level is >= 1 and <= 6 && line[level] is not ((byte)' ' or (byte)'\t') ? level : 0;
    }

    /// <summary>The text of a heading's line, whether a blank follows its # signs or not.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> line)
    {
        if (IsAtx(line, out _, out int from, out int to))
        {
            return line[from..to];
        }

        ReadOnlySpan<byte> text = line.TrimStart((byte)'#').TrimEnd(" \t"u8);
        ReadOnlySpan<byte> open = text.TrimEnd((byte)'#');
        return open.IsEmpty || open[^1] is (byte)' ' or (byte)'\t' ? open.TrimEnd(" \t"u8) : text;
    }

    /// <summary>The level of a setext underline: 1 for equals signs, 2 for hyphens, 0 when the line is none.</summary>
    public static int SetextLevel(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] is not ((byte)'=' or (byte)'-'))
        {
            return 0;
        }

        int end = line.IndexOfAnyExcept(line[0]);
        return end < 0 || line[end..].IndexOfAnyExcept((byte)' ', (byte)'\t') < 0 ? (line[0] == '=' ? 1 : 2) : 0;
    }

    /// <summary>Whether the line is a thematic break: three or more of one of * - _ and nothing else but spaces.</summary>
    /// <param name="line">The line from its first byte that is no space.</param>
    /// <param name="stop">Where it was seen to be none: what begins before that place is none either.</param>
    public static bool IsThematicBreak(ReadOnlySpan<byte> line, out int stop)
    {
        byte mark = line[0];
        int count = 0;
        for (stop = 0; stop < line.Length; stop++)
        {
            if (line[stop] == mark)
            {
                count++;
            }
            else if (line[stop] is not ((byte)' ' or (byte)'\t'))
            {
                return false;
            }
        }

        return count >= 3;
    }

    /// <summary>Length of the fence that the line opens, 0 when it opens none.</summary>
    public static int FenceLength(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] is not ((byte)'`' or (byte)'~'))
        {
            return 0;
        }

        int length = line.IndexOfAnyExcept(line[0]);
        length = length < 0 ? line.Length : length;
        return length < 3 || (line[0] == '`' && line[length..].Contains((byte)'`')) ? 0 : length;
    }

    /// <summary>Whether the line closes a fence of this sign and length.</summary>
    public static bool ClosesFence(ReadOnlySpan<byte> line, byte sign, int length)
    {
        int run = line.IndexOfAnyExcept(sign);
        run = run < 0 ? line.Length : run;
        return run >= length && line[run..].IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;
    }

    private static int TrimEnd(ReadOnlySpan<byte> line, int end, int from)
    {
        while (end > from && line[end - 1] is (byte)' ' or (byte)'\t')
        {
            end--;
        }

        return end;
    }
}
