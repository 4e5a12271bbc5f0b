using IuCutter.Core.Marking.Labels;

namespace IuCutter.Core.Marking.Blocks;

/// <summary>Which lines may open a unit; they are read while the document is scanned, so that no list of them is held.</summary>
/// <param name="starts">How a line begins that may open a unit.</param>
/// <param name="indentedCode">Whether indented code shields.</param>
/// <param name="reader">Takes the lines.</param>
internal sealed class LineFilter(LabelStarts starts, bool indentedCode, ILineReader reader)
{
    private LineMark? _last;

    /// <summary>Whether indented code shields.</summary>
    public bool IndentedCode { get; } = indentedCode;

    /// <summary>Whether a line may open a unit, or looks like a heading.</summary>
    /// <param name="line">The line from its first byte that is no space.</param>
    public bool MayOpen(ReadOnlySpan<byte> line) => line[0] == '#' || starts.MayBegin(line);

    /// <summary>Takes a line that may. It is read when the next one comes: what follows it may make it the head of a table.</summary>
    public void Keep(ReadOnlySpan<byte> bytes, LineMark line)
    {
        End(bytes);
        _last = line;
    }

    /// <summary>Makes the line of this number the head of a table, if it is the last one that was taken.</summary>
    public void Withdraw(int line)
    {
        if (_last is { } last && last.Line == line)
        {
            _last = last with { Shield = "a table" };
        }
    }

    /// <summary>There is no more that belongs to the last line.</summary>
    public void End(ReadOnlySpan<byte> bytes)
    {
        if (_last is { } last)
        {
            reader.Read(bytes, last);
            _last = null;
        }
    }
}
