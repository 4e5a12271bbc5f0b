using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using IuCutter.Core.Sarif;

namespace IuCutter.Core.Tests.Sarif;

/// <summary>The findings of an integrity check as SARIF and as JUnit: what was asked, what was found, and no character that acts.</summary>
[Trait("Promise", "7")]
public sealed class IntegrityFileTests
{
    private static readonly string[] Rules = ["RowChanged", "AddressTwice", "SchemaMissing"];

    private static readonly IntegrityFinding Changed = new("RowChanged", "public.unit_version 5", "aa", "bb")
    {
        Columns = "title, body",
        Index = 41,
    };

    [Fact]
    public void WriteSarif_Findings_HaveTheirRuleRowAndColumns()
    {
        using JsonDocument sarif = JsonDocument.Parse(Sarif(new IntegrityFile("iu", Rules, [Changed], 1)));
        JsonElement run = sarif.RootElement.GetProperty("runs")[0];
        Assert.Equal(Rules, run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(Id));
        JsonElement result = Assert.Single(run.GetProperty("results").EnumerateArray());
        Assert.Equal("RowChanged", result.GetProperty("ruleId").GetString());
        Assert.Equal(
            "public.unit_version 5 (title, body): expected aa, found bb; record 41 last told of it",
            result.GetProperty("message").GetProperty("text").GetString()
        );
        Assert.Equal(
            "public.unit_version 5",
            result.GetProperty("locations")[0].GetProperty("logicalLocations")[0].GetProperty("fullyQualifiedName").GetString()
        );
        Assert.False(run.GetProperty("invocations")[0].TryGetProperty("toolExecutionNotifications", out _));
    }

    [Fact]
    public void WriteJUnit_Findings_FailTheCaseOfTheirRuleAndNoOther()
    {
        XElement suite = XElement.Parse(JUnit(new IntegrityFile("iu", Rules, [Changed, Changed with { Where = "x" }], 2)));
        Assert.Equal(("3", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Equal(Rules, suite.Elements("testcase").Select(one => one.Attribute("name")!.Value));
        XElement failure = Assert.Single(suite.Descendants("failure"));
        Assert.Equal("RowChanged", failure.Parent!.Attribute("name")!.Value);
        string message = failure.Attribute("message")!.Value;
        Assert.StartsWith("2 findings; the first: public.unit_version 5 (title, body)", message, StringComparison.Ordinal);
        Assert.Equal(2, failure.Value.Split('\n').Length);
    }

    [Fact]
    public void Write_NoFinding_NamesWhatWasAsked()
    {
        IntegrityFile none = new IntegrityFile("iu", Rules, [], 0);
        Assert.Empty(XElement.Parse(JUnit(none)).Descendants("failure"));
        using JsonDocument sarif = JsonDocument.Parse(Sarif(none));
        Assert.Empty(sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray());
    }

    // What a hostile row holds must not act on whoever reads the file, nor break it.
    [Fact]
    public void Write_ForeignText_IsShownPlain()
    {
        IntegrityFinding hostile = new("RowChanged", "a\u001b[2J\u0000 <x>&\u202e", "\ud800", "]]>");
        IntegrityFile file = new IntegrityFile("i\u001bu", Rules, [hostile], 1);
        foreach (string text in new[] { Sarif(file), JUnit(file) })
        {
            Assert.DoesNotContain(text, character => character < ' ' && character != '\n');
            Assert.DoesNotContain("\u202e", text, StringComparison.Ordinal);
        }

        Assert.Single(XElement.Parse(JUnit(file)).Descendants("failure"));
        JsonDocument.Parse(Sarif(file)).Dispose();
    }

    [Fact]
    public void Write_MoreThanAreWritten_SaysSo()
    {
        IntegrityFile file = new IntegrityFile("iu", Rules, [Changed], 20_000);
        Assert.Contains("20000 findings in all, of which the first 1 are written.", Sarif(file), StringComparison.Ordinal);
        Assert.Contains("20000 findings in all, of which the first 1 are written.", JUnit(file), StringComparison.Ordinal);
    }

    private static string? Id(JsonElement rule) => rule.GetProperty("id").GetString();

    private static string Sarif(IntegrityFile file) => Written(to => file.WriteSarif("1.2.3", to));

    private static string JUnit(IntegrityFile file) => Written(file.WriteJUnit);

    private static string Written(Action<Stream> write)
    {
        using MemoryStream file = new MemoryStream();
        write(file);
        return Encoding.UTF8.GetString(file.ToArray());
    }
}
