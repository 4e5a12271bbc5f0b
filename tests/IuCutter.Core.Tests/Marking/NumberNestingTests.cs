using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Comparison;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Marking;

/// <summary>Documents whose numbers are deeper than headings can be: the tree is in the numbers.</summary>
[Trait("Promise", "5")]
public sealed class NumberNestingTests
{
    [Fact]
    public void Build_NumbersDeeperThanHeadings_NestByTheNumber()
    {
        CutPlan plan = Build(NumberedTree.First);
        PlanVerifier.Verify(plan);

        Assert.Equal(
            [
                "L-1 in ",
                "L-1.1 in L-1",
                "L-1.1.1 in L-1.1",
                "L-1.1.1.1 in L-1.1.1",
                "L-1.1.1.1.1 in L-1.1.1.1",
                "L-1.1.1.1.1.1 in L-1.1.1.1.1",
                "L-1.1.1.1.1.1.1 in L-1.1.1.1.1.1",
                "L-1.1.1.1.1.1.1.1 in L-1.1.1.1.1.1.1",
                "L-1.1.1.1.1.2 in L-1.1.1.1.1",
                "L-1.1.1.0.3.1 in L-1.1.1",
                "NR-5 in L-1",
            ],
            Nesting(plan)
        );
        Assert.Equal(11, plan.Units.Select(unit => unit.Address).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(plan.Warnings);
    }

    // The control: by the depth of headings the deep units are all brothers.
    [Fact]
    public void Build_ByDepth_TheDeepestAreBrothers()
    {
        CutPlan plan = Build(NumberedTree.First, NumberedTree.Profile with { NestsByNumber = false });

        Assert.Contains("L-1.1.1.1.1.1.1.1 in L-1.1.1.1.1", Nesting(plan));
    }

    [Theory]
    [InlineData("A beginning is one of parts, not of digits.", "# L.1\n\n## L.12.3\n", "L-1 in ", "L-12.3 in L-1")]
    [InlineData("Nothing has a beginning: depth.", "# L.1\n\n# L.12.3\n", "L-1 in ", "L-12.3 in ")]
    [InlineData("Another label's number is another number.", "# L.1\n\n# A.1.1\n", "L-1 in ", "A-1.1 in ")]
    [InlineData("However shallow.", "###### L.1\n\n# L.1.1\n", "L-1 in ", "L-1.1 in L-1")]
    [InlineData("Bare numbers too.", "# 1 A\n\n# 1.1 B\n\n# 1.1.1 C\n", "N-1 in ", "N-1.1 in N-1", "N-1.1.1 in N-1.1")]
    [InlineData("Only what stands before holds.", "# L.1.1\n\n# L.1\n", "L-1.1 in ", "L-1 in ")]
    [InlineData("A heading without a number: depth.", "# L.1\n\n# L.1.1\n\n## Note\n", "L-1 in ", "L-1.1 in L-1", "H in L-1.1")]
    [InlineData(
        "Where the outer number begins anew, what it held before holds nothing more.",
        "# L.1\n\n# L.1.1\n\n# L.1\n\n# L.1.1.1\n",
        "L-1 in ",
        "L-1.1 in L-1",
        "L-1~2 in ",
        "L-1.1.1 in L-1~2"
    )]
    public void Build_Number_LiesInTheLongestBeginning(string why, string text, params string[] nesting)
    {
        CutPlan plan = Build(text);
        PlanVerifier.Verify(plan);

        Assert.True(nesting.SequenceEqual(Nesting(plan)), $"{why} {string.Join(", ", Nesting(plan))}");
    }

    [Fact]
    public void Read_NestingWithLevels_IsAFault()
    {
        string json = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "module", "profiles", "en-law.json"))
            .Replace("\"setext\": false", "\"setext\": false, \"nesting\": \"number\"", StringComparison.Ordinal);
        ProfileException refusal = Assert.Throws<ProfileException>(() =>
            ProfileReader.Read("own.json", System.Text.Encoding.UTF8.GetBytes(json))
        );

        Assert.Equal("$.nesting", Assert.Single(refusal.Faults).Path);
    }

    private static CutPlan Build(string text, GrammarProfile? profile = null) =>
        PlanBuilder.Build(TestDocuments.Of(text), "LAW", profile ?? NumberedTree.Profile, "owner", "law");

    private static IEnumerable<string> Nesting(CutPlan plan) =>
        plan.Units.Select(unit => $"{Code(unit.SectionCode)} in {Code(unit.ParentAddress?[(unit.ParentAddress.LastIndexOf('/') + 1)..])}");

    // The hash of a heading without a number says nothing here.
    private static string Code(string? code) =>
        code is null ? ""
        : code.StartsWith("H-", StringComparison.Ordinal) ? "H"
        : code;
}
