using System.Text;
using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Tests.Marking;

/// <summary>The quoted text of an amending law: where it begins, where it ends, and where there is none.</summary>
public sealed class QuotedTextTests
{
    [Theory]
    [InlineData("Sửa đổi Điều 5:\n“Điều 5. Mới\nmột”.\nsau", "“Điều 5. Mới\nmột”")]
    [InlineData("như sau: “Điều 5. Mới”\nsau", "“Điều 5. Mới”")]
    [InlineData("“Điều 5. “Từ” là\nhai”;\nsau", "“Điều 5. “Từ” là\nhai”")]
    [InlineData("\"Điều 5. Mới\n\"Điều 6. Nữa\"\nsau", "\"Điều 5. Mới\n\"Điều 6. Nữa\"")]
    [InlineData("> “Điều 5. Mới”\n", "“Điều 5. Mới”")]
    public void Find_QuotationBeforeALabel_ReachesToItsMarkAtTheEndOfALine(string text, string quoted) =>
        Assert.Equal([quoted], Find(text, out _));

    [Theory]
    [InlineData("Từ “Điều 5” là từ.\n")]
    [InlineData("“Từ ngữ” được hiểu.\n")]
    [InlineData("một “Điều 5. Mới”\n")]
    public void Find_QuotationWithinASentence_IsNone(string text)
    {
        Assert.Empty(Find(text, out int? unclosed));
        Assert.Null(unclosed);
    }

    [Fact]
    public void Find_QuotationWithoutAnEnd_ShieldsNothingAndIsTold()
    {
        Assert.Empty(Find("a\n“Điều 5. Mới\nmột\n", out int? unclosed));
        Assert.Equal(2, unclosed);
    }

    private static List<string> Find(string text, out int? unclosed)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        GrammarProfile profile = ProfileCatalogue.Get("vi-law");
        (List<(int Start, int End)> Ranges, int? Unclosed) found = QuotedText.Find(
            bytes,
            0,
            profile,
            new LevelMatcher(profile, profile.Levels.Length - 1)
        );
        unclosed = found.Unclosed;
        return [.. found.Ranges.Select(range => Encoding.UTF8.GetString(bytes[range.Start..range.End]))];
    }
}
