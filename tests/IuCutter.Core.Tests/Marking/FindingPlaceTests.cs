using System.Text;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Marking;

/// <summary>Each fault of a document, as a stop and as a warning: it has its line, its byte, an excerpt and a remediation.</summary>
[Trait("Promise", "5")]
public sealed class FindingPlaceTests
{
    private const string Gap =
        "Điều 1. Một\n\nMột.\n\nĐiều 2. Hai\n\nHai.\n\nĐiều 4. Bốn\n\nBốn.\n\nĐiều 5. Năm\n\nNăm.\n\nĐiều 6. Sáu\n\nSáu.\n";
    private const string Quote = "Điều 1. Một\n\nSửa đổi:\n\n“Điều 9. Cũ\n\nĐiều 2. Hai\n\nHai.\n\nĐiều 3. Ba\n\nBa.\n";

    [Theory]
    [InlineData("markdown-law", null, null, "# Chapter 1\n\n```sh\n# a\n", "UnclosedFence", 3, 13, "```sh")]
    [InlineData("vi-law", "\"dotted\": true", "\"dotted\": true, \"gap\": \"stop\"", Gap, "NumberingGap", 9, 48, "Điều 4. Bốn")]
    [InlineData(
        "de-law",
        "\"duplicates\": \"suffix\"",
        "\"duplicates\": \"stop\"",
        "# § 1 A\n\n# § 2 B\n\n# § 2 C\n",
        "DuplicateAddress",
        5,
        20,
        "# § 2 C"
    )]
    [InlineData("markdown-law", null, null, "# Chapter 1. A\n\ntext\n\n# Chapter 1. B\n", "DuplicateAddress", 5, 22, "# Chapter 1. B")]
    [InlineData("markdown-law", "\"version\": 1", "\"version\": 1, \"levelSkip\": \"stop\"", "# A\n\n### B\n", "LevelSkip", 3, 5, "### B")]
    [InlineData("markdown-law", null, null, "only text\n", "NoUnit", 1, 0, "")]
    [InlineData("vi-law", null, null, "text\n\n```\nĐiều 1. A\n```\n", "NoUnit", 4, 10, "Điều 1. A")]
    [InlineData("vi-law", null, null, "Điều 1. A\u202E\n", "BidiControl", 1, 12, "U+202E")]
    public void Stop_EachFault_HasLineByteExcerptAndMend(
        string profile,
        string? replace,
        string? by,
        string text,
        string code,
        int line,
        int offset,
        string excerpt
    )
    {
        IuException stop = Assert.Throws<IuException>(() => Build(text, profile, replace, by));
        Assert.Equal($"Input.{code}", stop.Definition.Id);
        AssertPlace(stop.Finding!, code, line, offset, excerpt);
        Assert.Contains($"line {line}, byte {offset}", stop.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("markdown", null, null, "# A\n\n```sh\n# a\n", "UnclosedFence", 3, 5, "```sh")]
    [InlineData("vi-law", null, null, Gap, "NumberingGap", 9, 48, "Điều 4. Bốn")]
    [InlineData("markdown-law", null, null, "# A\n\n### B\n", "LevelSkip", 3, 5, "### B")]
    [InlineData("markdown-law", null, null, "# A\n\na\u2066b\n", "BidiControl", 3, 6, "U+2066")]
    [InlineData("markdown-law", null, null, "# A\n\n<!-- canary\n", "UnclosedHtml", 3, 5, "<!--")]
    [InlineData("markdown", null, null, "# A\n\n#help\n\n##Part B\n\n##Part C\n", "GluedHeading", 5, 12, "##Part B")]
    [InlineData("vi-law", null, null, Quote, "UnclosedQuote", 5, 33, "“Điều 9. Cũ")]
    public void Warning_EachFault_HasLineByteExcerptAndMend(
        string profile,
        string? replace,
        string? by,
        string text,
        string code,
        int line,
        int offset,
        string excerpt
    ) =>
        AssertPlace(
            Assert.Single(Build(text, profile, replace, by).Warnings, warning => warning.Code == code),
            code,
            line,
            offset,
            excerpt
        );

    [Theory]
    [InlineData("NotUtf8", new byte[] { (byte)'#', (byte)'\n', 0xED, 0xA0, 0x80 }, 2, 2, "ED")]
    [InlineData("NulByte", new byte[] { (byte)'#', (byte)'\r', (byte)'\n', (byte)'a', 0, (byte)'b' }, 2, 4, "00")]
    public void Stop_BytesThatCannotBeKept_HavePlaceAndAreShownAsNumbers(string code, byte[] bytes, int line, int offset, string excerpt) =>
        AssertPlace(Assert.Throws<IuException>(() => TestDocuments.Of(bytes)).Finding!, code, line, offset, excerpt);

    private static void AssertPlace(PlanWarning place, string code, int line, int offset, string excerpt)
    {
        Assert.Equal((code, line, offset, excerpt), (place.Code, place.Line, place.Offset, place.Excerpt));
        Assert.False(string.IsNullOrWhiteSpace(place.Message));
        Assert.False(string.IsNullOrWhiteSpace(place.Remediation));
    }

    private static CutPlan Build(string text, string profile, string? replace, string? by)
    {
        using Stream stream = typeof(ProfileCatalogue).Assembly.GetManifestResourceStream($"IuCutter.Profiles.{profile}.json")!;
        using StreamReader reader = new StreamReader(stream);
        string json = reader.ReadToEnd();
        if (replace is not null)
        {
            Assert.Contains(replace, json, StringComparison.Ordinal);
            json = json.Replace(replace, by, StringComparison.Ordinal);
        }

        return PlanBuilder.Build(TestDocuments.Of(text), "LAW", ProfileReader.Read("own.json", Encoding.UTF8.GetBytes(json)), "LAW", "law");
    }
}
