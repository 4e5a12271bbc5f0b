using IuCutter.Core.Marking;
using IuCutter.Core.Marking.Units;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Plans;

[Trait("Promise", "5")]
public sealed class MarksDigestTests
{
    private static readonly IuDocument Document = TestDocuments.Of(
        "---\na: b\n---\n# Article 1 One\n\ntext\n\n### Article 2\n\nTwo\nlines\n===\n"
    );

    /// <summary>Each changes one thing that marking says; a derivation that differs in no more than that is reported.</summary>
    private static readonly Dictionary<string, Action<DocumentMarks>> Changes = new()
    {
        { "start", marks => Change(marks, unit => unit with { Start = unit.Start + 1 }) },
        { "end", marks => Change(marks, unit => unit with { End = unit.End + 1 }) },
        { "line", marks => Change(marks, unit => unit with { Line = unit.Line + 1 }) },
        { "parent", marks => Change(marks, unit => unit with { Parent = unit.Parent + 1 }) },
        { "code", marks => Change(marks, unit => unit with { Code = unit.Code + "x" }) },
        { "section type", marks => Change(marks, unit => unit with { SectionType = "note" }) },
        {
            "text between code and type",
            marks => Change(marks, unit => unit with { Code = unit.Code + unit.SectionType[0], SectionType = unit.SectionType[1..] })
        },
        { "title", marks => Change(marks, unit => unit with { Title = new TitleMark("other") }) },
        { "title's place", marks => Change(marks, unit => unit with { Title = unit.Title with { Length = unit.Title.Length + 1 } }) },
        { "heading only", marks => Change(marks, unit => unit with { HeadingOnly = !unit.HeadingOnly }) },
        { "one unit more", marks => marks.Units.Add(marks.Units[^1]) },
        { "exclusion's kind", marks => marks.Exclusions[0] = marks.Exclusions[0] with { Kind = "separator" } },
        { "exclusion's end", marks => marks.Exclusions[0] = marks.Exclusions[0] with { End = 1 } },
        { "warning's message", marks => marks.Warnings[0] = marks.Warnings[0] with { Message = "other" } },
        { "warning's place", marks => marks.Warnings[0] = marks.Warnings[0] with { Offset = 0 } },
        { "no warning", marks => marks.Warnings.Clear() },
    };

    public static TheoryData<string> Differences => [.. Changes.Keys];

    [Fact]
    public void Of_TheSameMarks_IsTheSame() => Assert.Equal(MarksDigest.Of(Marks()), MarksDigest.Of(Marks()));

    [Theory]
    [MemberData(nameof(Differences))]
    public void Agreed_OneThingDiffers_IsPlanNotDeterministic(string what)
    {
        (DocumentMarks? marks, DocumentMarks? other) = (Marks(), Marks());
        Assert.Same(marks, PlanBuilder.Agreed(marks, MarksDigest.Of(other), Document));
        Changes[what](other);
        IuException stop = Assert.Throws<IuException>(() => PlanBuilder.Agreed(marks, MarksDigest.Of(other), Document));
        Assert.Same(ErrorCatalogue.PlanNotDeterministic, stop.Definition);
    }

    private static void Change(DocumentMarks marks, Func<UnitMark, UnitMark> change) => marks.Units[0] = change(marks.Units[0]);

    private static DocumentMarks Marks() =>
        DocumentMarker.Mark(Document.Bytes.AsSpan(), Document.Path, ProfileCatalogue.Get("markdown"), unitLevel: null);
}
