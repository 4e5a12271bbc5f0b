using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IuCutter.Core.Marking;
using IuCutter.Core.Marking.Units;
using IuCutter.Core.Profiles;
using IuCutter.Core.Sarif;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Sarif;

[Trait("Promise", "5")]
public sealed class SarifWriterTests
{
    [Fact]
    public void Write_WarningAndRefusal_HaveTheirPlaceInBytesLinesAndColumns()
    {
        byte[] text = Encoding.UTF8.GetBytes("\uFEFF# Chương 1\r\n\r\nđỏ 😀 A\u202Eb.\r\n");
        byte[] bad = [.. "# A\nx "u8, 0xE9, (byte)'\n'];
        DocumentMarks marks = DocumentMarker.Mark(text, "/laws/a b.md", ProfileCatalogue.Get("markdown-law"), null);
        IuException stop = Assert.Throws<IuException>(() => TestDocuments.Reader.Admit("/other/b.md", bad));

        using JsonDocument sarif = Parse(
            SarifDocument.Of("/laws/a b.md", text, marks.Warnings),
            SarifDocument.Of("/other/b.md", bad, stop)
        );

        JsonElement run = sarif.RootElement.GetProperty("runs")[0];
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
        Assert.Equal("unicodeCodePoints", run.GetProperty("columnKind").GetString());
        JsonElement[] results = [.. run.GetProperty("results").EnumerateArray()];
        Assert.Equal(
            [("Input.BidiControl", "warning"), ("Input.NotUtf8", "error")],
            results.Select(one => (one.GetProperty("ruleId").GetString(), one.GetProperty("level").GetString()))
        );
        Assert.Equal((3, 7, 10, 31, 5), Region(results[0]));
        Assert.Equal((2, 3, 4, 6, 1), Region(results[1]));
        Assert.Equal(("a%20b.md", "SRCROOT"), Uri(results[0]));
        Assert.Equal(("file:///other/b.md", null), Uri(results[1]));
        JsonElement[] artifacts = [.. run.GetProperty("artifacts").EnumerateArray()];
        Assert.Equal(
            [Convert.ToHexStringLower(SHA256.HashData(text)), Convert.ToHexStringLower(SHA256.HashData(bad))],
            artifacts.Select(one => one.GetProperty("hashes").GetProperty("sha-256").GetString())
        );
        Assert.Equal(
            "E9",
            results[1]
                .GetProperty("locations")[0]
                .GetProperty("physicalLocation")
                .GetProperty("region")
                .GetProperty("snippet")
                .GetProperty("text")
                .GetString()
        );
    }

    [Fact]
    public void Write_EveryResult_NamesARuleThatHelps()
    {
        DocumentMarks marks = DocumentMarker.Mark(
            "# Chapter 1\n\n### Deep\n\n<!-- open\n"u8,
            "/a.md",
            ProfileCatalogue.Get("markdown-law"),
            null
        );
        using JsonDocument sarif = Parse(SarifDocument.Of("/a.md", "# Chapter 1\n\n### Deep\n\n<!-- open\n"u8.ToArray(), marks.Warnings));
        JsonElement run = sarif.RootElement.GetProperty("runs")[0];
        JsonElement[] rules = [.. run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()];
        Assert.Equal(["Input.LevelSkip", "Warning.UnclosedHtml"], rules.Select(rule => rule.GetProperty("id").GetString()));
        Assert.All(
            run.GetProperty("results").EnumerateArray(),
            result =>
            {
                JsonElement rule = rules[result.GetProperty("ruleIndex").GetInt32()];
                Assert.Equal(result.GetProperty("ruleId").GetString(), rule.GetProperty("id").GetString());
                Assert.False(string.IsNullOrWhiteSpace(rule.GetProperty("help").GetProperty("text").GetString()));
                Assert.False(string.IsNullOrWhiteSpace(result.GetProperty("message").GetProperty("text").GetString()));
            }
        );
    }

    // The body of a document is nobody's finding.
    [Fact]
    public void Write_Document_ShowsNoTextOfIt()
    {
        const string Text = "# Chapter 1\n\n### Deep\n\ncanary-7f3a \u202E canary-7f3a\n";
        DocumentMarks marks = DocumentMarker.Mark(Encoding.UTF8.GetBytes(Text), "/a.md", ProfileCatalogue.Get("markdown-law"), null);
        using JsonDocument sarif = Parse(SarifDocument.Of("/a.md", Encoding.UTF8.GetBytes(Text), marks.Warnings));
        Assert.Equal(2, marks.Warnings.Count);
        Assert.DoesNotContain("canary", sarif.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    private static (int, int, int, int, int) Region(JsonElement result)
    {
        JsonElement region = result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region");
        return (
            region.GetProperty("startLine").GetInt32(),
            region.GetProperty("startColumn").GetInt32(),
            region.GetProperty("endColumn").GetInt32(),
            region.GetProperty("byteOffset").GetInt32(),
            region.GetProperty("byteLength").GetInt32()
        );
    }

    private static (string?, string?) Uri(JsonElement result)
    {
        JsonElement location = result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation");
        return (
            location.GetProperty("uri").GetString(),
            location.TryGetProperty("uriBaseId", out JsonElement root) ? root.GetString() : null
        );
    }

    private static JsonDocument Parse(params SarifDocument[] documents)
    {
        using MemoryStream file = new MemoryStream();
        SarifWriter.Write(documents, "1.2.3", "/laws", file);
        return JsonDocument.Parse(file.ToArray());
    }
}
