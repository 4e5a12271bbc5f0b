using IuCutter.Core.Explaining;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Plans;

[Trait("Promise", "5")]
public sealed class PlanExplainerTests
{
    // What is reported is what was cut: the lines that open are those of the units, and every byte lies in one line.
    [Fact]
    public void Explain_EveryCorpusDocument_OpensWhatThePlanOpens()
    {
        (int plans, int stops) = (0, 0);
        foreach (string file in Corpus.Files())
        {
            if (Admit(file) is not { } document)
            {
                continue;
            }

            foreach (GrammarProfile profile in ProfileCatalogue.All)
            {
                (List<LineExplanation>? lines, IuException? stop) = PlanExplainer.Explain(document, profile, null, "X1");
                AssertTiles(document, lines);
                if (stop is not null)
                {
                    stops++;
                    Assert.Equal(stop.Finding!.Line, Assert.Single(lines, line => line.Decision == LineDecision.Stops).Line);
                    continue;
                }

                plans++;
                CutPlan plan = PlanBuilder.Build(document, "X1", profile, "X1", "law");
                Assert.Equal(
                    plan.Units.Select(unit => (unit.Span.Line, unit.Address)),
                    lines.Where(line => line.Decision == LineDecision.Opens).Select(line => (line.Line, line.Address!))
                );
                AssertHolders(plan, lines);
            }
        }

        Assert.True(plans > 150 && stops > 50, $"{plans} plans, {stops} stops");
    }

    [Theory]
    [InlineData(
        "markdown-law",
        "---\na: 1\n---\n\n# Chapter 1\n\ntext\n\n```sh\n# no\n```\n\n> # quoted\n\n- # item\n\n<div>\n# html\n</div>\n\n"
            + "    # code\n\nunder\n-----\n\n#no\n",
        "FrontMatter FrontMatter FrontMatter Blank Heading Blank Text Blank CodeFence CodeFence CodeFence Blank Quotation Blank "
            + "List Blank HtmlBlock HtmlBlock HtmlBlock Blank IndentedCode Blank Text Underline Blank Text"
    )]
    [InlineData("markdown", "intro\n\n# A\n\nunder\n-----\n", "Preamble Blank Heading Blank Heading Heading")]
    [InlineData(
        "vi-law",
        "Điều 1. A\n\n1. Khoản một\n\nĐiều 9 nghị định này,\n\n| Điều 2 |\n|--|\n\nsửa đổi: “Điều 7. Cũ\n\nhết”\n\n"
            + "**Điều 2. B**\n\n# Khác\n\n> Điều 3. C\n",
        "Label Blank BelowUnitLevel Blank NotInSequence Blank Text Text Blank Text Blank Text Blank Label Blank UnknownHeading "
            + "Blank Quotation"
    )]
    [InlineData(
        "de-law",
        "# § 1 A\n\n§ 2 ist anzuwenden.\n\n# § 2 B\n\n# Schluss\n",
        "Label Blank HeadingsTrusted Blank Label Blank OtherHeading"
    )]
    public void Explain_EachRule_IsNamed(string profile, string text, string rules)
    {
        (List<LineExplanation>? lines, IuException? _) = PlanExplainer.Explain(
            TestDocuments.Of(text),
            ProfileCatalogue.Get(profile),
            null,
            ""
        );
        Assert.Equal(rules.Split(' '), lines.Select(line => line.Rule.ToString()));
        Assert.All(lines, line => Assert.False(string.IsNullOrWhiteSpace(line.Reason)));
    }

    [Fact]
    public void Explain_UnitLevelAbove_NamesTheHeadingAsTooDeep()
    {
        (List<LineExplanation>? lines, IuException? _) = PlanExplainer.Explain(
            TestDocuments.Of("# A\n\n### B\n"),
            ProfileCatalogue.Get("markdown-law"),
            "article",
            ""
        );
        Assert.Equal((LineDecision.Within, LineRule.HeadingTooDeep, "H-"), (lines[2].Decision, lines[2].Rule, lines[2].Address![..2]));
    }

    [Fact]
    public void Explain_RefusedDocument_TellsTheLinesAndTheStop()
    {
        (List<LineExplanation>? lines, IuException? stop) = PlanExplainer.Explain(
            TestDocuments.Of("# Chapter 1\n\ntext\n\n# Chapter 1\n"),
            ProfileCatalogue.Get("markdown-law"),
            null,
            ""
        );
        Assert.Equal("Input.DuplicateAddress", stop!.Definition.Id);
        Assert.Equal((5, LineDecision.Stops, LineRule.Finding), (lines[4].Line, lines[4].Decision, lines[4].Rule));
        Assert.Equal(LineRule.Heading, lines[0].Rule);
    }

    private static void AssertHolders(CutPlan plan, List<LineExplanation> lines)
    {
        int unit = -1;
        foreach (LineExplanation line in lines)
        {
            unit += unit + 1 < plan.Units.Length && plan.Units[unit + 1].Span.Start < line.Offset + line.Length ? 1 : 0;
            Agree(line, line.Address == (unit < 0 ? null : plan.Units[unit].Address));
        }
    }

    private static void AssertTiles(IuDocument document, List<LineExplanation> lines)
    {
        int at = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            Agree(lines[i], lines[i].Line == i + 1 && lines[i].Offset == at);
            at += lines[i].Length;
        }

        Assert.Equal(document.Length, at);
    }

    // Millions of lines are compared: an assertion for each would take longer than the work.
    private static void Agree(LineExplanation line, bool holds)
    {
        if (!holds)
        {
            Assert.Fail($"{line}");
        }
    }

    private static IuDocument? Admit(string file)
    {
        try
        {
            return TestDocuments.Of(Corpus.Read(file));
        }
        catch (IuException stop) when (stop.Finding is not null)
        {
            return null;
        }
    }
}
