using IuCutter.Core.Approvals;

namespace IuCutter.Core.Tests.Approvals;

public sealed class RiskScanTests
{
    [Theory]
    [InlineData("plain\u202Etext", "bidirectional controls")]
    [InlineData("plain\u2066text", "bidirectional controls")]
    [InlineData("plain\u200Btext", "zero-width characters")]
    [InlineData("plain\uFEFFtext", "zero-width characters")]
    [InlineData("Điều\n\nĐie\u0302\u0300u", "lines with letters that are not in normal form C beside lines that are")]
    public void Run_DeceptiveText_IsFoundWithItsLine(string text, string kind)
    {
        RiskFinding finding = Assert.Single(RiskScan.Run(TestRuns.Plan($"## Article 1. A\n\n{text}\n")));
        Assert.Equal(kind, finding.Kind);
        Assert.True(finding.Line >= 3);
    }

    [Theory]
    [InlineData("Article 1. Pay\u043Cent", true)]
    [InlineData("Article 1. \u0410rticle", true)]
    [InlineData("Article 1. Payment \u041F\u043B\u0430\u0442\u0435\u0436", false)]
    [InlineData("Điều 1. Phạm vi điều chỉnh", false)]
    public void Run_Title_MixedScriptsWithinAWordAreFound(string title, bool found) =>
        Assert.Equal(found, RiskScan.Run(TestRuns.Plan($"## {title}\n\nText.\n")).Count > 0);

    [Fact]
    public void Run_OneNormalFormThroughout_IsNoRisk() =>
        Assert.Empty(RiskScan.Run(TestRuns.Plan("## Article 1. A\n\nĐie\u0302\u0300u\n")));

    [Fact]
    public void Run_ByteOrderMark_IsNoRisk() => Assert.Empty(RiskScan.Run(TestRuns.Plan("## Article 1. A\n\nText.\n")));
}
