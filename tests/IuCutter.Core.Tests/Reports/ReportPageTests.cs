using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using IuCutter.Core.Reports;

namespace IuCutter.Core.Tests.Reports;

/// <summary>The report's page as a browser reads it: parsed by a parser that follows the HTML standard.</summary>
[Trait("Promise", "9")]
public sealed class ReportPageTests
{
    private static readonly (CutRun, RunFacts)[] Kinds =
    [
        SampleReports.Enacted(),
        SampleReports.Refused(),
        SampleReports.Failed(),
        SampleReports.Stopped(),
    ];

    public static TheoryData<int> Indexes => [.. Enumerable.Range(0, Kinds.Length)];

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Write_Run_IsAPageThatStandsAloneWithItsVerdictFirst(int kind)
    {
        ReportedRun run = SampleReports.Built(Kinds[kind]);
        IHtmlDocument page = Parse(SampleReports.Report([run]));
        AssertStandsAlone(page);
        AssertReadable(page);
        IElement first = page.QuerySelector("main > section")!;
        Assert.Equal("Verdict", first.QuerySelector("h2")!.TextContent);
        Assert.Equal($"{run.Outcome}. {run.Verdict}", first.QuerySelector("p")!.TextContent);
        Assert.Equal(
            ["verdict", "facts", "time", "approvals", "refusals", "document", "evidence", "proofs", "journal", "about"],
            page.QuerySelectorAll("h2").Select(heading => heading.Id)
        );
        string approvals = page.GetElementById("approvals")!.ParentElement!.TextContent;
        Assert.Contains(SampleReports.Signer, approvals, StringComparison.Ordinal);
        Assert.Contains(SampleReports.Key, approvals, StringComparison.Ordinal);
        Assert.Equal(run.Refusals.Length > 0, page.GetElementById("refusals")!.ParentElement!.QuerySelector("table") is not null);
        Assert.All(run.Refusals, one => Assert.Contains(one.ErrorId, page.Body!.TextContent, StringComparison.Ordinal));
        Assert.All(run.Proofs, one => Assert.Contains(one.Command, page.Body!.TextContent, StringComparison.Ordinal));
        Assert.Equal(
            run.Phases.Length + run.Pauses.Length + run.Approvals.Length,
            page.QuerySelectorAll("svg[aria-labelledby=timeline-figure-title] > .grid").Length
        );
    }

    [Fact]
    public void Write_ManyRuns_CountsThemWithPlotsAndTablesThatSayTheSame()
    {
        IHtmlDocument page = Parse(SampleReports.Report(Kinds));
        AssertStandsAlone(page);
        AssertReadable(page);
        Assert.Equal(
            ["verdict", "runs", "trends", "approvals", "refusals", "debts", "about"],
            page.QuerySelectorAll("h2").Select(one => one.Id)
        );
        Assert.Equal(5, page.QuerySelectorAll("svg").Length);
        Assert.Contains("AUDIT DEBT: of 1 run", page.QuerySelector("main > section")!.TextContent, StringComparison.Ordinal);
        IElement runs = page.GetElementById("runs")!.ParentElement!.QuerySelector("table")!;
        Assert.Equal(Kinds.Select(kind => kind.Item1.RunId), runs.QuerySelectorAll("tbody th").Select(cell => cell.TextContent));
    }

    [Fact]
    public void Write_Document_HasTheMapOfItsCut()
    {
        ImmutableArray<ReportedRun> runs = [.. Kinds.Select(SampleReports.Built)];
        IHtmlDocument page = Parse(SampleReports.Report(runs, "ICX-CONST"));
        AssertStandsAlone(page);
        Assert.Equal("ICX-CONST", page.QuerySelector("h1")!.TextContent);
        Assert.Contains(runs[0].RunId, page.GetElementById("document")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(4, page.QuerySelectorAll("svg").Last().QuerySelectorAll("rect title").Length);
    }

    [Fact]
    public void Write_NoRunAtAll_SaysSo() =>
        Assert.Contains("There is no run.", Parse(SampleReports.Report([], document: null)).Body!.TextContent, StringComparison.Ordinal);

    [Fact]
    public void Write_FiveThousandUnits_IsUnderFiveMegabytesAndWhole()
    {
        byte[] page = SampleReports.Write(ReportPage.Write, SampleReports.Report(SampleReports.Enacted(5000)));
        Assert.InRange(page.Length, 500_000, 5_000_000);
        IHtmlDocument parsed = Parse(page);
        Assert.Equal(5000, parsed.QuerySelectorAll("table").Single(table => Caption(table) == "Units").QuerySelectorAll("tbody tr").Length);
        Assert.Equal(5001, parsed.QuerySelectorAll("svg").Last().QuerySelectorAll("rect title").Length);
        Assert.InRange(SampleReports.Write(ReportMarkdown.Write, SampleReports.Report(SampleReports.Enacted(5000))).Length, 1, 5_000_000);
        Assert.InRange(SampleReports.Write(ReportJson.Write, SampleReports.Report(SampleReports.Enacted(5000))).Length, 1, 5_000_000);
    }

    // The shapes of the map lie on the page where the bytes lie in the source: their widths add up to all of it.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(61)]
    [InlineData(5000)]
    public void Write_Map_DrawsEachByteOnce(int units)
    {
        ReportedCoverage coverage = SampleReports.Built(SampleReports.Enacted(units)).Coverage!;
        ReportFigure figure = CoverageFigure.Of(coverage)!;
        IElement[] shapes = [.. new HtmlParser().ParseDocument($"<svg>{figure.Shapes}</svg>").QuerySelectorAll("rect")];
        int lines = (figure.Height - 2) / 18;
        double width = shapes.Sum(shape => Number(shape, "width"));
        double perLine = Math.Ceiling((double)coverage.SourceLength / lines);
        Assert.Equal(coverage.SourceLength, width * perLine / figure.Width, tolerance: coverage.SourceLength * 0.01);
        Assert.All(shapes, shape => Assert.InRange(Number(shape, "x") + Number(shape, "width"), 0, figure.Width + 0.2));
    }

    [Fact]
    public void Write_OtherCultureOrAgain_GivesTheSameBytes()
    {
        Report report = SampleReports.Report(Kinds);
        Action<Report, Stream>[] writers = [ReportPage.Write, ReportMarkdown.Write, ReportJson.Write];
        byte[][] before = [.. writers.Select(writer => SampleReports.Write(writer, report))];
        CultureInfo own = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberGroupSeparator, other.NumberFormat.NumberDecimalSeparator) = ("!", "!");
            other.NumberFormat.NegativeSign = "!";
            CultureInfo.CurrentCulture = other;
            Assert.Equal(before, writers.Select(writer => SampleReports.Write(writer, report)));
        }
        finally
        {
            CultureInfo.CurrentCulture = own;
        }
    }

    [Fact]
    public void Write_HostileTextInEveryField_AddsNothingAndHidesNothing()
    {
        Report report = HostileReports.Of(HostileReports.Attack, out int fields);
        Assert.True(fields > 60, $"{fields} fields");
        byte[] bytes = SampleReports.Write(ReportPage.Write, report);
        IHtmlDocument page = Parse(bytes);
        AssertStandsAlone(page);
        string text = Encoding.UTF8.GetString(bytes);
        Assert.DoesNotContain(text.EnumerateRunes(), rune => rune.Value is not '\n' && PlainText.IsHidden(rune));
        Assert.Contains("\\u{202E}", page.Body!.TextContent, StringComparison.Ordinal);
        // The control: the attack did come as far as the page.
        Assert.True(page.Body.TextContent.Split("alert(1)").Length > 30);
    }

    private static void AssertStandsAlone(IHtmlDocument page)
    {
        Assert.Empty(
            page.QuerySelectorAll(
                "script, img, iframe, object, embed, form, link, base, image, use, foreignObject, animate, [src], [style]"
            )
        );
        Assert.DoesNotContain(
            page.All.SelectMany(element => element.Attributes),
            attribute =>
                attribute.Name.StartsWith("on", StringComparison.Ordinal)
                || attribute.Value.Contains("url(", StringComparison.OrdinalIgnoreCase)
        );
        Assert.All(page.QuerySelectorAll("[href]"), link => Assert.StartsWith("#", link.GetAttribute("href"), StringComparison.Ordinal));
        string style = Assert.Single(page.QuerySelectorAll("style")).TextContent;
        Assert.DoesNotContain("url(", style, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", style, StringComparison.OrdinalIgnoreCase);
        Assert.Single(page.QuerySelectorAll("main"));
        Assert.StartsWith(
            "default-src 'none'; style-src 'sha256-",
            page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"),
            StringComparison.Ordinal
        );
    }

    // What a screen reader goes by: landmarks, headings, names of drawings and tables, and headers of rows and columns.
    private static void AssertReadable(IHtmlDocument page)
    {
        HashSet<string> ids = [.. page.QuerySelectorAll("[id]").Select(element => element.Id!)];
        Assert.Equal(ids.Count, page.QuerySelectorAll("[id]").Length);
        Assert.All(page.QuerySelectorAll("a"), link => Assert.Contains(link.GetAttribute("href")![1..], ids));
        Assert.All(
            page.QuerySelectorAll("[aria-labelledby]"),
            element => Assert.All(element.GetAttribute("aria-labelledby")!.Split(' '), id => Assert.Contains(id, ids))
        );
        // What is gone to by its name has a name of its own.
        string[] regions =
        [
            .. page.QuerySelectorAll("[role=region]").Select(one => page.GetElementById(one.GetAttribute("aria-labelledby")!)!.TextContent),
        ];
        Assert.Distinct(regions);
        Assert.Equal("A", page.Body!.FirstElementChild!.TagName);
        Assert.Single(page.QuerySelectorAll("header h1"));
        Assert.Single(page.QuerySelectorAll("nav"));
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.All(
            page.QuerySelectorAll("table"),
            table =>
            {
                Assert.NotEqual("", Caption(table));
                Assert.All(table.QuerySelectorAll("th"), header => Assert.True(header.GetAttribute("scope") is "col" or "row"));
                int columns = table.QuerySelectorAll("thead th").Length;
                Assert.All(table.QuerySelectorAll("tbody tr"), row => Assert.Equal(columns, row.Children.Length));
            }
        );
        Assert.All(
            page.QuerySelectorAll("svg"),
            figure =>
            {
                Assert.Equal("img", figure.GetAttribute("role"));
                // Its name and how it is read are there for whoever sees it and whoever does not.
                IElement caption = figure.ParentElement!.PreviousElementSibling!;
                Assert.Equal("FIGCAPTION", caption.TagName);
                Assert.Equal(caption.Children.Select(part => part.Id), [Named("aria-labelledby"), Named("aria-describedby")]);
                Assert.All(caption.Children, part => Assert.NotEqual("", part.TextContent));
                // The table that says the same comes right after it.
                Assert.NotNull(figure.ParentElement.ParentElement!.NextElementSibling);

                string? Named(string attribute) => figure.GetAttribute(attribute);
            }
        );
    }

    private static string Caption(IElement table) => table.QuerySelector("caption")?.TextContent ?? "";

    private static double Number(IElement shape, string name) => double.Parse(shape.GetAttribute(name)!, CultureInfo.InvariantCulture);

    private static IHtmlDocument Parse(Report report) => Parse(SampleReports.Write(ReportPage.Write, report));

    private static IHtmlDocument Parse(byte[] page) => new HtmlParser().ParseDocument(new MemoryStream(page));
}
