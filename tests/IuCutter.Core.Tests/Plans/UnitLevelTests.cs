using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Plans;

/// <summary>-UnitLevel, on every law profile and its own documents: finer levels cut the same text finer and lose nothing.</summary>
public sealed class UnitLevelTests
{
    public static TheoryData<string, string> Laws =>
        new()
        {
            { "vi-law", "vn/so-huu-tri-tue.md" },
            { "vi-law", "vn/nd-215-2026-an-ninh-hang-khong.md" },
            { "vi-law", "vn/tt-91-2026-html-tables.md" },
            { "vi-law", "vn/nd-169-2026-plain.md" },
            { "de-law", "de/stgb.md" },
            { "de-law", "versions/de-gg/v03_5710c0a6.md" },
            { "fr-law", "fr/code-relations-public.md" },
            { "es-law", "pe/codigo-civil-bold-articles.md" },
            { "es-law", "versions/pe-constitution-1993/v03_879288249.md" },
            { "eu-act", "eu/dora-2022.md" },
            { "en-law", "eu/dora-2022.md" },
        };

    [Theory]
    [MemberData(nameof(Laws))]
    public void Build_EachLevel_IsAVerifiedPlanAndCutsFinerThanTheOneAbove(string name, string file)
    {
        Corpus.Files();
        GrammarProfile profile = ProfileCatalogue.Get(name);
        IuDocument document = TestDocuments.Of(Corpus.Read(file));
        HashSet<int> above = [];
        int own = DocumentLevel(profile);
        for (int level = 0; level < profile.Levels.Length; level++)
        {
            if (Build(document, profile, profile.Levels[level].Name) is not { } plan)
            {
                // Nothing of this level or of those above it is in this document.
                Assert.True(level < own, $"{profile.Levels[level].Name} of {file}");
                continue;
            }

            Assert.Equal(document.Length, PlanVerifier.Verify(plan).CoveredBytes);
            Assert.DoesNotContain(
                plan.Units,
                unit =>
                    profile
                        .Levels.Skip(level + 1)
                        .Any(below =>
                            unit.SectionCode.StartsWith($"{below.Code}-", StringComparison.Ordinal)
                            && !profile.Levels.Take(level + 1).Any(one => one.Code == below.Code)
                        )
            );
            AssertBare(plan);
            HashSet<int> starts = [.. plan.Units.Select(unit => unit.Span.Start)];
            if (level > own)
            {
                // What was a unit is still one, but for a preamble and for lines that a deeper level reads better.
                Assert.True(above.Count(starts.Contains) >= above.Count * 95 / 100, $"{profile.Levels[level].Name} of {file}");
                Assert.True(
                    starts.Count >= above.Count * 95 / 100,
                    $"{profile.Levels[level].Name} of {file}: {starts.Count} after {above.Count}"
                );
            }

            above = starts;
        }

        Assert.NotEmpty(above);
    }

    [Fact]
    public void Build_ContainerWithoutTextOfItsOwn_HasItsHeadingLineAsBodyAndIsMarked()
    {
        CutPlan plan = Build(
            TestDocuments.Of(
                "Chương I\n\nĐiều 1. Một\n\n1. Khoản một:\n\na) điểm a;\n\nb) điểm b.\n\n2. Khoản hai.\n\nĐiều 2. Hai\n\nHai.\n"
            ),
            ProfileCatalogue.Get("vi-law"),
            "point"
        )!;
        Assert.Equal(
            [
                "LAW/CH-1",
                "LAW/CH-1/ART-1",
                "LAW/CH-1/ART-1/CL-1",
                "LAW/CH-1/ART-1/CL-1/PT-a",
                "LAW/CH-1/ART-1/CL-1/PT-b",
                "LAW/CH-1/ART-1/CL-2",
                "LAW/CH-1/ART-2",
            ],
            plan.Units.Select(unit => unit.Address),
            StringComparer.OrdinalIgnoreCase
        );
        Assert.Equal((true, "Chương I\n\n"), (plan.Units[0].HeadingOnly, plan.Units[0].Body));
        Assert.Equal((true, "Điều 1. Một\n\n"), (plan.Units[1].HeadingOnly, plan.Units[1].Body));
        Assert.Equal((false, "Điều 2. Hai\n\nHai.\n"), (plan.Units[6].HeadingOnly, plan.Units[6].Body));
        // The text of a clause is on the line that opens it: nothing follows, and nothing is missing.
        Assert.Equal("1. Khoản một:\n\n", plan.Units[2].Body);
    }

    [Theory]
    [InlineData("section", 1)]
    [InlineData("article", 2)]
    [InlineData("principle", 3)]
    public void Build_ByDepth_CutsDownToTheNamedType(string level, int units) =>
        Assert.Equal(units, Build(TestDocuments.Of("# A\n\n## B\n\n### C\n"), ProfileCatalogue.Get("markdown-law"), level)!.UnitCount);

    private static void AssertBare(CutPlan plan) =>
        Assert.All(plan.Units.Where(unit => unit.HeadingOnly), unit => Assert.DoesNotContain('\n', unit.Body.Trim('\r', '\n', ' ', '\t')));

    private static int DocumentLevel(GrammarProfile profile) =>
        profile.Levels.Select(level => level.Name).ToList().IndexOf(profile.UnitLevel);

    private static CutPlan? Build(IuDocument document, GrammarProfile profile, string level)
    {
        try
        {
            return PlanBuilder.Build(document, "LAW", profile, "LAW", "law", level);
        }
        catch (IuException stop) when (stop.Definition == ErrorCatalogue.NoUnit)
        {
            return null;
        }
    }
}
