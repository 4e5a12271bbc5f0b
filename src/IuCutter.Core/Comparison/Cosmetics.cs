namespace IuCutter.Core.Comparison;

/// <summary>Which kind of cosmetic difference two stretches of white space have.</summary>
internal static class Cosmetics
{
    /// <summary>Compares two stretches of white space between the same words.</summary>
    /// <param name="old">The old one.</param>
    /// <param name="new">The new one.</param>
    /// <param name="atEnd">Whether no word follows.</param>
    public static CosmeticChange OfGap(string old, string @new, bool atEnd)
    {
        CosmeticChange change = CosmeticChange.None;
        (string? oldLines, string? newLines) = (Lf(old), Lf(@new));
        if (old.AsSpan().ContainsAny('\r', '\n') && @new.AsSpan().ContainsAny('\r', '\n') && Ends(old) != Ends(@new))
        {
            change = CosmeticChange.LineEnds;
        }

        if (oldLines == newLines)
        {
            return CosmeticChange.LineEnds;
        }

        (string? oldBare, string? newBare) = (WithoutTrailing(oldLines, atEnd), WithoutTrailing(newLines, atEnd));
        if ((oldBare != oldLines || newBare != newLines) && (atEnd || oldBare == newBare))
        {
            change |= CosmeticChange.TrailingBlanks;
        }

        return oldBare == newBare ? change : change | CosmeticChange.Whitespace;
    }

    private static string Lf(string gap) => gap.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static (bool Crlf, bool Lf, bool Cr) Ends(string gap)
    {
        string rest = gap.Replace("\r\n", "", StringComparison.Ordinal);
        return (rest.Length < gap.Length, rest.Contains('\n', StringComparison.Ordinal), rest.Contains('\r', StringComparison.Ordinal));
    }

    private static string WithoutTrailing(string gap, bool atEnd)
    {
        if (atEnd)
        {
            return "";
        }

        string[] lines = gap.Split('\n');
        for (int i = 0; i < lines.Length - 1; i++)
        {
            lines[i] = lines[i].TrimEnd();
        }

        return string.Join('\n', lines);
    }
}
