namespace IuCutter.Core.Marking;

/// <summary>Which lines to keep while a document is scanned, and the kept ones.</summary>
/// <param name="first">Whether a line that begins with this byte, after spaces, may open a unit.</param>
/// <param name="indentedCode">Whether indented code shields.</param>
internal sealed class LineFilter(bool[] first, bool indentedCode)
{
    /// <summary>Whether indented code shields.</summary>
    public bool IndentedCode { get; } = indentedCode;

    /// <summary>The kept lines, in order.</summary>
    public List<LineMark> Lines { get; } = [];

    /// <summary>Whether a line that begins with this byte may open a unit.</summary>
    public bool MayOpen(byte sign) => first[sign];
}
