namespace IuCutter.Core.Marking.Blocks;

/// <summary>
/// The link reference definitions at the start of a paragraph (CommonMark 0.31.2, 4.7). They are no text: a setext
/// underline after nothing but definitions underlines nothing, and a heading begins after them.
/// </summary>
internal static class LinkReferences
{
    private const int MaxLabel = 999;

    /// <summary>Number of bytes at the start of the paragraph that are definitions; always whole lines.</summary>
    public static int Skip(ReadOnlySpan<byte> paragraph)
    {
        int at = 0;
        while (TryDefinition(paragraph[at..], out int length))
        {
            at += length;
        }

        return at;
    }

    private static bool TryDefinition(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        int at = Blanks(text, 0);
        if (at >= text.Length || text[at] != '[' || !TryLabel(text, ref at) || at >= text.Length || text[at] != ':')
        {
            return false;
        }

        at = BlanksAndOneLineEnd(text, at + 1);
        if (!TryDestination(text, ref at))
        {
            return false;
        }

        int afterDestination = at;
        at = BlanksAndOneLineEnd(text, at);
        if (at > afterDestination && TryTitle(text, ref at) && TryLineEnd(text, ref at))
        {
            length = at;
            return true;
        }

        // What looked like a title was not one; the definition may still end with its destination's line.
        at = afterDestination;
        length = TryLineEnd(text, ref at) ? at : 0;
        return length > 0;
    }

    private static bool TryLabel(ReadOnlySpan<byte> text, ref int at)
    {
        int start = ++at;
        bool anything = false;
        for (; at < text.Length && at - start <= MaxLabel; at++)
        {
            switch (text[at])
            {
                case (byte)'[':
                    return false;
                case (byte)']':
                    at++;
                    return anything;
                case (byte)'\\' when at + 1 < text.Length && text[at + 1] is (byte)'[' or (byte)']' or (byte)'\\':
                    at++;
                    anything = true;
                    break;
                default:
                    anything |= text[at] is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r');
                    break;
            }
        }

        return false;
    }

    private static bool TryDestination(ReadOnlySpan<byte> text, ref int at)
    {
        if (at < text.Length && text[at] == '<')
        {
            for (at++; at < text.Length && text[at] is not ((byte)'\n' or (byte)'\r' or (byte)'<'); at++)
            {
                if (text[at] == '>')
                {
                    at++;
                    return true;
                }

                at += text[at] == '\\' && at + 1 < text.Length && text[at + 1] is (byte)'<' or (byte)'>' or (byte)'\\' ? 1 : 0;
            }

            return false;
        }

        int start = at;
        int depth = 0;
        for (; at < text.Length && text[at] > ' ' && text[at] != 0x7F; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is (byte)'(' or (byte)')' or (byte)'\\')
            {
                at++;
            }
            else if (text[at] == '(')
            {
                depth++;
            }
            else if (text[at] == ')' && --depth < 0)
            {
                return false;
            }
        }

        return at > start && depth == 0;
    }

    private static bool TryTitle(ReadOnlySpan<byte> text, ref int at)
    {
        if (at >= text.Length || text[at] is not ((byte)'"' or (byte)'\'' or (byte)'('))
        {
            return false;
        }

        byte open = text[at];
        byte close = open == '(' ? (byte)')' : open;
        for (at++; at < text.Length; at++)
        {
            if (text[at] == close)
            {
                at++;
                return true;
            }

            if (text[at] == open)
            {
                return false;
            }

            at += text[at] == '\\' ? 1 : 0;
        }

        return false;
    }

    private static bool TryLineEnd(ReadOnlySpan<byte> text, ref int at)
    {
        at = Blanks(text, at);
        if (at < text.Length && text[at] is not ((byte)'\n' or (byte)'\r'))
        {
            return false;
        }

        at = LineEnd(text, at);
        return true;
    }

    private static int BlanksAndOneLineEnd(ReadOnlySpan<byte> text, int at) => Blanks(text, LineEnd(text, Blanks(text, at)));

    private static int LineEnd(ReadOnlySpan<byte> text, int at) =>
        at >= text.Length || text[at] is not ((byte)'\n' or (byte)'\r') ? at
        : text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2
        : at + 1;

    private static int Blanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        return at;
    }
}
