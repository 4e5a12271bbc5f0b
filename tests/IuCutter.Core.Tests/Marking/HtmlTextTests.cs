using IuCutter.Core.Tests.Plans;

namespace IuCutter.Core.Tests.Marking;

/// <summary>HTML is not cut: a law that is written in it is reported or refused, and never one unit without a word.</summary>
[Trait("Promise", "5")]
public sealed class HtmlTextTests
{
    private const string Law =
        "<h2>§ 1 Name</h2>\n\n<p>Text.</p>\n\n<h2><b>§ 2</b> Sitz</h2>\n<p>Text nach\n§ 9 der Ordnung.</p>\n\n"
        + "<ol><li>§ 3 Zweck</li></ol>\n";

    [Theory]
    [InlineData("de-law", Law, 3)]
    [InlineData("markdown", Law, 2)]
    [InlineData("en-law", "<div><p>Article 1</p>Text.<p>Article 2</p></div>\n", 2)]
    public void Build_NothingButHtml_StopsAndSaysSo(string profile, string text, int count)
    {
        IuException stop = Assert.Throws<IuException>(() => PlanBuilderTests.Build(text, profile));
        Assert.Equal("Input.NoUnit", stop.Definition.Id);
        Assert.Contains($"written in HTML and open no unit: {count}.", stop.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-law", "# § 4 Ende\n\nText.\n\n" + Law, 5, 24)]
    [InlineData("markdown", "# Satzung\n\n" + Law, 3, 11)]
    public void Build_HtmlBesideMarkdown_IsReportedOnce(string profile, string text, int line, int offset)
    {
        PlanWarning warning = Assert.Single(PlanBuilderTests.Build(text, profile).Warnings, one => one.Code == "HtmlHeading");
        Assert.Equal((line, offset), (warning.Line, warning.Offset));
        Assert.NotEmpty(warning.Remediation);
    }

    [Theory]
    [InlineData(
        "# Article 1\n\n<table><tr><td><p>Article 1</p></td></tr>\n<tr><td>Article 2</td></tr>\n"
            + "<tr><td>Article 3</td></tr></table>\n\n# Article 2\n"
    )]
    [InlineData("# Article 1\n\n<!-- <h2>Article 1</h2><h2>Article 2</h2><h2>Article 3</h2> -->\n\n# Article 2\n")]
    [InlineData("# Article 1\n\n```html\n<h2>Article 1</h2>\n<h2>Article 2</h2>\n<h2>Article 3</h2>\n```\n\n# Article 2\n")]
    [InlineData("# Article 1\n\n<p>See <a href='#'>Article 2</a>, <b>Article 3</b> and\nArticle 4.</p>\n\n# Article 2\n")]
    public void Build_HtmlThatOpensNothingAnyway_IsNotTold(string text) => Assert.Empty(PlanBuilderTests.Build(text, "eu-act").Warnings);
}
