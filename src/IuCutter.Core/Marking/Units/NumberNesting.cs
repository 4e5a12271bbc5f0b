namespace IuCutter.Core.Marking.Units;

/// <summary>
/// In which unit a numbered heading lies by its number alone: <c>A-1.2.0.3</c> lies in <c>A-1.2</c> where no unit is
/// <c>A-1.2.0</c>. Markdown has six depths of headings, and numbers have more.
/// </summary>
internal sealed class NumberNesting
{
    /// <summary>The last unit with each code, without the mark of a repeat.</summary>
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

    /// <summary>The unit that holds the next one, which is known by its code from then on.</summary>
    /// <param name="code">Code of the next unit: its label's code, a hyphen, its number.</param>
    /// <param name="unit">Index of the next unit.</param>
    /// <param name="otherwise">What holds it where no unit has a beginning of its number.</param>
    public int Parent(string code, int unit, int otherwise)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> last = _last.GetAlternateLookup<ReadOnlySpan<char>>();
        int parent = -1;
        for (int at = code.IndexOf('.', StringComparison.Ordinal); at >= 0; at = code.IndexOf('.', at + 1))
        {
            // Where the outer number began anew, what it held before is another's.
            if (last.TryGetValue(code.AsSpan(0, at), out int holder) && holder > parent)
            {
                parent = holder;
            }
        }

        _last[code] = unit;
        return parent < 0 ? otherwise : parent;
    }
}
