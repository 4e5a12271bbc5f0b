using System.Globalization;
using IuCutter.Core.Comparison;

namespace IuCutter.Core.Tests.Comparison;

/// <summary>
/// Comparisons scored against permanent ids that stand beside the headings and that the cutter does not see.
/// <c>IUCUTTER_TEST_VERSIONS</c> names a folder with the versions of one document (<c>*.md</c>, in the order of their names), and
/// <c>IUCUTTER_TEST_VERSIONS_PROFILE</c> the profile's file; <c>steps.tsv</c> and <c>wrong.tsv</c> are written there.
/// </summary>
[Trait("Promise", "5")]
public sealed class VersionScoreTests
{
    private const string Variable = "IUCUTTER_TEST_VERSIONS";

    [Fact]
    public void Compare_EveryStepOfAFolder_PairsByThePermanentIds()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(folder is null or "", $"{Variable} names no folder with the versions of a document with ids.");
        string? profile = Environment.GetEnvironmentVariable($"{Variable}_PROFILE");
        List<(string Name, VersionWithIds Version)> last = [];
        List<string> steps = [VersionScore.Head];
        List<string> wrong = [];
        (int right, int kept) = (0, 0);
        foreach (string file in Directory.GetFiles(folder!, "*.md").Order(StringComparer.Ordinal))
        {
            VersionWithIds version = VersionWithIds.Read(
                File.ReadAllText(file),
                profile is null or "" ? NumberedTree.Profile : NumberedTree.ReadProfile(File.ReadAllBytes(profile))
            );
            string name = Path.GetFileNameWithoutExtension(file);
            if (last.Count > 0)
            {
                VersionScore score = VersionScore.Of(last[0].Version, version);
                steps.Add(score.Line(last[0].Name, name));
                wrong.AddRange(score.Wrong.Select(pair => $"{last[0].Name}\t{name}\t{pair}"));
                (right, kept) = (right + score.Right, kept + score.Kept);
            }

            last = [(name, version)];
        }

        File.WriteAllLines(Path.Combine(folder!, "steps.tsv"), steps);
        File.WriteAllLines(Path.Combine(folder!, "wrong.tsv"), wrong);
        Assert.True(kept > 0, "No version shares an id with the one before it.");
        Assert.True(wrong.Count == 0 && right >= 0.995 * kept, string.Join('\n', [.. steps, .. wrong]));
    }

    // Summer keeps its identity under another number. That Spring, which took Summer's number, is not Summer, is not asked here.
    [Fact]
    public void Compare_NumberTakenByANewUnit_FindsTheOldOneUnderItsNewNumber()
    {
        UnitChange[] changes = [.. Changes()];

        foreach (string caption in new[] { "Summer", "Exceptions", "Fog", "Winter" })
        {
            UnitChange change = Assert.Single(changes, change => Has(change.NewUnit, caption));
            Assert.True(Has(change.OldUnit, caption), $"{caption}: {change.Kind} of {change.OldUnit?.Title}");
        }

        Assert.Equal(ChangeKind.Create, Assert.Single(changes, change => Has(change.NewUnit, "Spring")).Kind);
        Assert.Single(changes, change => change.Kind == ChangeKind.Create);
        Assert.DoesNotContain(changes, change => change.Kind == ChangeKind.Retire);
        Assert.Equal(7, changes.Count(change => change.Kind == ChangeKind.Keep));
    }

    [Fact]
    public void Score_TheSample_CountsElevenKeptAndOneFresh()
    {
        VersionScore score = VersionScore.Of(Read(NumberedTree.First), Read(NumberedTree.Second));

        Assert.Equal((12, 11, 11, 0, 1), (score.Units, score.Kept, score.Right, score.Asked, score.Fresh));
        Assert.Empty(score.Wrong);
    }

    // The control: the same changes, judged by ids of which two were exchanged, hold two wrong pairs; and a number that went to
    // another unit, of which nothing else stays, is one that the comparison takes for the same.
    [Fact]
    public void Score_WrongPair_IsCounted()
    {
        (VersionWithIds old, VersionWithIds @new) = (Read(NumberedTree.First), Read(NumberedTree.Second));
        Dictionary<int, string> exchanged = new Dictionary<int, string>(@new.Ids);
        (exchanged[1], exchanged[2]) = (exchanged[2], exchanged[1]);
        VersionScore score = VersionScore.Of(PlanComparer.Compare(old.Plan, @new.Plan).Changes, old.Ids, exchanged);

        Assert.Equal((9, 2), (score.Right, score.Wrong.Count));
        Assert.Contains("The Lantern Scope", score.Wrong[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Score_UnitLeftToAPerson_IsAskedAndNotRight()
    {
        (VersionWithIds old, VersionWithIds @new) = (Read(NumberedTree.First), Read(NumberedTree.Second));
        Dictionary<int, string> renamed = new Dictionary<int, string>(@new.Ids);
        int spring = @new.Plan.Units.Single(unit => Has(unit, "Spring")).Ordinal;
        int winter = @new.Plan.Units.Single(unit => Has(unit, "Winter")).Ordinal;
        renamed[spring] = renamed[winter];
        renamed.Remove(winter);
        VersionScore score = VersionScore.Of(PlanComparer.Compare(old.Plan, @new.Plan).Changes, old.Ids, renamed);

        Assert.Equal((11, 10, 1), (score.Kept, score.Right, score.Asked));
        Assert.Empty(score.Wrong);
    }

    [Fact]
    public void Read_Ids_AreNotInThePlan()
    {
        VersionWithIds version = Read(NumberedTree.First);

        Assert.Equal(11, version.Ids.Count);
        Assert.DoesNotContain("UUID", version.Plan.Units[0].Title, StringComparison.Ordinal);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{11:D12}"), version.Ids[11]);
    }

    private static IEnumerable<UnitChange> Changes() =>
        PlanComparer.Compare(Read(NumberedTree.First).Plan, Read(NumberedTree.Second).Plan).Changes;

    private static VersionWithIds Read(string text) => VersionWithIds.Read(text, NumberedTree.Profile);

    private static bool Has(PlannedUnit? unit, string caption) =>
        unit?.Title.Contains($" - {caption} [", StringComparison.Ordinal) ?? false;
}
