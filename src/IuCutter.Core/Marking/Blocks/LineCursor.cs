namespace IuCutter.Core.Marking.Blocks;

/// <summary>
/// A position within one line that knows columns: a tab reaches to the next multiple of four (CommonMark 0.31.2, 2.2)
/// and may be consumed in part.
/// </summary>
internal ref struct LineCursor(ReadOnlySpan<byte> line)
{
    private const int TabStop = 4;
    private readonly ReadOnlySpan<byte> _line = line;
    private int _tabRest;

    /// <summary>Offset of the next byte within the line.</summary>
    public int Offset { get; private set; }

    /// <summary>Column of the next byte, from 0.</summary>
    public int Column { get; private set; }

    /// <summary>Offset of the first byte that is neither space nor tab.</summary>
    public int Nonspace { get; private set; }

    /// <summary>Columns from here to <see cref="Nonspace"/>.</summary>
    public int Indent { get; private set; }

    /// <summary>Whether nothing but spaces and tabs is left.</summary>
    public readonly bool Blank => Nonspace >= _line.Length;

    /// <summary>The byte at <see cref="Nonspace"/>; 0 at the end of the line.</summary>
    public readonly byte First => Nonspace < _line.Length ? _line[Nonspace] : (byte)0;

    /// <summary>The rest of the line, from the first byte that is no space.</summary>
    public readonly ReadOnlySpan<byte> Rest => _line[Nonspace..];

    /// <summary>Finds <see cref="Nonspace"/> and <see cref="Indent"/> anew.</summary>
    public void FindNonspace()
    {
        int at = Offset;
        int column = Column;
        int rest = _tabRest;
        for (; at < _line.Length; at++)
        {
            if (_line[at] == ' ')
            {
                column++;
            }
            else if (_line[at] == '\t')
            {
                column += rest > 0 ? rest : TabStop - (column % TabStop);
            }
            else
            {
                break;
            }

            rest = 0;
        }

        Nonspace = at;
        Indent = column - Column;
    }

    /// <summary>Moves over bytes, a tab being one byte.</summary>
    public void Advance(int bytes)
    {
        while (bytes-- > 0 && Offset < _line.Length)
        {
            if (_line[Offset] == '\t')
            {
                Column += _tabRest > 0 ? _tabRest : TabStop - (Column % TabStop);
            }
            else
            {
                Column++;
            }

            _tabRest = 0;
            Offset++;
        }
    }

    /// <summary>Moves over columns, a tab counting as many as it still reaches.</summary>
    public void AdvanceColumns(int columns)
    {
        while (columns > 0 && Offset < _line.Length)
        {
            if (_line[Offset] != '\t')
            {
                Column++;
                Offset++;
                columns--;
                continue;
            }

            int width = _tabRest > 0 ? _tabRest : TabStop - (Column % TabStop);
            int taken = Math.Min(width, columns);
            Column += taken;
            columns -= taken;
            _tabRest = width - taken;
            Offset += _tabRest == 0 ? 1 : 0;
        }
    }

    /// <summary>Moves to <see cref="Nonspace"/>.</summary>
    public void SkipSpaces()
    {
        AdvanceColumns(Indent);
        FindNonspace();
    }

    /// <summary>Whether the next byte is a space or a tab.</summary>
    public readonly bool AtSpace => Offset < _line.Length && _line[Offset] is (byte)' ' or (byte)'\t';
}
