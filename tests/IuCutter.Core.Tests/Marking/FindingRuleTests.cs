using System.Text;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Marking;

/// <summary>A finding is a warning or a stop, as the profile says; each profile here is a shipped one with one word changed.</summary>
public sealed class FindingRuleTests
{
    private const string Gap =
        "Điều 1. Một\n\nMột.\n\nĐiều 2. Hai\n\nHai.\n\nĐiều 4. Bốn\n\nBốn.\n\nĐiều 5. Năm\n\nNăm.\n\nĐiều 6. Sáu\n\nSáu.\n";
    private const string Skip = "# Chapter 1. A\n\n### Principle 1. B\n\nText.\n";
    private const string Bidi = "# Chapter 1. A\n\nA\u202Eb.\n";

    [Theory]
    [InlineData("vi-law", "\"dotted\": true", "\"dotted\": true, \"gap\": \"stop\"", Gap, "Input.NumberingGap")]
    [InlineData("markdown-law", "\"version\": 1", "\"version\": 1, \"levelSkip\": \"stop\"", Skip, "Input.LevelSkip")]
    [InlineData("markdown-law", "\"version\": 1", "\"version\": 1, \"bidiControls\": \"stop\"", Bidi, "Input.BidiControl")]
    public void Build_RuleIsStop_Stops(string profile, string replace, string by, string text, string errorId)
    {
        string changed = Json(profile).Replace(replace, by, StringComparison.Ordinal);
        IuException refusal = Assert.Throws<IuException>(() =>
            Build(text, ProfileReader.Read("own.json", Encoding.UTF8.GetBytes(changed)))
        );
        Assert.Equal(errorId, refusal.Definition.Id);
        Assert.Contains("line", refusal.Message, StringComparison.Ordinal);
    }

    // The negative control: with the shipped profile the same document gives a plan that warns.
    [Theory]
    [InlineData("vi-law", Gap, "NumberingGap")]
    [InlineData("markdown-law", Skip, "LevelSkip")]
    public void Build_RuleIsWarn_Warns(string profile, string text, string code) =>
        Assert.Contains(Build(text, ProfileCatalogue.Get(profile)).Warnings, warning => warning.Code == code);

    // Too short a chain to tell an article from a reference: it is not cut, and not silently.
    [Fact]
    public void Build_NumberBeyondTheEndOfItsChain_IsToldOf()
    {
        CutPlan plan = Build("Điều 1. Một\n\nMột.\n\nĐiều 2. Hai\n\nHai.\n\nĐiều 4. Bốn\n\nBốn.\n", ProfileCatalogue.Get("vi-law"));
        PlanWarning warning = Assert.Single(plan.Warnings);
        Assert.Equal(("NumberingGap", 9), (warning.Code, warning.Line));
        Assert.Contains("4 opens no unit", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_UnitLevelOfNoLevel_IsRefused()
    {
        IuException refusal = Assert.Throws<IuException>(() =>
            PlanBuilder.Build(TestDocuments.Of(Gap), "LAW", ProfileCatalogue.Get("vi-law"), "LAW", "law", "verse")
        );
        Assert.Equal("Input.UnknownUnitLevel", refusal.Definition.Id);
        Assert.Contains("article", refusal.Message, StringComparison.Ordinal);
    }

    private static CutPlan Build(string text, GrammarProfile profile) =>
        PlanBuilder.Build(TestDocuments.Of(text), "LAW", profile, "LAW", "law");

    private static string Json(string profile)
    {
        using Stream stream = typeof(ProfileCatalogue).Assembly.GetManifestResourceStream($"IuCutter.Profiles.{profile}.json")!;
        using StreamReader reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
