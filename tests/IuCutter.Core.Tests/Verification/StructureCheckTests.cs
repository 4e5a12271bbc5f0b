using IuCutter.Core.Plans;
using IuCutter.Core.Verification;

namespace IuCutter.Core.Tests.Verification;

/// <summary>Phase 7: one field off in the last unit, and nothing else, is found and named.</summary>
[Trait("Promise", "4")]
public sealed class StructureCheckTests
{
    private const string Run = "ictr-20260101T000000Z-00000000";
    private static readonly CutPlan Plan = TestRuns.Plan();

    [Fact]
    public void Compare_AsPlanned_GivesTheDigestOfThePlannedRows() =>
        Assert.Equal(PlannedRows.Digest(Plan), StructureCheck.Compare(Plan, StoredUnits.Of(Plan), Run));

    [Theory]
    [InlineData("address is")]
    [InlineData("parent is")]
    [InlineData("unit kind is")]
    [InlineData("section type is")]
    [InlineData("section code is")]
    [InlineData("owner is")]
    [InlineData("publication type is")]
    [InlineData("sort order is")]
    [InlineData("title is")]
    [InlineData("body is")]
    [InlineData("content hash is")]
    [InlineData("version is")]
    [InlineData("status of the unit is")]
    [InlineData("status of the version is")]
    [InlineData("the anchors do not point to its version")]
    public void Compare_OneFieldDiffers_NamesItAndTheUnit(string field)
    {
        List<StoredUnit> stored = StoredUnits.Of(Plan);
        stored[^1] = Change(stored[^1], field);
        IuException refusal = Assert.Throws<IuException>(() => StructureCheck.Compare(Plan, stored, Run));
        Assert.Equal("Integrity.StructureMismatch", refusal.Definition.Id);
        Assert.Contains($"'{Plan.Units[^1].Address}': {field}", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Plan.Units[^1].Address, refusal.Subject);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Compare_OtherCount_Refuses(int more)
    {
        List<StoredUnit> stored = StoredUnits.Of(Plan);
        if (more < 0)
        {
            stored.RemoveAt(stored.Count - 1);
        }
        else
        {
            stored.Add(stored[^1]);
        }

        IuException refusal = Assert.Throws<IuException>(() => StructureCheck.Compare(Plan, stored, Run));
        Assert.Equal("Integrity.StructureMismatch", refusal.Definition.Id);
        Assert.Contains($"{stored.Count} units are stored, {Plan.UnitCount} are planned", refusal.Message, StringComparison.Ordinal);
    }

    private static StoredUnit Change(StoredUnit unit, string field) =>
        field switch
        {
            "address is" => unit with { Address = unit.Address + "x" },
            "parent is" => unit with { ParentAddress = null },
            "unit kind is" => unit with { UnitKind = "other" },
            "section type is" => unit with { SectionType = "other" },
            "section code is" => unit with { SectionCode = "X" },
            "owner is" => unit with { OwnerRef = "other" },
            "publication type is" => unit with { PublicationType = null },
            "sort order is" => unit with { SortOrder = unit.SortOrder + 1 },
            "title is" => unit with { Title = unit.Title + " " },
            "body is" => unit with { Body = unit.Body + "\n" },
            "content hash is" => unit with { ContentHash = unit.ContentHash.ToUpperInvariant() },
            "version is" => unit with { VersionSequence = 2 },
            "status of the unit is" => unit with { UnitStatus = "enacted" },
            "status of the version is" => unit with { VersionStatus = "enacted" },
            "the anchors do not point to its version" => unit with { AnchorsAgree = false },
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "not a field"),
        };
}
