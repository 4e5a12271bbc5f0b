namespace IuCutter.Core.Text;

/// <summary>An index of the line starts of a document, for places in any order.</summary>
internal sealed class LineIndex
{
    private readonly List<int> _starts = [0];

    /// <summary>Reads the lines once.</summary>
    public LineIndex(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; )
        {
            at = LineEnds.Next(bytes, at, out int contentEnd);
            if (at > contentEnd)
            {
                _starts.Add(at);
            }
        }
    }

    /// <summary>A range of bytes with its line and column.</summary>
    public SourceSpan Span(int start, int length)
    {
        int found = _starts.BinarySearch(start);
        int line = found >= 0 ? found : ~found - 1;
        return new SourceSpan(start, length, line + 1, start - _starts[line] + 1);
    }
}
