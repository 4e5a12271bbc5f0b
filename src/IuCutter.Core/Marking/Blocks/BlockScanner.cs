using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Blocks;

/// <summary>
/// One pass over the bytes that finds the headings outside every container, as the block structure of
/// CommonMark 0.31.2 has them (appendix, "phase 1"). No tree is built: what is kept is the open containers, the open
/// leaf, and where the open paragraph began.
/// </summary>
internal ref partial struct BlockScanner
{
    /// <summary>
    /// Containers deeper than this are read as text: a line costs at most this many steps, so that a document of
    /// nothing but list markers takes linear time. No heading in them opens a unit at any depth.
    /// </summary>
    internal const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly bool _setext;
    private readonly List<HeadingMark> _headings = [];
    private readonly Container[] _containers = new Container[MaxDepth];
    private int _depth;
    private Leaf _leaf;
    private int _leafLine;
    private int _leafStart;
    private int _lineStart;
    private int _paragraphStart;
    private byte _fenceSign;
    private int _fenceLength;
    private int _htmlKind;
    private readonly LineFilter? _filter;
    private int _lineNumber;
    private int _tableLine;
    private BlockScan.Place? _headingWithoutSpace;
    private int _headingsWithoutSpace;
    private readonly List<(int Start, int End)> _html = [];

    private BlockScanner(ReadOnlySpan<byte> bytes, bool setext, LineFilter? filter)
    {
        _bytes = bytes;
        _setext = setext;
        _filter = filter;
    }

    private enum Leaf
    {
        None,
        Paragraph,
        IndentedCode,
        Fence,
        Html,
    }

    /// <summary>Scans from <paramref name="start"/>, which is on line <paramref name="line"/>, to the end.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="line">Line of that place, from 1.</param>
    /// <param name="setext">Whether underlined lines are headings.</param>
    /// <param name="filter">Which other lines to keep, with what shields them; null for none.</param>
    /// <param name="trace">Takes what is known of each line; null for nothing.</param>
    public static BlockScan Scan(
        ReadOnlySpan<byte> bytes,
        int start,
        int line,
        bool setext,
        LineFilter? filter = null,
        List<LineRule>? trace = null
    )
    {
        BlockScanner scanner = new BlockScanner(bytes, setext, filter) { _lineNumber = line - 1 };
        return scanner.Run(start, trace);
    }

    private BlockScan Run(int start, List<LineRule>? trace)
    {
        for (int at = start; at < _bytes.Length; )
        {
            int lineStart = _lineStart = at;
            at = LineEnds.Next(_bytes, at, out int lineEnd);
            _lineNumber++;
            Leaf before = _leaf;
            if (_filter is not null)
            {
                // Of the headings only the one of this line is asked for: the filter takes what may open a unit.
                _headings.Clear();
            }

            int headings = _headings.Count;
            if (_depth == 0 && lineEnd > lineStart && StartsNothing(_bytes[lineStart]) && _leaf is Leaf.None or Leaf.Paragraph)
            {
                ContinueText(lineStart);
            }
            else
            {
                ReadLine(lineStart, lineEnd, at);
            }

            if ((before == Leaf.Html || _leaf == Leaf.Html) && _htmlKind >= 6)
            {
                KeepHtml(lineStart, at);
            }

            if (_filter is not null)
            {
                KeepLine(before, lineStart, lineEnd, at);
            }

            if (trace is not null)
            {
                Trace(trace, before, headings, lineStart, lineEnd);
            }
        }

        _filter?.End(_bytes);
        return new BlockScan(
            _headings,
            _leaf == Leaf.Fence ? new BlockScan.Place(_leafLine, _leafStart) : null,
            _leaf == Leaf.Html && _htmlKind is >= 1 and <= 5 ? new BlockScan.Place(_leafLine, _leafStart) : null
        )
        {
            HeadingWithoutSpace = _headingWithoutSpace,
            HeadingsWithoutSpace = _headingsWithoutSpace,
            Html = _html,
        };
    }

    /// <summary>Whether a line with this first byte can only be text: almost every line of a law is.</summary>
    private static bool StartsNothing(byte first) =>
        first is >= (byte)'A' and not ((byte)'_' or (byte)'`' or (byte)'~') || first is (byte)'"' or (byte)'(' or (byte)'\'';

    private void ReadLine(int lineStart, int lineEnd, int next)
    {
        LineCursor cursor = new LineCursor(_bytes[lineStart..lineEnd]);
        int matched = MatchContainers(ref cursor);
        bool allMatched = matched == _depth;
        if (allMatched && MatchLeaf(ref cursor))
        {
            return;
        }

        Opened opened = OpenBlocks(ref cursor, matched, allMatched, lineStart, next);
        if (opened == Opened.Leaf)
        {
            return;
        }

        cursor.FindNonspace();
        if (opened == Opened.Nothing && !allMatched && _leaf == Leaf.Paragraph && !cursor.Blank)
        {
            // Lazy continuation: the paragraph goes on although its containers' marks are missing.
            return;
        }

        if (opened == Opened.Nothing)
        {
            CloseTo(matched, keepLeaf: allMatched && !cursor.Blank);
        }

        if (!cursor.Blank)
        {
            ContinueText(lineStart);
        }
    }

    private int MatchContainers(ref LineCursor cursor)
    {
        int matched = 0;
        for (; matched < _depth; matched++)
        {
            cursor.FindNonspace();
            ref Container container = ref _containers[matched];
            if (container.IsQuote)
            {
                if (cursor.Indent > 3 || cursor.First != '>')
                {
                    break;
                }

                EnterQuote(ref cursor);
            }
            else if (!cursor.Blank && cursor.Indent >= container.ContentIndent)
            {
                cursor.AdvanceColumns(container.ContentIndent);
            }
            else if (cursor.Blank && container.HasChild)
            {
                // An item may begin with one blank line, not with two.
                cursor.AdvanceColumns(Math.Min(cursor.Indent, container.ContentIndent));
            }
            else
            {
                break;
            }
        }

        cursor.FindNonspace();
        return matched;
    }

    /// <summary>Whether the open leaf takes the whole line, so that nothing can begin on it.</summary>
    private bool MatchLeaf(ref LineCursor cursor)
    {
        switch (_leaf)
        {
            case Leaf.Fence:
                if (cursor.Indent <= 3 && !cursor.Blank && HeadingLine.ClosesFence(cursor.Rest, _fenceSign, _fenceLength))
                {
                    _leaf = Leaf.None;
                }

                return true;
            case Leaf.IndentedCode:
                if (cursor.Blank || cursor.Indent >= 4)
                {
                    return true;
                }

                _leaf = Leaf.None;
                return false;
            case Leaf.Html:
                if (_htmlKind >= 6 && cursor.Blank)
                {
                    _leaf = Leaf.None;
                }
                else if (!cursor.Blank && HtmlBlocks.Ends(cursor.Rest, _htmlKind))
                {
                    _leaf = Leaf.None;
                }

                return true;
            case Leaf.None:
            case Leaf.Paragraph:
                return false;
            default:
                throw new InvalidOperationException($"Unknown leaf {_leaf}.");
        }
    }

    /// <summary>Adds the line to the open paragraph, or opens one with it.</summary>
    private void ContinueText(int lineStart)
    {
        if (_leaf == Leaf.Paragraph)
        {
            return;
        }

        OpenLeaf(Leaf.Paragraph);
        _paragraphStart = lineStart;
    }

    private void OpenLeaf(Leaf leaf)
    {
        MarkChild();
        _leaf = leaf;
        _leafLine = _lineNumber;
        _leafStart = _lineStart;
    }

    private readonly void MarkChild()
    {
        if (_depth > 0)
        {
            _containers[_depth - 1].HasChild = true;
        }
    }

    private void CloseTo(int depth, bool keepLeaf)
    {
        _depth = depth;
        _leaf = keepLeaf ? _leaf : Leaf.None;
    }

    private void Push(Container container)
    {
        MarkChild();
        _containers[_depth++] = container;
    }

    private static void EnterQuote(ref LineCursor cursor)
    {
        cursor.SkipSpaces();
        cursor.Advance(1);
        if (cursor.AtSpace)
        {
            cursor.AdvanceColumns(1);
        }
    }

    private struct Container
    {
        public bool IsQuote;
        public bool HasChild;
        public int ContentIndent;
    }
}
