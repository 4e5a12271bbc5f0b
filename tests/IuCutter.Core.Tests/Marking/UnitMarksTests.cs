using IuCutter.Core.Marking.Units;

namespace IuCutter.Core.Tests.Marking;

/// <summary>The compact list gives back what was put in, and codes are reported apart under each parent.</summary>
[Trait("Promise", "5")]
public sealed class UnitMarksTests
{
    private static readonly UnitMark[] Marks =
    [
        new(3, 9, 1, -1, "PREAMBLE", "preamble", new TitleMark("Preamble"), HeadingOnly: false),
        new(9, 12, 4, -1, "CH-1", "section", new TitleMark(11, 1, null), HeadingOnly: true),
        new(12, 40, 5, 1, "ART-5_111_~2", "article", new TitleMark(15, 0, null), HeadingOnly: false),
        new(40, int.MaxValue, int.MaxValue, 2, "", "article", new TitleMark("Tiếng Việt"), HeadingOnly: true),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Add_Marks_AreGivenBackAsTheyWere(int capacity)
    {
        UnitMarks units = Units(capacity);
        Assert.Equal(Marks, units);
        Assert.Equal(Marks, Enumerable.Range(0, units.Count).Select(i => units[i]));
        Assert.All(
            Enumerable.Range(0, Marks.Length),
            i =>
                Assert.Equal(
                    (
                        Marks[i].Start,
                        Marks[i].End,
                        Marks[i].Line,
                        Marks[i].Parent,
                        Marks[i].SectionType,
                        Marks[i].Title,
                        Marks[i].HeadingOnly
                    ),
                    (
                        units.Start(i),
                        units.End(i),
                        units.Line(i),
                        units.Parent(i),
                        units.SectionType(i),
                        units.Title(i),
                        units.HeadingOnly(i)
                    )
                )
        );
    }

    [Fact]
    public void Add_CodesOfMoreThanOnePage_AreKept()
    {
        UnitMarks units = new UnitMarks(2);
        string[] codes = [.. Enumerable.Range(0, 500).Select(i => new string((char)('A' + (i % 26)), i))];
        foreach (string code in codes)
        {
            units.Add(Marks[1] with { Code = code });
        }

        Assert.Equal(codes, units.Select(unit => unit.Code));
    }

    [Fact]
    public void Set_LongerCodeAndOtherTitle_ChangesThatUnitAlone()
    {
        UnitMarks units = Units(4);
        UnitMark changed = Marks[1] with { Code = "CH-1000000", SectionType = "part", Title = new TitleMark("other"), HeadingOnly = false };
        units[1] = changed;
        Assert.Equal([Marks[0], changed, Marks[2], Marks[3]], units);
    }

    [Fact]
    public void Take_TheSameCode_IsTakenUnderItsOwnParentOnly()
    {
        UnitMarks units = new UnitMarks(0);
        SiblingCodes siblings = new SiblingCodes(units, 0);
        Assert.True(Take(-1, "CH-1", 1));
        Assert.True(Take(0, "ART-1", 2));
        Assert.True(Take(-1, "ART-1", 3));
        Assert.False(siblings.Take(0, "ART-1", out int line, out int count));
        Assert.Equal((2, 2), (line, count));
        Assert.False(siblings.Take(0, "ART-1", out line, out count));
        Assert.Equal((2, 3), (line, count));
        Assert.True(siblings.Take(0, "ART-11", out _, out count));
        Assert.Equal(1, count);

        bool Take(int parent, string code, int at)
        {
            bool isFree = siblings.Take(parent, code, out _, out _);
            units.Add(Marks[1] with { Parent = parent, Code = code, Line = at });
            return isFree;
        }
    }

    private static UnitMarks Units(int capacity)
    {
        UnitMarks units = new UnitMarks(capacity);
        foreach (UnitMark mark in Marks)
        {
            units.Add(mark);
        }

        return units;
    }
}
