using System.Globalization;
using System.Text;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Plans;

public sealed class PlanBuilderTests
{
    private const string SampleDigest = "fac0bcd0f4e77380eb8f6501f964d478651b23ea4cff190cbbab9e318f8bd8d0";

    [Fact]
    public void Build_Document_IsAPartitionWithLabelPaths()
    {
        const string text =
            "\uFEFF---\na: b\n---\n\nWe, the members.\n\n# Section I. Ends\n## Article 1. Name\n\nText.\n### Principle 2\n# Scope #\n";
        CutPlan plan = Build(text, "markdown-law");

        Assert.Equal(
            [
                "ICX/PREAMBLE preamble Preamble",
                "ICX/SEC-I section Section I. Ends",
                "ICX/SEC-I/ART-1 article Article 1. Name",
                "ICX/SEC-I/ART-1/PRIN-2 principle Principle 2",
                "ICX/H-5f161c9149 section Scope",
            ],
            plan.Units.Select(unit => $"{unit.Address} {unit.SectionType} {unit.Title}")
        );
        Assert.Equal([false, true, false, true, true], plan.Units.Select(unit => unit.HeadingOnly));
        Assert.Equal([null, null, "ICX/SEC-I", "ICX/SEC-I/ART-1", null], plan.Units.Select(unit => unit.ParentAddress));
        Assert.Equal("## Article 1. Name\n\nText.\n", plan.Units[2].Body);
        Assert.Equal(
            ["byte_order_mark 1:1", "front_matter 1:4", "separator 4:1"],
            plan.Exclusions.Select(exclusion => $"{exclusion.Kind} {exclusion.Span.Line}:{exclusion.Span.Column}")
        );
        Assert.Equal(plan.Document.Length, PlanVerifier.Verify(plan).CoveredBytes);
    }

    [Fact]
    public void Build_MarkdownDuplicates_TakeAStableSuffixAmongSiblings()
    {
        CutPlan plan = Build("# A\n## B\n## B\n### C\n# A\n## B\n", "markdown");
        string a = plan.Units[0].SectionCode;
        string b = plan.Units[1].SectionCode;
        Assert.Equal(
            [a, $"{a}/{b}", $"{a}/{b}~2", $"{a}/{b}~2/{plan.Units[3].SectionCode}", $"{a}~2", $"{a}~2/{b}"],
            plan.Units.Select(unit => unit.Address["ICX/".Length..])
        );
    }

    [Fact]
    public void Build_HeadingWithoutText_IsNamedByItsContentNotItsPlace()
    {
        CutPlan one = Build("# A\n##\nfirst\n##\nsecond\n", "markdown-law");
        CutPlan other = Build("# A\n## \r\nnew\r\n##\r\nfirst\r\n", "markdown-law");
        Assert.Equal("(untitled)", one.Units[1].Title);
        Assert.StartsWith("U-", one.Units[1].SectionCode, StringComparison.Ordinal);
        Assert.Equal(one.Units[1].Address, other.Units[2].Address);
        PlanVerifier.Verify(one);
    }

    [Fact]
    public void Build_UnderlinedHeadingOfTwoLines_HasOneTitle()
    {
        CutPlan plan = Build("One\n  two \n===\ntext\n", "markdown");
        Assert.Equal("One two", plan.Units.Single().Title);
        PlanVerifier.Verify(plan);
    }

    [Theory]
    [InlineData("text only\n", "markdown", "Input.NoUnit")]
    [InlineData("Title\n===\n", "markdown-law", "Input.NoUnit")]
    [InlineData("```\n# a\n## b\n```\n", "markdown", "Input.NoUnit")]
    [InlineData("# a\n```\n# b\n", "markdown-law", "Input.UnclosedFence")]
    [InlineData("# Article 1\n# Art. 1\n", "markdown-law", "Input.DuplicateAddress")]
    public void Build_Refusal_IsItsErrorId(string text, string profile, string id)
    {
        IuException stop = Assert.Throws<IuException>(() => Build(text, profile));
        Assert.Equal(id, stop.Definition.Id);
    }

    [Fact]
    public void Build_MarkdownUnclosedFence_WarnsWithItsLine() =>
        Assert.Equal(
            "UnclosedFence@2",
            Assert.Single(Build("# a\n```\n# b\n", "markdown").Warnings, warning => warning.Code == "UnclosedFence") is var warning
                ? $"{warning.Code}@{warning.Line}"
                : ""
        );

    [Theory]
    [InlineData("I", false)]
    [InlineData("IC", true)]
    [InlineData("ICX-CONST-2", true)]
    [InlineData("icx", false)]
    [InlineData("1C", false)]
    [InlineData("IC-", false)]
    [InlineData("-IC", false)]
    [InlineData("IC--X", false)]
    [InlineData("IC/X", false)]
    [InlineData("ICX\n", false)]
    [InlineData("ĐIỀU", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Build_Prefix_FollowsItsRule(string? prefix, bool valid)
    {
        CutPlan Build() => PlanBuilder.Build(TestDocuments.Of("# a\n"), prefix!, ProfileCatalogue.Get("markdown"), "o", "law");
        if (valid)
        {
            Assert.Equal(prefix, Build().DocumentPrefix);
        }
        else
        {
            Assert.Same(ErrorCatalogue.BadPrefix, Assert.Throws<IuException>(Build).Definition);
        }
    }

    [Theory]
    [InlineData("", "law")]
    [InlineData("o", " ")]
    [InlineData("o\n", "law")]
    [InlineData("\ud800", "law")]
    public void Build_UnusableReference_IsBadArgument(string owner, string type)
    {
        IuException stop = Assert.Throws<IuException>(() =>
            PlanBuilder.Build(TestDocuments.Of("# a\n"), "ICX", ProfileCatalogue.Get("markdown"), owner, type)
        );
        Assert.Same(ErrorCatalogue.BadArgument, stop.Definition);
    }

    [Fact]
    public void Build_CultureWithOtherNumbers_GivesTheSameDigest()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        string here = Sample().PlanDigest;
        CultureInfo other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NativeDigits =
        [
            "\u0660",
            "\u0661",
            "\u0662",
            "\u0663",
            "\u0664",
            "\u0665",
            "\u0666",
            "\u0667",
            "\u0668",
            "\u0669",
        ];
        other.NumberFormat.DigitSubstitution = DigitShapes.NativeNational;
        other.NumberFormat.NegativeSign = "\u2212";
        other.NumberFormat.NumberGroupSeparator = ".";
        try
        {
            CultureInfo.CurrentCulture = other;
            Assert.Equal(here, Sample().PlanDigest);
            PlanVerifier.Verify(Sample());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Build_AnyInputOfThePlan_ChangesTheDigest()
    {
        IuDocument document = TestDocuments.Of("# a\n");
        GrammarProfile law = ProfileCatalogue.Get("markdown-law");
        string[] digests =
        [
            PlanBuilder.Build(document, "ICX", law, "o", "law").PlanDigest,
            PlanBuilder.Build(document, "ICY", law, "o", "law").PlanDigest,
            PlanBuilder.Build(document, "ICX", ProfileCatalogue.Get("markdown"), "o", "law").PlanDigest,
            PlanBuilder.Build(document, "ICX", law, "p", "law").PlanDigest,
            PlanBuilder.Build(document, "ICX", law, "o", "policy").PlanDigest,
            PlanBuilder.Build(TestDocuments.Of("# a \n"), "ICX", law, "o", "law").PlanDigest,
        ];
        Assert.Equal(digests.Length, digests.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Build_Sample_HasItsGoldenDigest()
    {
        CutPlan plan = Sample();
        Assert.Equal(44, plan.Units.Count(unit => unit.SectionType == "article"));
        Assert.Equal(14, plan.Units.Count(unit => unit.SectionType == "principle"));
        Assert.Equal(8, plan.Units.Count(unit => unit.SectionType == "section"));
        Assert.Contains(plan.Units, unit => unit.Address == "ICX-SALT/SEC-VIII/ART-40/PRIN-13");
        Assert.Empty(plan.Warnings);
        Assert.Equal(SampleDigest, plan.PlanDigest);
    }

    internal static CutPlan Build(string text, string profile) =>
        PlanBuilder.Build(TestDocuments.Of(Encoding.UTF8.GetBytes(text)), "ICX", ProfileCatalogue.Get(profile), "owner", "law");

    internal static CutPlan Sample() =>
        PlanBuilder.Build(
            TestDocuments.Of(File.ReadAllBytes(Corpus.Sample)),
            "ICX-SALT",
            ProfileCatalogue.Get("markdown-law"),
            "saltmarsh",
            "charter"
        );
}
