using System.Globalization;
using System.Text;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;
using IuCutter.Core.Text;

namespace IuCutter.Core.Tests.Marking;

/// <summary>
/// Each fault of the levels under each shipped profile: a stop, a warning or nothing, as that profile says, with line,
/// byte, excerpt and remediation. The control of each is the same document without the fault.
/// </summary>
[Trait("Promise", "5")]
public sealed class LevelFaultTests
{
    private const string Text = "\n\nText of it.\n\n";

    public static TheoryData<string> All => [.. ProfileCatalogue.All.Select(profile => profile.Name)];

    public static TheoryData<string> Laws =>
        [.. ProfileCatalogue.All.Where(profile => !profile.Levels.IsEmpty).Select(profile => profile.Name)];

    public static TheoryData<string> Headings =>
        [.. ProfileCatalogue.All.Where(profile => profile.Levels.IsEmpty).Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Laws))]
    public void Build_NumberMissing_IsWhatTheLevelSays(string name)
    {
        GrammarProfile profile = ProfileCatalogue.Get(name);
        ProfileLevel level = profile.Levels.Single(level => level.Name == profile.UnitLevel);
        foreach (FindingRule rule in Enum.GetValues<FindingRule>().Append(level.Gap))
        {
            GrammarProfile own = profile with { Levels = profile.Levels.Replace(level, level with { Gap = rule }) };
            AssertFault(own, rule, "NumberingGap", Units(name, 1, 2, 4, 5, 6), 9, Units(name, 1, 2), Line(name, 4));
            AssertFault(own, FindingRule.Ignore, "NumberingGap", Units(name, 1, 2, 3, 4, 5), 0, "", "");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Build_NumberTwice_StopsOrIsToldOrTakesASuffix(string name)
    {
        GrammarProfile profile = ProfileCatalogue.Get(name);
        DuplicateRule rule = profile.Levels.IsEmpty
            ? profile.Duplicates
            : profile.Levels.Single(level => level.Name == profile.UnitLevel).Duplicates;
        string text = Units(name, 1, 2, 2, 3, 4);
        FindingRule expected =
            rule == DuplicateRule.Stop ? FindingRule.Stop
            : profile.Levels.IsEmpty ? FindingRule.Ignore
            : FindingRule.Warn;
        AssertFault(profile, expected, "DuplicateAddress", text, 9, Units(name, 1, 2), Line(name, 2));
        AssertFault(profile, FindingRule.Ignore, "DuplicateAddress", Units(name, 1, 2, 3, 4, 5), 0, "", "");
        if (profile.Levels.IsEmpty && expected != FindingRule.Stop)
        {
            Assert.Contains(Build(profile, text).Units, unit => unit.SectionCode == "ART-2~2");
        }
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Build_NumberTwiceWhereThatStops_Stops(string name)
    {
        GrammarProfile profile = ProfileCatalogue.Get(name);
        IEnumerable<ProfileLevel> levels = profile.Levels.Select(level => level with { Duplicates = DuplicateRule.Stop });
        AssertFault(
            profile with
            {
                Levels = [.. levels],
            },
            FindingRule.Stop,
            "DuplicateAddress",
            Units(name, 1, 2, 2, 3, 4),
            9,
            Units(name, 1, 2),
            Line(name, 2)
        );
    }

    [Theory]
    [MemberData(nameof(Headings))]
    public void Build_DepthSkipped_IsWhatTheProfileSays(string name)
    {
        foreach (FindingRule rule in Enum.GetValues<FindingRule>().Append(ProfileCatalogue.Get(name).LevelSkip))
        {
            GrammarProfile own = ProfileCatalogue.Get(name) with { LevelSkip = rule };
            AssertFault(
                own,
                rule,
                "LevelSkip",
                "# Chapter 1. A\n\n### Principle 1. B\n\nText.\n",
                3,
                "# Chapter 1. A\n\n",
                "### Principle 1. B"
            );
            AssertFault(
                own,
                FindingRule.Ignore,
                "LevelSkip",
                "# Chapter 1. A\n\n## Article 1. B\n\n### Principle 1. C\n\n# Chapter 2. D\n",
                0,
                "",
                ""
            );
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Build_FenceUnclosed_IsWhatTheProfileSays(string name)
    {
        foreach (FindingRule rule in Enum.GetValues<FindingRule>().Append(ProfileCatalogue.Get(name).UnclosedFence))
        {
            GrammarProfile own = ProfileCatalogue.Get(name) with { UnclosedFence = rule };
            AssertFault(own, rule, "UnclosedFence", Units(name, 1, 2) + "```sh\ncode\n", 9, Units(name, 1, 2), "```sh");
            AssertFault(own, FindingRule.Ignore, "UnclosedFence", Units(name, 1, 2) + "```sh\ncode\n```\n", 0, "", "");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Build_DirectionChanged_IsWhatTheProfileSays(string name)
    {
        foreach (FindingRule rule in Enum.GetValues<FindingRule>().Append(ProfileCatalogue.Get(name).BidiControls))
        {
            GrammarProfile own = ProfileCatalogue.Get(name) with { BidiControls = rule };
            AssertFault(own, rule, "BidiControl", Units(name, 1, 2) + "a\u202Eb\n", 9, Units(name, 1, 2) + "a", "U+202E");
            AssertFault(own, FindingRule.Ignore, "BidiControl", Units(name, 1, 2) + "a\u200Eb\n", 0, "", "");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Build_NothingOpens_StopsAtTheFirstText(string name) =>
        AssertFault(ProfileCatalogue.Get(name), FindingRule.Stop, "NoUnit", "only text\n", 1, "", "");

    private static void AssertFault(
        GrammarProfile profile,
        FindingRule rule,
        string code,
        string text,
        int line,
        string before,
        string excerpt
    )
    {
        switch (rule)
        {
            case FindingRule.Stop:
                IuException stop = Assert.Throws<IuException>(() => Build(profile, text));
                Assert.Equal($"Input.{code}", stop.Definition.Id);
                AssertPlace(stop.Finding!, code, line, before, excerpt);
                Assert.Equal(stop.Definition.Recommendation, stop.Finding!.Remediation);
                break;
            case FindingRule.Warn:
                PlanWarning warning = Assert.Single(Build(profile, text).Warnings, warning => warning.Code == code);
                AssertPlace(warning, code, line, before, excerpt);
                // Where it is a warning already, nobody needs to be reported how to make it one.
                Assert.DoesNotContain("to warn", warning.Remediation, StringComparison.Ordinal);
                break;
            case FindingRule.Ignore:
                Assert.DoesNotContain(Build(profile, text).Warnings, warning => warning.Code == code);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rule));
        }
    }

    private static void AssertPlace(PlanWarning place, string code, int line, string before, string excerpt)
    {
        Assert.Equal((code, line, Encoding.UTF8.GetByteCount(before), excerpt), (place.Code, place.Line, place.Offset, place.Excerpt));
        Assert.False(string.IsNullOrWhiteSpace(place.Message));
        Assert.False(string.IsNullOrWhiteSpace(place.Remediation));
    }

    private static CutPlan Build(GrammarProfile profile, string text)
    {
        CutPlan plan = PlanBuilder.Build(TestDocuments.Of(text), "LAW", profile, "LAW", "law");
        PlanVerifier.Verify(plan);
        return plan;
    }

    private static string Units(string profile, params int[] numbers) =>
        string.Concat(numbers.Select(number => Line(profile, number) + Text));

    private static string Line(string profile, int number) =>
        "# " + string.Format(CultureInfo.InvariantCulture, LawLabels.Of(profile), number);
}
