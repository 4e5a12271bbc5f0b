using System.Collections;
using System.Runtime.InteropServices;
using System.Text;

namespace IuCutter.Core.Marking.Units;

/// <summary>
/// The units of a document in order, each in a few numbers: what a document of very many short ones needs beside its own
/// bytes is mostly this. A plan's rows are these same ones; nothing is copied to make it.
/// </summary>
/// <param name="capacity">How many there will be.</param>
internal sealed class UnitMarks(int capacity) : IReadOnlyList<UnitMark>
{
    /// <summary>Bytes of codes that are kept together, more than the longest has: what grows leaves nothing behind.</summary>
    private const int Page = 1 << 16;

    private const int InText = -1;

    private readonly List<Row> _rows = new(capacity);
    private readonly List<string> _types = [];

    /// <summary>Titles that do not stand in the document as they are: few.</summary>
    private readonly List<string> _titles = [];

    /// <summary>Codes are ASCII; none reaches from one page into the next.</summary>
    private readonly List<byte[]> _codes = [];
    private int _room;

    /// <inheritdoc/>
    public int Count => _rows.Count;

    /// <summary>A unit; its code is made into a string each time.</summary>
    public UnitMark this[int index]
    {
        get
        {
            ref readonly Row row = ref At(index);
            return new UnitMark(
                row.Start,
                row.End,
                row.Line,
                row.Parent,
                Encoding.ASCII.GetString(Code(index)),
                SectionType(index),
                Title(index),
                row.HeadingOnly
            );
        }
        set => _rows[index] = Pack(value);
    }

    /// <summary>Adds the next unit.</summary>
    public void Add(UnitMark mark) => _rows.Add(Pack(mark));

    /// <summary>First byte of a unit.</summary>
    public int Start(int index) => At(index).Start;

    /// <summary>First byte after it.</summary>
    public int End(int index) => At(index).End;

    /// <summary>Line of its first byte, from 1.</summary>
    public int Line(int index) => At(index).Line;

    /// <summary>Index of the unit that contains it; -1 at the top.</summary>
    public int Parent(int index) => At(index).Parent;

    /// <summary>Last part of its address, in ASCII.</summary>
    public ReadOnlySpan<byte> Code(int index)
    {
        ref readonly Row row = ref At(index);
        return _codes[row.Code / Page].AsSpan(row.Code % Page, row.CodeLength);
    }

    /// <summary>Vocabulary <c>section_type</c>.</summary>
    public string SectionType(int index) => _types[At(index).TypeAndHeadingOnly >> 1];

    /// <summary>Its title.</summary>
    public TitleMark Title(int index)
    {
        ref readonly Row row = ref At(index);
        return row.TitleLength == InText ? new TitleMark(_titles[row.Title]) : new TitleMark(row.Title, row.TitleLength, null);
    }

    /// <summary>Whether nothing but blank lines follows the heading.</summary>
    public bool HeadingOnly(int index) => At(index).HeadingOnly;

    /// <inheritdoc/>
    public IEnumerator<UnitMark> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ref readonly Row At(int index) => ref CollectionsMarshal.AsSpan(_rows)[index];

    private Row Pack(UnitMark mark)
    {
        int title = mark.Title.Start;
        if (mark.Title.Text is { } text)
        {
            title = _titles.Count;
            _titles.Add(text);
        }

        return new Row
        {
            Start = mark.Start,
            End = mark.End,
            Line = mark.Line,
            Parent = mark.Parent,
            Code = Keep(mark.Code),
            CodeLength = checked((ushort)mark.Code.Length),
            Title = title,
            TitleLength = mark.Title.Text is null ? mark.Title.Length : InText,
            TypeAndHeadingOnly = checked((ushort)((Type(mark.SectionType) << 1) | (mark.HeadingOnly ? 1 : 0))),
        };
    }

    private int Keep(string code)
    {
        if (code.Length >= _room)
        {
            _codes.Add(new byte[Page]);
            _room = Page;
        }

        int at = Page - _room;
        _room -= Encoding.ASCII.GetBytes(code, _codes[^1].AsSpan(at));
        return ((_codes.Count - 1) * Page) + at;
    }

    private int Type(string sectionType)
    {
        int type = _types.IndexOf(sectionType);
        if (type < 0)
        {
            type = _types.Count;
            _types.Add(sectionType);
        }

        return type;
    }

    private struct Row
    {
        public int Start;
        public int End;
        public int Line;
        public int Parent;
        public int Code;

        /// <summary>Its first byte; of a title that stands in no document, its place among those.</summary>
        public int Title;
        public int TitleLength;
        public ushort CodeLength;
        public ushort TypeAndHeadingOnly;

        public readonly bool HeadingOnly => (TypeAndHeadingOnly & 1) == 1;
    }
}
