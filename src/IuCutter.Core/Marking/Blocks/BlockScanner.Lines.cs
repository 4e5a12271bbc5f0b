namespace IuCutter.Core.Marking.Blocks;

/// <summary>The lines that may open a unit without being headings, each with what shields it.</summary>
internal ref partial struct BlockScanner
{
    private readonly void KeepHtml(int start, int next)
    {
        if (_html.Count > 0 && _html[^1].End == start)
        {
            _html[^1] = (_html[^1].Start, next);
        }
        else
        {
            _html.Add((start, next));
        }
    }

    private void KeepLine(Leaf before, int start, int end, int next)
    {
        ReadOnlySpan<byte> line = _bytes[start..end];
        int first = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (first < 0)
        {
            _tableLine = 0;
            return;
        }

        byte sign = line[first];
        if (sign is (byte)'|' or (byte)'-' or (byte)':' && IsDelimiterRow(line[first..]))
        {
            // The row above it is the head of the table, and what follows are its rows, up to a blank line.
            _tableLine = _lineNumber;
            _filter!.Withdraw(_lineNumber - 1);
            return;
        }

        if (_filter!.MayOpen(line[first..]))
        {
            int heading =
                sign != '#' ? 0
                : _headings.Count > 0 && _headings[^1].Start == start ? _headings[^1].Level
                : _depth == 0 && first <= 3 && !line[..first].Contains((byte)'\t') ? HeadingLine.LevelWithoutSpace(line[first..])
                : 0;
            string? shield =
                Shield(before)
                ?? (
                    _tableLine > 0 && heading == 0 ? "a table"
                    : sign == '#' && heading == 0 ? "a list or an escaped sign"
                    : null
                );
            _filter.Keep(_bytes, new LineMark(start, end, next, _lineNumber, heading, shield));
        }
    }

    private readonly string? Shield(Leaf before)
    {
        if (before == Leaf.Fence || _leaf == Leaf.Fence)
        {
            return "a code fence";
        }

        if (before == Leaf.Html || _leaf == Leaf.Html)
        {
            return "an HTML block";
        }

        if (_leaf == Leaf.IndentedCode && _filter!.IndentedCode)
        {
            return "indented code";
        }

        for (int i = 0; i < _depth; i++)
        {
            if (_containers[i].IsQuote)
            {
                return "a quotation";
            }
        }

        return null;
    }

    private static bool IsDelimiterRow(ReadOnlySpan<byte> line) =>
        line.Contains((byte)'|') && line.Contains((byte)'-') && line.IndexOfAnyExcept("|-: \t"u8) < 0;
}
