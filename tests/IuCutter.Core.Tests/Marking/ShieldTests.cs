using System.Globalization;
using System.Text;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Marking;

/// <summary>
/// Nothing opens a unit inside a shield, under any profile: in each document the shield holds just the label that the
/// sequence waits for. The control is the same document without the shield's marks: there it opens one.
/// </summary>
[Trait("Promise", "5")]
public sealed class ShieldTests
{
    private const int Waiting = 3;

    // A shield with its marks, and what is left of it without them; {0} is the line that would open a unit.
    private static readonly Dictionary<string, (string With, string Without)> Shields = new(StringComparer.Ordinal)
    {
        ["code fence"] = ("```\n{0}\n```", "{0}"),
        ["code fence of tildes, with a language"] = ("~~~~ md\n{0}\n\n~~~~", "{0}"),
        ["fence that holds another"] = ("````\n```\n{0}\n```\n````", "{0}"),
        ["HTML block"] = ("<div>\n{0}\n</div>", "{0}"),
        ["HTML comment over blank lines"] = ("<!--\n\n{0}\n\n-->", "{0}"),
        ["raw HTML over blank lines"] = ("<pre>\n\n{0}\n\n</pre>", "{0}"),
        ["table"] = ("| a | b |\n|---|---|\n| {0} | c |", "{0}"),
        ["quotation"] = ("> {0}", "{0}"),
        ["quotation within a paragraph of it"] = ("> Text:\n>\n> {0}\n> text.", "{0}"),
    };

    public static TheoryData<string, string, string> Cases()
    {
        TheoryData<string, string, string> cases = new TheoryData<string, string, string>();
        foreach (GrammarProfile profile in ProfileCatalogue.All)
        {
            foreach (string form in Forms(profile))
            {
                foreach (string shield in Shields.Keys)
                {
                    cases.Add(profile.Name, form, shield);
                }
            }
        }

        return cases;
    }

    public static TheoryData<string, string> ProfilesAndForms()
    {
        TheoryData<string, string> cases = new TheoryData<string, string>();
        foreach (GrammarProfile profile in ProfileCatalogue.All)
        {
            foreach (string form in Forms(profile))
            {
                cases.Add(profile.Name, form);
            }
        }

        return cases;
    }

    public static TheoryData<string, string> LawsAndForms()
    {
        TheoryData<string, string> cases = new TheoryData<string, string>();
        foreach (GrammarProfile? profile in ProfileCatalogue.All.Where(profile => !profile.Quotes.IsEmpty))
        {
            foreach (string form in Forms(profile))
            {
                cases.Add(profile.Name, form);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Build_LabelInsideAShield_OpensNothing(string profile, string form, string shield)
    {
        string before = Units(profile, form, 1, 2);
        string line = Line(profile, form, Waiting);
        (string? with, string? without) = Shields[shield];
        AssertOpens(profile, before, string.Format(CultureInfo.InvariantCulture, with, line), "", inside: false);
        AssertOpens(profile, before, string.Format(CultureInfo.InvariantCulture, without, line), "", inside: true);
    }

    [Theory]
    [MemberData(nameof(ProfilesAndForms))]
    public void Build_LabelInsideAnUnclosedFence_OpensNothing(string profile, string form)
    {
        string before = Units(profile, form, 1, 2);
        string line = Line(profile, form, Waiting);
        if (ProfileCatalogue.Get(profile).UnclosedFence == FindingRule.Stop)
        {
            IuException stop = Assert.Throws<IuException>(() => Build(profile, $"{before}```\n{line}\n"));
            Assert.Equal("Input.UnclosedFence", stop.Definition.Id);
        }
        else
        {
            AssertOpens(profile, before, $"```\n{line}", "", inside: false);
        }

        AssertOpens(profile, before, line, "", inside: true);
    }

    [Theory]
    [MemberData(nameof(ProfilesAndForms))]
    public void Build_LabelInsideFrontMatter_OpensNothing(string profile, string form)
    {
        string after = "\n\n" + Units(profile, form, 2, 6);
        string line = Line(profile, form, 1);
        AssertOpens(profile, "", $"---\ntitle: T\n{line}\n---", after, inside: false);
        AssertOpens(profile, "", $"\n{line}\n", after, inside: true);
    }

    // The sequence may be complete without what is quoted: the new text of article 3 stands in article 2, before article 3.
    [Theory]
    [MemberData(nameof(LawsAndForms))]
    public void Build_LabelInsideQuotedTextOfAnAmendingLaw_OpensNothing(string profile, string form)
    {
        string before = Units(profile, form, 1, 2);
        string line = Line(profile, form, Waiting);
        foreach (QuotePair quote in ProfileCatalogue.Get(profile).Quotes)
        {
            string label = form == "heading" ? line["# ".Length..] : line;
            AssertOpens(
                profile,
                before,
                $"Text:\n\n{quote.Open}{label}\n\nNew text.{quote.Close}",
                "\n\n" + Units(profile, form, 3, 5),
                inside: false
            );
        }

        AssertOpens(profile, before, line, "", inside: true);
    }

    private static void AssertOpens(string profile, string before, string shield, string after, bool inside)
    {
        CutPlan plan = Build(profile, before + shield + after + "\n");
        PlanVerifier.Verify(plan);
        int from = Encoding.UTF8.GetByteCount(before);
        int to = from + Encoding.UTF8.GetByteCount(shield);
        IEnumerable<string> within = plan
            .Units.Where(unit => unit.SectionCode != "PREAMBLE" && unit.Span.Start >= from && unit.Span.Start < to)
            .Select(unit => $"{unit.Address}: {unit.Title}");
        if (inside)
        {
            Assert.Single(within);
        }
        else
        {
            Assert.Empty(within);
        }
    }

    private static CutPlan Build(string profile, string text) =>
        PlanBuilder.Build(TestDocuments.Of(text), "LAW", ProfileCatalogue.Get(profile), "LAW", "law");

    private static string Units(string profile, string form, int first, int last) =>
        string.Concat(Enumerable.Range(first, last - first + 1).Select(number => $"{Line(profile, form, number)}\n\nText of it.\n\n"));

    private static string Line(string profile, string form, int number)
    {
        string label = string.Format(CultureInfo.InvariantCulture, LawLabels.Of(profile), number);
        return form switch
        {
            "heading" => $"# {label}",
            "bold" => $"**{label}**",
            "plain" => label,
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "not a form"),
        };
    }

    /// <summary>The kinds of line that the unit level of a profile opens at.</summary>
    private static IEnumerable<string> Forms(GrammarProfile profile)
    {
        Openings opens = profile.Levels.IsEmpty ? Openings.Heading : profile.Levels.Single(level => level.Name == profile.UnitLevel).Opens;
        return new[] { (Openings.Heading, "heading"), (Openings.Bold, "bold"), (Openings.Plain, "plain") }
            .Where(form => opens.HasFlag(form.Item1))
            .Select(form => form.Item2);
    }
}
