namespace IuCutter.Core.Marking.Blocks;

/// <summary>The rest of a tag after its name, for the seventh kind of HTML block: one tag alone on its line.</summary>
internal static class HtmlTag
{
    /// <summary>Whether the tag is complete and followed by nothing but spaces.</summary>
    public static bool IsWholeLine(ReadOnlySpan<byte> rest, bool closing)
    {
        while (true)
        {
            int spaces = Spaces(rest);
            rest = rest[spaces..];
            if (rest.IsEmpty)
            {
                return false;
            }

            if (rest[0] == '>')
            {
                return Spaces(rest[1..]) == rest.Length - 1;
            }

            if (closing)
            {
                return false;
            }

            if (rest[0] == '/')
            {
                return rest.Length > 1 && rest[1] == '>' && Spaces(rest[2..]) == rest.Length - 2;
            }

            if (spaces == 0 || !TryAttribute(ref rest))
            {
                return false;
            }
        }
    }

    private static bool TryAttribute(ref ReadOnlySpan<byte> rest)
    {
        int name = 0;
        while (name < rest.Length && IsNameByte(rest[name], name == 0))
        {
            name++;
        }

        if (name == 0)
        {
            return false;
        }

        rest = rest[name..];
        int spaces = Spaces(rest);
        if (spaces == rest.Length || rest[spaces] != '=')
        {
            return true;
        }

        rest = rest[(spaces + 1)..];
        rest = rest[Spaces(rest)..];
        if (rest.IsEmpty)
        {
            return false;
        }

        if (rest[0] is (byte)'"' or (byte)'\'')
        {
            int end = rest[1..].IndexOf(rest[0]);
            rest = end < 0 ? [] : rest[(end + 2)..];
            return end >= 0;
        }

        int value = rest.IndexOfAny(" \t\"'=<>`"u8);
        value = value < 0 ? rest.Length : value;
        rest = rest[value..];
        return value > 0;
    }

    private static bool IsNameByte(byte value, bool first) =>
        char.IsAsciiLetter((char)value)
        || value is (byte)'_' or (byte)':'
        || (!first && (char.IsAsciiDigit((char)value) || value is (byte)'.' or (byte)'-'));

    private static int Spaces(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExcept((byte)' ', (byte)'\t');
        return end < 0 ? text.Length : end;
    }
}
