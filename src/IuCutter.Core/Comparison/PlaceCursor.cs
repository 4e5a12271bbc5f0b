using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Comparison;

/// <summary>Turns places in a unit's body into bytes, lines and columns of its document. Cheap while the places grow.</summary>
/// <param name="text">The body.</param>
/// <param name="start">First byte of the body in its document.</param>
/// <param name="lines">The document's lines.</param>
internal sealed class PlaceCursor(string text, int start, LineIndex lines)
{
    private int _unit;
    private int _byte;

    /// <summary>The bytes of a range of UTF-16 units.</summary>
    public SourceSpan Span(Range range)
    {
        int from = Byte(range.Start.Value);
        return lines.Span(start + from, Byte(range.End.Value) - from);
    }

    private int Byte(int unit)
    {
        _byte +=
            unit >= _unit
                ? Encoding.UTF8.GetByteCount(text.AsSpan(_unit, unit - _unit))
                : -Encoding.UTF8.GetByteCount(text.AsSpan(unit, _unit - unit));
        _unit = unit;
        return _byte;
    }
}
