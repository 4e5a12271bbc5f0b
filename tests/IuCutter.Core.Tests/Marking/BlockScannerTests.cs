using System.Text;
using IuCutter.Core.Marking.Blocks;

namespace IuCutter.Core.Tests.Marking;

public sealed class BlockScannerTests
{
    [Theory]
    [InlineData("```\n# a\n```\n# b\n", "4:1")]
    [InlineData("~~~\n# a\n```\n# b\n", "")]
    [InlineData("    # a\n# b\n", "2:1")]
    [InlineData("<div>\n# a\n\n# b\n", "4:1")]
    [InlineData("<!--\n# a\n\n# b\n-->\n# c\n", "6:1")]
    [InlineData("> # a\n\n# b\n", "3:1")]
    [InlineData("- # a\n  # b\n# c\n", "3:1")]
    [InlineData("1. a\n\n   # b\n\n# c\n", "5:1")]
    [InlineData("| a |\n|---|\n| b |\n# c\n", "4:1")]
    [InlineData("a\r# b\r\n## c ##\n#d\n", "2:1 3:2")]
    [InlineData("a\n===\nb\nc\n---\n", "1:1 3:2")]
    [InlineData("> a\n===\n# b\n", "3:1")]
    [InlineData("[a]: /b\n[c]: <d> 'e\nf'\nTitle\n===\n", "4:1")]
    [InlineData("[a]: /b\n===\n", "")]
    [InlineData("[a]: /b\n---\n# c\n", "3:1")]
    [InlineData("####### a\n# b\n", "2:1")]
    public void Scan_Shields_OpenNothingInside(string text, string expected) => Assert.Equal(expected, Headings(text, setext: true));

    [Theory]
    [InlineData("a\n===\nb\n---\n# c\n", "5:1")]
    [InlineData("a\n---\n    # b\n", "")]
    public void Scan_SetextOff_UnderlinesAreNoHeadings(string text, string expected) =>
        Assert.Equal(expected, Headings(text, setext: false));

    [Theory]
    [InlineData("# a\n\n```\nb\n", 3, null)]
    [InlineData("# a\n> ```\n> b\n\nc\n", null, null)]
    [InlineData("# a\n<!--\nb\n", null, 2)]
    [InlineData("# a\n<div>\nb\n", null, null)]
    public void Scan_UnclosedBlock_IsReportedByItsLine(string text, int? fence, int? html)
    {
        BlockScan scan = BlockScanner.Scan(Encoding.UTF8.GetBytes(text), 0, 1, setext: true);
        Assert.Equal((fence, html), (scan.UnclosedFence?.Line, scan.UnclosedHtml?.Line));
    }

    /// <summary>A quadratic reading of any of these takes minutes; the heading after it must still be found.</summary>
    [Theory]
    [InlineData("- ")]
    [InlineData("> ")]
    [InlineData("* ")]
    [InlineData("_")]
    [InlineData("a`")]
    [InlineData("[")]
    [InlineData("<a ")]
    [InlineData("1) ")]
    [InlineData("- \n")]
    [InlineData("[a]: b\n===\n")]
    [InlineData("</")]
    public void Scan_PathologicalFamily_EndsInLinearTime(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)) + "\n" + new string('\n', 500_000) + "# a\n";
        Assert.EndsWith(":1", Headings(text, setext: true), StringComparison.Ordinal);
    }

    private static string Headings(string text, bool setext) =>
        string.Join(
            ' ',
            BlockScanner.Scan(Encoding.UTF8.GetBytes(text), 0, 1, setext).Headings.Select(heading => $"{heading.Line}:{heading.Level}")
        );
}
