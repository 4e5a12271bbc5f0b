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

    private static readonly IntegrityFinding Accepted = Changed with
    {
        Where = "public.unit_version 6",
        Suppression = new("alice", "SHA256:x", new DateOnly(2026, 3, 1), new DateOnly(2026, 6, 1), "CHG-4711", "/x.json"),
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
    public void WriteSarif_StatementsGiven_EachResultSaysWhetherItIsSuppressed()
    {
        IntegrityFile file = new IntegrityFile("iu", Rules, [Changed, Accepted], 2)
        {
            AsksSuppressions = true,
            Unused = ["'x' accepts\u001b"],
        };
        using JsonDocument sarif = JsonDocument.Parse(Sarif(file));
        JsonElement run = sarif.RootElement.GetProperty("runs")[0];
        JsonElement[] suppressions = [.. run.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("suppressions"))];
        Assert.Equal(0, suppressions[0].GetArrayLength());
        JsonElement by = Assert.Single(suppressions[1].EnumerateArray());
        Assert.Equal(("external", "accepted"), (by.GetProperty("kind").GetString(), by.GetProperty("status").GetString()));
        Assert.Equal("accepted by alice from 2026-03-01 to 2026-06-01: CHG-4711", by.GetProperty("justification").GetString());
        Assert.Equal(
            "'x' accepts\\u{001B}",
            run.GetProperty("invocations")[0]
                .GetProperty("toolExecutionNotifications")[0]
                .GetProperty("message")
                .GetProperty("text")
                .GetString()
        );

        // Without statements no result says anything of it: all or none.
        Assert.DoesNotContain("\"suppressions\"", Sarif(new IntegrityFile("iu", Rules, [Changed], 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteJUnit_RuleOfWhichAllIsSuppressed_IsSkippedAndOthersFail()
    {
        IntegrityFinding twice = Accepted with { Rule = "AddressTwice" };
        XElement suite = XElement.Parse(
            JUnit(new IntegrityFile("iu", Rules, [Changed, Accepted, twice], 3) { AsksSuppressions = true, Unused = ["unused"] })
        );
        Assert.Equal(("1", "1"), (suite.Attribute("failures")!.Value, suite.Attribute("skipped")!.Value));
        XElement failure = Assert.Single(suite.Descendants("failure"));
        Assert.StartsWith("1 findings; the first: public.unit_version 5 (title, body)", Message(failure), StringComparison.Ordinal);
        Assert.EndsWith("; beside 1, suppressed", Message(failure), StringComparison.Ordinal);
        Assert.EndsWith("accepted by alice from 2026-03-01 to 2026-06-01: CHG-4711", failure.Value, StringComparison.Ordinal);
        XElement skipped = Assert.Single(suite.Descendants("skipped"));
        Assert.Equal("AddressTwice", skipped.Parent!.Attribute("name")!.Value);
        Assert.Contains("accepted by alice", Message(skipped), StringComparison.Ordinal);
        Assert.Equal("unused", suite.Element("system-err")!.Value);
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

    private static string Message(XElement outcome) => outcome.Attribute("message")!.Value;

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
