using System.Text;
using IuCutter.Core.Approvals;

namespace IuCutter.Core.Tests.Approvals;

public sealed class RiskScanTests
{
    private const string Blank = "letters, symbols and selectors that are invisible or blank";
    private const string Mixed = "words that mix letters of two scripts";
    private const string LookAlike = "words of look-alike letters of another script";
    private const string Styled = "words in full-width, mathematical, enclosed or joined letters";

    [Theory]
    [InlineData("plain\u202Etext", "bidirectional controls")]
    [InlineData("plain\u2066text", "bidirectional controls")]
    [InlineData("plain\u200Btext", "zero-width characters")]
    [InlineData("plain\uFEFFtext", "zero-width characters")]
    [InlineData("Điều\n\nĐie\u0302\u0300u", "lines with letters that are not in normal form C beside lines that are")]
    [InlineData("no\u3164thing", Blank)]
    [InlineData("no\u115Fthing", Blank)]
    [InlineData("no\uFFA0thing", Blank)]
    [InlineData("no\u2800thing", Blank)]
    [InlineData("no\uFE00thing", Blank)]
    [InlineData("no\U000E0041thing", Blank)]
    [InlineData("a Pay\u043Cent is due", Mixed)]
    [InlineData("the sc\u03BFpe", Mixed)]
    [InlineData("the \u0441\u043E\u0440\u0443 is true", LookAlike)]
    [InlineData("the \u0561\u0581 is true", LookAlike)]
    [InlineData("shall \uFF4E\uFF4F\uFF54 pay", Styled)]
    [InlineData("shall \U0001D427\U0001D428\U0001D42D pay", Styled)]
    [InlineData("shall \u24DD\u24DE\u24E3 pay", Styled)]
    [InlineData("the o\uFB03ce", Styled)]
    [InlineData("to \u05DE\u05E9\u05D4 alone", "right-to-left letters in a left-to-right document")]
    [InlineData("a\u0301\u0302\u0303\u0304\u0305 b", "letters under a stack of more than 4 combining marks")]
    [InlineData("within \u0663\u0660 days", "digits of another script")]
    public void Run_DeceptiveText_IsFoundWithItsLine(string text, string kind)
    {
        RiskFinding finding = Assert.Single(RiskScan.Run(TestRuns.Plan($"## Article 1. A\n\n{text}\n")));
        Assert.Equal(kind, finding.Kind);
        Assert.True(finding.Line >= 3);
        Assert.Equal(0, finding.InTitles);
    }

    // The negative controls: what ordinary documents hold is not found.
    [Theory]
    [InlineData("5 μg, 3 kΩ, Δt, 20 °C, 10 m², Nr. 5ª, n° 3, €")]
    [InlineData("Điều 1. Phạm vi điều chỉnh; l’État, œuvre, Größe, ñandú, İstanbul, ağ")]
    [InlineData("The word договор of the law, and a quotation: «это сор и правда»")]
    [InlineData("中文和 English 混合，第１２条。カタカナ、Tシャツ、①")]
    [InlineData("한국어와 漢字, 제1조 ①")]
    [InlineData("Ο νόμος είναι νόμος, UTF-8")]
    [InlineData("Закон XIV, ст. 5, и сор")]
    [InlineData("هذا قانون ٣٠ يوما")]
    [InlineData("A picture \u26A0\uFE0F, a family \U0001F468\u200D\U0001F469\u200D\U0001F467, 1\uFE0F\u20E3")]
    [InlineData("Đie\u0302\u0300u")]
    [InlineData("葛\U000E0100城")]
    public void Run_OrdinaryText_IsSilent(string text) => Assert.Empty(RiskScan.Run(Encoding.UTF8.GetBytes(text), []));

    [Theory]
    [InlineData("Article 1. Pay\u043Cent", Mixed)]
    [InlineData("Article 1. \u0410rticle", Mixed)]
    [InlineData("Article 1. \u0430", LookAlike)]
    [InlineData("Article 1. \u0441\u043E\u0440\u0443", LookAlike)]
    [InlineData("Article 1. \u3164", Blank)]
    public void Run_Title_IsFoundAsOne(string title, string kind)
    {
        RiskFinding finding = Assert.Single(RiskScan.Run(TestRuns.Plan($"## {title}\n\nText.\n")));
        Assert.Equal((kind, 1, 1, 1), (finding.Kind, finding.Count, finding.Line, finding.InTitles));
        Assert.EndsWith(", first in line 1; 1 in titles or addresses", finding.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Article 1. Payment \u041F\u043B\u0430\u0442\u0435\u0436")]
    [InlineData("Điều 1. Phạm vi điều chỉnh")]
    public void Run_OrdinaryTitle_IsSilent(string title) => Assert.Empty(RiskScan.Run(TestRuns.Plan($"## {title}\n\nText.\n")));

    [Fact]
    public void Run_SeveralLines_CountsPlacesAndNamesTheFirst()
    {
        RiskFinding finding = Assert.Single(RiskScan.Run("plain\r\nno\u3164, n\u3164o\rplain\nno\u3164"u8, []));
        Assert.Equal((Blank, 3, 2), (finding.Kind, finding.Count, finding.Line));
    }

    [Fact]
    public void Run_ByteOrderMark_IsNoRisk() => Assert.Empty(RiskScan.Run(TestRuns.Plan("## Article 1. A\n\nText.\n")));
}
