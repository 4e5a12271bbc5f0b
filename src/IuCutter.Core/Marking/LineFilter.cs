namespace IuCutter.Core.Marking;

/// <summary>Which lines to keep while a document is scanned, and the kept ones.</summary>
/// <param name="starts">How a line begins that may open a unit.</param>
/// <param name="indentedCode">Whether indented code shields.</param>
internal sealed class LineFilter(LabelStarts starts, bool indentedCode)
{
    /// <summary>Whether indented code shields.</summary>
    public bool IndentedCode { get; } = indentedCode;

    /// <summary>The kept lines, in order.</summary>
    public List<LineMark> Lines { get; } = [];

    /// <summary>Whether a line may open a unit, or looks like a heading.</summary>
    /// <param name="line">The line from its first byte that is no space.</param>
    public bool MayOpen(ReadOnlySpan<byte> line) => line[0] == '#' || starts.MayBegin(line);
}
