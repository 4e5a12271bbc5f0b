namespace IuCutter.Core.Marking.Blocks;

/// <summary>The part that records each line's block, for the explanation of a line.</summary>
internal ref partial struct BlockScanner
{
    private readonly void Trace(List<LineRule> trace, Leaf before, int headings, int start, int end)
    {
        ReadOnlySpan<byte> line = _bytes[start..end].TrimStart(" \t"u8);
        trace.Add(
            before == Leaf.Fence || _leaf == Leaf.Fence ? LineRule.CodeFence
            : _leaf == Leaf.Html || (before == Leaf.Html && !line.IsEmpty) ? LineRule.HtmlBlock
            : line.IsEmpty ? LineRule.Blank
            : _headings.Count > headings ? LineRule.Heading
            : _leaf == Leaf.IndentedCode && (_filter?.IndentedCode ?? true) ? LineRule.IndentedCode
            : _depth > 0 ? Holder()
            : !_setext && before == Leaf.Paragraph && HeadingLine.SetextLevel(line) > 0 ? LineRule.Underline
            : LineRule.Text
        );
    }

    private readonly LineRule Holder()
    {
        for (int i = 0; i < _depth; i++)
        {
            if (_containers[i].IsQuote)
            {
                return LineRule.Quotation;
            }
        }

        return LineRule.List;
    }
}
