using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;

namespace IuCutter;

/// <summary>
/// The units of one plan by column: places in the source, parents as rows, hashes as bytes. Addresses and titles are made
/// when they are asked for, so that a unit costs little more than its hashes.
/// </summary>
/// <param name="source">The document.</param>
/// <param name="prefix">First part of every address.</param>
/// <param name="unitKind">The kind of all of them.</param>
/// <param name="capacity">How many there will be.</param>
internal sealed class UnitTable(ImmutableArray<byte> source, string prefix, string unitKind, int capacity) : UnitFacts
{
    private const int HashBytes = 32;
    private const int TwoHashes = 2 * HashBytes;
    private const int CharactersOfACode = 8;
    private const int FewestCharacters = 256;

    private readonly Row[] _rows = new Row[capacity];
    private readonly List<string> _types = [];

    // Codes, and the few titles that do not stand in the source as they are.
    private char[] _texts = new char[Math.Max(CharactersOfACode * capacity, FewestCharacters)];
    private int _length;
    private int _count;

    /// <summary>Adds the next unit, before anybody reads.</summary>
    /// <param name="span">Its bytes.</param>
    /// <param name="parent">Row of its parent; -1 at the top.</param>
    /// <param name="code">Last part of its address.</param>
    /// <param name="sectionType">Vocabulary <c>section_type</c>.</param>
    /// <param name="title">Its title as a place in the source.</param>
    /// <param name="titleText">Its title where it is none.</param>
    /// <param name="headingOnly">Whether it has no text of its own.</param>
    public void Add(SourceSpan span, int parent, string code, string sectionType, Range title, string? titleText, bool headingOnly)
    {
        ref var row = ref _rows[_count++];
        row.Span = span;
        row.Parent = parent;
        row.HeadingOnly = headingOnly;
        row.Type = Type(sectionType);
        (row.Code, row.CodeLength) = Keep(code);
        (row.Title, row.TitleLength) = titleText is null ? title.GetOffsetAndLength(source.Length) : Keep(titleText);
        row.TitleIsKept = titleText is not null;
    }

    /// <summary>Sets the hashes of a unit; of two units at once, too.</summary>
    public void SetHashes(int row, HashText body, HashText canonical)
    {
        Span<byte> hashes = _rows[row].Hashes;
        body.CopyTo(hashes);
        canonical.CopyTo(hashes[HashBytes..]);
    }

    /// <summary>Each row as a unit, when all of them have been added.</summary>
    public ImmutableArray<PlannedUnit> ToUnits()
    {
        var units = ImmutableArray.CreateBuilder<PlannedUnit>(_count);
        for (var row = 0; row < _count; row++)
        {
            units.Add(new PlannedUnit(this, row));
        }

        return units.MoveToImmutable();
    }

    public override int Ordinal(int row) => row + 1;

    public override string Address(int row)
    {
        var length = prefix.Length;
        for (var at = row; at >= 0; at = _rows[at].Parent)
        {
            length += 1 + _rows[at].CodeLength;
        }

        return string.Create(length, (Table: this, Row: row), static (address, unit) => unit.Table.WriteAddress(address, unit.Row));
    }

    public override string? ParentAddress(int row) => _rows[row].Parent < 0 ? null : Address(_rows[row].Parent);

    public override string UnitKind(int row) => unitKind;

    public override string SectionType(int row) => _types[_rows[row].Type];

    public override string SectionCode(int row) => new string(Kept(_rows[row].Code, _rows[row].CodeLength));

    public override string Title(int row)
    {
        ref readonly var at = ref _rows[row];
        return at.TitleIsKept ? new string(Kept(at.Title, at.TitleLength)) : Encoding.UTF8.GetString(source.AsSpan().Slice(at.Title, at.TitleLength));
    }

    public override string Body(int row) => Encoding.UTF8.GetString(BodyBytes(row)!.Value.Span);

    public override ReadOnlyMemory<byte>? BodyBytes(int row) => source.AsMemory().Slice(_rows[row].Span.Start, _rows[row].Span.Length);

    public override SourceSpan Span(int row) => _rows[row].Span;

    public override HashText BodyHash(int row) => Hash(row, 0);

    public override HashText CanonicalHash(int row) => Hash(row, 1);

    public override bool HeadingOnly(int row) => _rows[row].HeadingOnly;

    private HashText Hash(int row, int which) => new(((ReadOnlySpan<byte>)_rows[row].Hashes).Slice(which * HashBytes, HashBytes));

    /// <summary>From the end, for each unit knows what is above it.</summary>
    private void WriteAddress(Span<char> address, int row)
    {
        for (var at = row; at >= 0; at = _rows[at].Parent)
        {
            var code = Kept(_rows[at].Code, _rows[at].CodeLength);
            code.CopyTo(address[^code.Length..]);
            address = address[..^code.Length];
            address[^1] = '/';
            address = address[..^1];
        }

        prefix.CopyTo(address);
    }

    private ReadOnlySpan<char> Kept(int at, int length) => _texts.AsSpan(at, length);

    private (int At, int Length) Keep(string text)
    {
        var at = _length;
        _length += text.Length;
        if (_texts.Length < _length)
        {
            Array.Resize(ref _texts, Math.Max(_texts.Length / 2 * 3, _length));
        }

        text.CopyTo(_texts.AsSpan(at));
        return (at, text.Length);
    }

    private int Type(string sectionType)
    {
        var type = _types.IndexOf(sectionType);
        if (type < 0)
        {
            type = _types.Count;
            _types.Add(sectionType);
        }

        return type;
    }

    private struct Row
    {
        public SourceSpan Span;
        public int Parent;
        public int Code;
        public int CodeLength;
        public int Title;
        public int TitleLength;
        public int Type;
        public bool HeadingOnly;
        public bool TitleIsKept;
        public UnitHashes Hashes;
    }

    [InlineArray(TwoHashes)]
    private struct UnitHashes
    {
        private byte _first;
    }
}
