using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Blocks;

/// <summary>The part that opens blocks on a line: containers, then at most one leaf.</summary>
internal ref partial struct BlockScanner
{
    private enum Opened
    {
        Nothing,
        Container,
        Leaf,
    }

    private Opened OpenBlocks(ref LineCursor cursor, int matched, bool allMatched, int lineStart, int next)
    {
        Opened opened = Opened.Nothing;
        // The paragraph that a block start would interrupt; its rules are stricter than those of an empty place.
        bool inParagraph = allMatched && _leaf == Leaf.Paragraph;
        bool maybeLazy = _leaf == Leaf.Paragraph;
        int noBreakBefore = 0;
        while (true)
        {
            cursor.FindNonspace();
            if (cursor.Blank)
            {
                return opened;
            }

            if (cursor.Indent >= 4)
            {
                if (maybeLazy)
                {
                    return opened;
                }

                CloseOnce(matched, ref opened);
                OpenLeaf(Leaf.IndentedCode);
                return Opened.Leaf;
            }

            if (OpenLeafAt(ref cursor, matched, inParagraph, maybeLazy, ref opened, ref noBreakBefore, lineStart, next))
            {
                return Opened.Leaf;
            }

            if (
                (opened == Opened.Container ? _depth : matched) >= MaxDepth
                || !TryContainer(ref cursor, inParagraph, out Container container)
            )
            {
                return opened;
            }

            CloseOnce(matched, ref opened);
            Push(container);
            opened = Opened.Container;
            inParagraph = maybeLazy = false;
        }
    }

    /// <summary>Closes the blocks that the line did not match, when the line opens its first block.</summary>
    private void CloseOnce(int matched, ref Opened opened)
    {
        if (opened == Opened.Nothing)
        {
            CloseTo(matched, keepLeaf: false);
        }
    }

    private bool OpenLeafAt(
        ref LineCursor cursor,
        int matched,
        bool inParagraph,
        bool maybeLazy,
        ref Opened opened,
        ref int noBreakBefore,
        int lineStart,
        int next
    )
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        switch (rest[0])
        {
            case (byte)'#' when HeadingLine.IsAtx(rest, out int level, out int from, out int to):
                CloseOnce(matched, ref opened);
                MarkChild();
                if (_depth == 0)
                {
                    int text = lineStart + cursor.Nonspace;
                    _headings.Add(new HeadingMark(lineStart, next, _lineNumber, level, text + from, text + to));
                }

                return true;
            case (byte)'#' when _depth == 0 && IsHeadingWithoutSpace(rest):
                _headingWithoutSpace ??= new BlockScan.Place(_lineNumber, _lineStart);
                _headingsWithoutSpace++;
                return false;
            case (byte)'`' or (byte)'~' when HeadingLine.FenceLength(rest) is > 0 and var length:
                CloseOnce(matched, ref opened);
                OpenLeaf(Leaf.Fence);
                (_fenceSign, _fenceLength) = (rest[0], length);
                return true;
            case (byte)'<' when HtmlBlocks.Opens(rest) is > 0 and var kind && (kind < 7 || !maybeLazy):
                CloseOnce(matched, ref opened);
                OpenLeaf(Leaf.Html);
                _htmlKind = kind;
                if (HtmlBlocks.Ends(rest, kind))
                {
                    _leaf = Leaf.None;
                }

                return true;
            case (byte)'='
            or (byte)'-'
                when inParagraph && _setext && HeadingLine.SetextLevel(rest) is > 0 and var depth && TryUnderline(depth, lineStart, next):
                return true;
            case (byte)'*' or (byte)'-' or (byte)'_' when cursor.Nonspace >= noBreakBefore:
                if (!HeadingLine.IsThematicBreak(rest, out int stop))
                {
                    // Every nested marker of "- - - x" would look at the whole rest again.
                    noBreakBefore = cursor.Nonspace + stop;
                    return false;
                }

                CloseOnce(matched, ref opened);
                MarkChild();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether a blank after the # signs seems to be forgotten; a single one begins a tag or an anchor too.</summary>
    private static bool IsHeadingWithoutSpace(ReadOnlySpan<byte> rest) =>
        HeadingLine.LevelWithoutSpace(rest) is > 0 and var level && (level > 1 || rest[1] is >= (byte)'A' and <= (byte)'Z' or >= 0xC2);

    /// <summary>Makes a heading of the open paragraph, unless it holds no text but definitions.</summary>
    private bool TryUnderline(int level, int underline, int next)
    {
        if (_depth > 0)
        {
            _leaf = Leaf.None;
            return true;
        }

        ReadOnlySpan<byte> paragraph = _bytes[_paragraphStart..underline];
        int definitions = _bytes[_paragraphStart..].TrimStart((byte)' ')[0] == '[' ? LinkReferences.Skip(paragraph) : 0;
        if (definitions == paragraph.Length)
        {
            // The underline is a thematic break, or else the first text of the paragraph.
            _paragraphStart = underline;
            _leafLine = _lineNumber;
            return false;
        }

        int start = _paragraphStart + definitions;
        int line = _leafLine + LineEnds.CountLines(paragraph[..definitions]);
        _headings.Add(new HeadingMark(start, next, line, level, start, underline));
        _leaf = Leaf.None;
        return true;
    }

    private static bool TryContainer(ref LineCursor cursor, bool interrupts, out Container container)
    {
        container = default;
        if (cursor.First == '>')
        {
            EnterQuote(ref cursor);
            container.IsQuote = true;
            return true;
        }

        int width = MarkerWidth(cursor.Rest, interrupts);
        if (width == 0)
        {
            return false;
        }

        int offset = cursor.Indent;
        cursor.SkipSpaces();
        cursor.Advance(width);
        cursor.FindNonspace();
        // Five columns or more after the marker are one space and an indented code block within.
        int padding = cursor.Blank || cursor.Indent >= 5 ? 1 : cursor.Indent;
        cursor.AdvanceColumns(cursor.Blank && cursor.Indent == 0 ? 0 : padding);
        container.ContentIndent = offset + width + padding;
        return true;
    }

    /// <summary>Width of the list marker that the line begins with, 0 when it begins with none.</summary>
    private static int MarkerWidth(ReadOnlySpan<byte> rest, bool interrupts)
    {
        int width = 0;
        if (rest[0] is (byte)'-' or (byte)'+' or (byte)'*')
        {
            width = 1;
        }
        else
        {
            while (width < rest.Length && width < 10 && char.IsAsciiDigit((char)rest[width]))
            {
                width++;
            }

            // Only a list that begins with 1 interrupts a paragraph: a wrapped line may begin with any number.
            if (
                width is 0 or > 9
                || width == rest.Length
                || rest[width] is not ((byte)'.' or (byte)')')
                || (interrupts && (rest[..width].TrimStart((byte)'0').Length != 1 || rest[width - 1] != '1'))
            )
            {
                return 0;
            }

            width++;
        }

        ReadOnlySpan<byte> after = rest[width..];
        if (!after.IsEmpty && after[0] is not ((byte)' ' or (byte)'\t'))
        {
            return 0;
        }

        return interrupts && after.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0 ? 0 : width;
    }
}
