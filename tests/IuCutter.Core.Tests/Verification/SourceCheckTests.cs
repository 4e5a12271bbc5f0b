using IuCutter.Core.Plans;
using IuCutter.Core.Verification;

namespace IuCutter.Core.Tests.Verification;

/// <summary>The verifier's own reading: what the database holds against the bytes of the source, and no word of the executor's.</summary>
[Trait("Promise", "5")]
public sealed class SourceCheckTests
{
    private static readonly CutPlan Plan = TestRuns.Plan("---\ntitle: test\n---\n" + TestRuns.Markdown);

    [Fact]
    public void Compare_AsTheSource_GivesTheDigestOfThePlannedRows()
    {
        Assert.NotEmpty(Plan.Exclusions);
        Assert.Equal(PlannedRows.Digest(Plan), SourceCheck.Compare(Plan, StoredUnits.Of(Plan)));
    }

    // The verifier cannot derive a title; a wrong one changes the digest, which enactment demands to be the plan's.
    [Fact]
    public void Compare_OtherTitle_GivesAnotherDigest()
    {
        List<StoredUnit> stored = StoredUnits.Of(Plan);
        stored[^1] = stored[^1] with { Title = stored[^1].Title + "x" };
        Assert.NotEqual(PlannedRows.Digest(Plan), SourceCheck.Compare(Plan, stored));
    }

    [Theory]
    [InlineData("stands where the source gives")]
    [InlineData("the stored body is not the bytes of the source")]
    [InlineData("the stored content hash is not that of the source")]
    [InlineData("the title is empty")]
    public void Compare_OneFieldDiffers_NamesItAndTheUnit(string what)
    {
        List<StoredUnit> stored = StoredUnits.Of(Plan);
        stored[^1] = what switch
        {
            "stands where the source gives" => stored[^1] with { Address = stored[^1].Address + "x" },
            "the stored body is not the bytes of the source" => stored[^1] with
            {
                Body = stored[^1].Body.Replace("two", "tvo", StringComparison.Ordinal),
            },
            "the stored content hash is not that of the source" => stored[^1] with { ContentHash = new string('0', 64) },
            "the title is empty" => stored[^1] with { Title = "" },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "not a difference"),
        };
        Refuses(Plan, stored, what, Plan.Units[^1].Address);
    }

    [Fact]
    public void Compare_PinnedHashIsNotOfTheBytes_Refuses() =>
        Refuses(
            Plan with
            {
                Document = Plan.Document with { Sha256 = new string('0', 64) },
            },
            StoredUnits.Of(Plan),
            "do not have the pinned hash",
            Plan.DocumentPrefix
        );

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

        Refuses(Plan, stored, $"{stored.Count} units are stored; the source gives {Plan.UnitCount}", Plan.DocumentPrefix);
    }

    [Fact]
    public void Compare_BytesThatLieNowhere_Refuses() =>
        Refuses(
            Plan with
            {
                Exclusions = Plan.Exclusions.RemoveAt(0),
            },
            StoredUnits.Of(Plan),
            "Units and exclusions cover",
            Plan.DocumentPrefix
        );

    // A last unit that was neither planned nor stored is not missed by comparing the two with each other.
    [Fact]
    public void Compare_LastUnitMissingFromBoth_Refuses()
    {
        CutPlan shorter = Plan with { Units = Plan.Units.RemoveAt(Plan.UnitCount - 1) };
        Refuses(shorter, StoredUnits.Of(shorter), "Units and exclusions cover", Plan.DocumentPrefix);
    }

    private static void Refuses(CutPlan plan, List<StoredUnit> stored, string detail, string subject)
    {
        IuException refusal = Assert.Throws<IuException>(() => SourceCheck.Compare(plan, stored));
        Assert.Equal("Integrity.VerifyMismatch", refusal.Definition.Id);
        Assert.Contains(detail, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(subject, refusal.Subject);
    }
}
