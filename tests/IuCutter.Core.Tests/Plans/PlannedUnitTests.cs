namespace IuCutter.Core.Tests.Plans;

[Trait("Promise", "5")]
public sealed class PlannedUnitTests
{
    private static readonly CutPlan Plan = PlanBuilderTests.Build(
        "# Chapter 1\n\n## Article 1 Ünder\u00A0scope\n\ntext\n\nTwo\nlines\n===\n\n#\n",
        "markdown"
    );

    [Fact]
    public void With_OtherTitle_ChangesTheCopyAlone()
    {
        PlannedUnit unit = Plan.Units[1];
        string before = Said(unit);
        PlannedUnit changed = unit with { Title = "other", BodySha256 = new string('0', 64) };
        Assert.Equal(before, Said(unit));
        Assert.Equal(("other", new string('0', 64)), (changed.Title, changed.BodySha256));
        Assert.Equal(before, Said(changed with { Title = unit.Title, BodySha256 = unit.BodySha256 }));
        Assert.Equal("other", changed.Title);
    }

    [Fact]
    public void Equals_SameValues_WhereverTheyAreKept()
    {
        foreach (PlannedUnit unit in Plan.Units)
        {
            PlannedUnit given = Given(unit);
            Assert.Equal(unit, given);
            Assert.Equal(unit.GetHashCode(), given.GetHashCode());
            Assert.NotEqual(unit, given with { HeadingOnly = !unit.HeadingOnly });
            Assert.NotEqual(unit, given with { CanonicalSha256 = unit.TitleSha256 });
        }

        Assert.Equal(
            Plan.Units,
            PlanBuilderTests.Build(System.Text.Encoding.UTF8.GetString(Plan.Document.Bytes.AsSpan()), "markdown").Units
        );
    }

    [Fact]
    public void Title_WhereverItStands_IsThatOfTheHeading() =>
        Assert.Equal(["Chapter 1", "Article 1 Ünder\u00A0scope", "Two lines", "(untitled)"], Plan.Units.Select(unit => unit.Title));

    [Fact]
    public void Address_OfARow_IsItsParentsWithItsCode() =>
        Assert.All(Plan.Units, unit => Assert.Equal($"{unit.ParentAddress ?? Plan.DocumentPrefix}/{unit.SectionCode}", unit.Address));

    private static PlannedUnit Given(PlannedUnit unit) =>
        new(
            unit.Ordinal,
            unit.Address,
            unit.ParentAddress,
            unit.UnitKind,
            unit.SectionType,
            unit.SectionCode,
            unit.Title,
            unit.Body,
            unit.Span,
            unit.BodySha256,
            unit.CanonicalSha256,
            unit.HeadingOnly
        );

    private static string Said(PlannedUnit unit) =>
        string.Join(
            '|',
            unit.Ordinal,
            unit.Address,
            unit.ParentAddress,
            unit.UnitKind,
            unit.SectionType,
            unit.SectionCode,
            unit.Title,
            unit.Body,
            unit.Span,
            unit.TitleSha256,
            unit.BodySha256,
            unit.CanonicalSha256,
            unit.HeadingOnly
        );
}
