using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using IuCutter.Core.Pages;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Pages;

/// <summary>The page as a browser reads it: parsed by a parser that follows the HTML standard.</summary>
[Trait("Promise", "5")]
public sealed class PlanPageTests
{
    private const string Attack = $$"""
        # Chapter 1 <script>alert(1)</script> "x" 'y' &amp; ]]> --> </div></article>

        </main><style>*{display:none}</style><img src=x onerror=alert(1)><!--

        -->

        ## Article 2 sees {{"\u202E"}}reversed{{"\u202C"}} and{{"\u200B"}}joined{{"\t"}}tab

        """;

    [Fact]
    public void Write_EveryCorpusDocument_ShowsEachByteOfTheSourceOnce()
    {
        int pages = 0;
        foreach (string file in Corpus.Files())
        {
            if (Plan(() => TestDocuments.Of(Corpus.Read(file)), "markdown") is { } plan)
            {
                pages++;
                AssertWhole(plan, Parse(Write(plan)));
            }
        }

        Assert.True(pages > 50, $"{pages} pages");
    }

    [Theory]
    [InlineData("# A\rlone\r\nboth\n\rend\r")]
    [InlineData("\uFEFF---\na: 1\n---\n\n# A\n\nx\u0085y\u2028z\u000Cf\u000Bv\u007Fd\u0001\u200B\u00AD\uFFFE\U000E0041\n")]
    [InlineData("\n\n# A\n\n\n\tx")]
    [InlineData(Attack)]
    public void Write_WhatAParserWouldChange_ComesBackAsItWas(string text)
    {
        CutPlan plan = Plan(() => TestDocuments.Of(text), "markdown")!;
        AssertWhole(plan, Parse(Write(plan)));
    }

    [Fact]
    public void Write_AttackingDocument_AddsNoElementOfItsOwn()
    {
        IHtmlDocument page = Parse(Write(Plan(() => TestDocuments.Of(Attack), "markdown")!));
        Assert.Empty(page.QuerySelectorAll("script, img, iframe, object, embed, form, link, base, [src]"));
        Assert.DoesNotContain(
            page.All.SelectMany(element => element.Attributes),
            attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)
        );
        Assert.Single(page.QuerySelectorAll("style"));
        Assert.Single(page.QuerySelectorAll("main"));
        Assert.All(page.QuerySelectorAll("a"), link => Assert.StartsWith("#", link.GetAttribute("href"), StringComparison.Ordinal));
        // What cannot be seen is named, and turns nothing round outside of its own element.
        Assert.Contains(page.QuerySelectorAll(".src .hid"), element => element.GetAttribute("data-c") == "U+202E");
        Assert.Contains(page.QuerySelectorAll(".title .hid"), element => element.GetAttribute("data-c") == "U+200B");
        Assert.Contains(".hid { unicode-bidi: isolate; }", page.QuerySelector("style")!.TextContent, StringComparison.Ordinal);
    }

    // A body under "Article 1" may be Arabic: the direction of the first line is not that of the others.
    [Fact]
    public void Write_LinesOfTwoDirections_AreEachLaidOutInTheirOwn()
    {
        IHtmlDocument page = Parse(Write(Plan(() => TestDocuments.Of("# Article 1\n\nتكون العضوية مفتوحة.\n"), "markdown")!));
        Assert.All(page.QuerySelectorAll(".src"), source => Assert.Equal("auto", source.GetAttribute("dir")));
        Assert.Contains(
            ".src, .title, q { unicode-bidi: plaintext; text-align: start; }",
            page.QuerySelector("style")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Write_Policy_AllowsItsOwnStyleAndNothingElse()
    {
        IHtmlDocument page = Parse(Write(Plan(() => TestDocuments.Of("# A\n"), "markdown")!));
        string policy = page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content")!;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.QuerySelector("style")!.TextContent)));
        Assert.Equal($"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'", policy);
        Assert.Empty(page.QuerySelectorAll("[style]"));
    }

    [Fact]
    public void Write_PlanWithEverything_TellsTheOneWhoApproves()
    {
        CutPlan plan = Plan(
            () =>
                TestDocuments.Of("\uFEFF---\na: 1\n---\n\n# Chapter 1. Scope\n\n### Article 1. Bare\n\n## Article 2. Text\n\nA\u202Eb.\n"),
            "markdown-law"
        )!;
        IHtmlDocument page = Parse(Write(plan));
        string summary = page.QuerySelector("header")!.TextContent;
        Assert.All(
            [plan.PlanDigest, plan.Document.Sha256, plan.ProfileDigest, "markdown-law", "test.md"],
            fact => Assert.Contains(fact, summary, StringComparison.Ordinal)
        );

        Assert.Equal(
            plan.Units.Select(unit => unit.Address),
            page.QuerySelectorAll(".row:not(.out) h3 code").Select(code => code.TextContent)
        );
        Assert.Equal(
            plan.Units.Select(unit => unit.BodySha256),
            page.QuerySelectorAll(".row:not(.out) dd:last-child").Select(hash => hash.TextContent)
        );
        Assert.Equal(
            plan.Units.Count(unit => unit.HeadingOnly),
            page.QuerySelectorAll(".row .tag").Count(tag => tag.TextContent == "heading only")
        );
        Assert.Equal(plan.Exclusions.Length, page.QuerySelectorAll(".row.out").Length);
        Assert.Equal(["LevelSkip", "BidiControl"], plan.Warnings.Select(warning => warning.Code).OrderDescending());
        Assert.Equal(2, page.QuerySelectorAll(".warns ol > li").Length);
        Assert.Equal(["### Article 1. Bare", "\u202Eb."], page.QuerySelectorAll("mark").Select(mark => mark.TextContent));
        Assert.Equal(2, page.QuerySelectorAll(".row.warned .warn").Length);
        Assert.Equal("row out", page.QuerySelector("article")!.ClassName);
        Assert.Equal("test.md", Path.GetFileName(plan.Document.Path));
    }

    // A screen reader goes by headings and names: each row has one, and each link goes somewhere.
    [Fact]
    public void Write_Links_AllLeadToAPlaceOnThePage()
    {
        IHtmlDocument page = Parse(Write(Plan(() => TestDocuments.Of(File.ReadAllBytes(Corpus.Sample)), "markdown-law")!));
        HashSet<string> ids = [.. page.QuerySelectorAll("[id]").Select(element => element.Id!)];
        Assert.Equal(ids.Count, page.QuerySelectorAll("[id]").Length);
        Assert.All(page.QuerySelectorAll("a"), link => Assert.Contains(link.GetAttribute("href")![1..], ids));
        Assert.All(page.QuerySelectorAll("[aria-labelledby]"), element => Assert.Contains(element.GetAttribute("aria-labelledby")!, ids));
        Assert.Equal(["H1", "H2", "H3"], page.QuerySelectorAll("h1, h2, h3, h4").Select(heading => heading.TagName).Distinct());
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public void Write_OtherCultureOrAgain_GivesTheSameBytes()
    {
        CutPlan plan = Plan(() => TestDocuments.Of(File.ReadAllBytes(Corpus.Sample)), "markdown-law")!;
        byte[] page = Write(plan);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberGroupSeparator, other.NumberFormat.NegativeSign) = ("!", "!");
            CultureInfo.CurrentCulture = other;
            Assert.Equal(page, Write(plan));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Write_FiveThousandUnits_IsWholeAndNotMuchLongerThanItsParts()
    {
        string text = string.Concat(Enumerable.Range(1, 5000).Select(i => $"# Article {i}. Title\n\n{new string('x', 1000)}\n\n"));
        CutPlan plan = Plan(() => TestDocuments.Of(text), "markdown-law")!;
        byte[] page = Write(plan);
        Assert.InRange(page.Length, text.Length, text.Length + (5000 * 1000));
        AssertWhole(plan, Parse(page));
    }

    private static void AssertWhole(CutPlan plan, IHtmlDocument page) =>
        Assert.Equal(
            Encoding.UTF8.GetString(plan.Document.Bytes.AsSpan()),
            string.Concat(page.QuerySelectorAll("article > .src").Select(source => source.TextContent))
        );

    private static IHtmlDocument Parse(byte[] page) => new HtmlParser().ParseDocument(new MemoryStream(page));

    private static byte[] Write(CutPlan plan)
    {
        using MemoryStream page = new MemoryStream();
        PlanPage.Write(plan, page, TestContext.Current.CancellationToken);
        return page.ToArray();
    }

    private static CutPlan? Plan(Func<IuDocument> document, string profile)
    {
        try
        {
            return PlanBuilder.Build(document(), "X1", ProfileCatalogue.Get(profile), "X1", "law");
        }
        catch (IuException stop) when (stop.Finding is not null)
        {
            return null;
        }
    }
}
