using System.Collections.Immutable;
using System.Text;
using IuCutter.Core.Reports;

namespace IuCutter.Core.Tests.Reports;

/// <summary>
/// The report's page in a Chromium without a window: in both colour schemes, on a phone's screen and a desk's, and as it is printed. Where
/// there is no Chromium, these tests are skipped.
/// </summary>
[Trait("Promise", "9")]
public sealed class ReportBrowserTests(HeadlessChromium chromium) : IClassFixture<HeadlessChromium>
{
    // A sheet of A4 at 96 pixels to the inch, without its margins.
    private const int Sheet = 688;

    private static readonly ImmutableSortedDictionary<string, Func<Report>> Reports = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new Dictionary<string, Func<Report>>
        {
            ["run"] = () => SampleReports.Report(SampleReports.Enacted(70)),
            ["refused run"] = () => SampleReports.Report(SampleReports.Refused()),
            ["failed run"] = () => SampleReports.Report(SampleReports.Failed()),
            ["stopped run"] = () => SampleReports.Report(SampleReports.Stopped()),
            ["many runs"] = () =>
                SampleReports.Report(SampleReports.Enacted(), SampleReports.Refused(), SampleReports.Failed(), SampleReports.Stopped()),
            ["document"] = () =>
                SampleReports.Report(
                    [SampleReports.Built(SampleReports.Enacted(70)), SampleReports.Built(SampleReports.Stopped())],
                    "ICX-CONST"
                ),
        }
    );

    public static TheoryData<string> Names => [.. Reports.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Write_Report_HasNoFaultInABrowser(string name)
    {
        RequireChromium();
        byte[] page = SampleReports.Write(ReportPage.Write, Reports[name]());
        Assert.Empty(await BrowsedPage.FaultsAsync(chromium, page, 1280, "light"));
        Assert.Empty(await BrowsedPage.FaultsAsync(chromium, page, 360, "dark"));
        Assert.Empty(await BrowsedPage.FaultsAsync(chromium, page, Sheet, "dark", "print"));
    }

    // The control: each fault is found in a page that has it, by what found none above.
    [Theory]
    [InlineData("<img src=data:,>", "axe: image-alt")]
    [InlineData("<p style=\"color:#aaa;background:#fff\">pale</p>", "axe: color-contrast:")]
    [InlineData("<script>console.error('said')</script>", "console: ")]
    [InlineData("<script>throw new Error('thrown')</script>", "console: ")]
    [InlineData("<img alt=a src=beside.png>", "request: file:")]
    [InlineData("<img alt=a src=https://example.invalid/a.png>", "request: https://example.invalid/a.png")]
    [InlineData("<div inert><a href=#verdict>away</a></div>", "keyboard: not reached in its order: <a href=\"#verdict\">away")]
    [InlineData("<svg viewBox=\"0 0 99 20\"><text x=-20 y=15>cut</text></svg>", "layout: cut off: cut")]
    [InlineData("<div style=width:3000px>wide</div>", "layout: 3")]
    public async Task Faults_BrokenPage_AreFound(string markup, string fault)
    {
        RequireChromium();
        string page = SampleReports.Text(ReportPage.Write, SampleReports.Report(SampleReports.Enacted()));
        int policy = page.IndexOf("<meta http-equiv", StringComparison.Ordinal);
        string open = page.Remove(policy, page.IndexOf('>', policy) + 1 - policy);
        byte[] broken = Encoding.UTF8.GetBytes(open.Replace("<main>", $"<main>{markup}", StringComparison.Ordinal));
        string[] faults = await BrowsedPage.FaultsAsync(chromium, broken, 1280, "light");
        Assert.Contains(faults, one => one.StartsWith(fault, StringComparison.Ordinal));
    }

    // With the page's own policy the same are refused, and that is told.
    [Theory]
    [InlineData("<script>document.title = 'ran'</script>")]
    [InlineData("<img alt=a src=beside.png>")]
    public async Task Faults_PageThatItsPolicyKeepsFromAsking_IsTold(string markup)
    {
        RequireChromium();
        string page = SampleReports.Text(ReportPage.Write, SampleReports.Report(SampleReports.Enacted()));
        byte[] broken = Encoding.UTF8.GetBytes(page.Replace("<main>", $"<main>{markup}", StringComparison.Ordinal));
        string[] faults = await BrowsedPage.FaultsAsync(chromium, broken, 1280, "light");
        Assert.Contains(faults, one => one.StartsWith("console: ", StringComparison.Ordinal));
    }

    private static void RequireChromium() =>
        Assert.SkipWhen(HeadlessChromium.Program is null, "No Chromium is on PATH, and IUCUTTER_TEST_CHROMIUM names none.");
}
