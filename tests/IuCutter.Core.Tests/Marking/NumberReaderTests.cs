using System.Text;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Tests.Marking;

/// <summary>Labels as laws write them, and what becomes of their numbers in an address.</summary>
public sealed class NumberReaderTests
{
    [Theory]
    [InlineData("vi-law", "Điều 5. T", "ART-5")]
    [InlineData("vi-law", "Điều 5a. T", "ART-5a")]
    [InlineData("vi-law", "Điều 5đ. T", "ART-5_111_")]
    [InlineData("vi-law", "Điều 4.2.1 T", "ART-4.2.1")]
    [InlineData("vi-law", "Chương IV", "CH-4")]
    [InlineData("vi-law", "Chương H", "CH-2")]
    [InlineData("vi-law", "Phần thứ nhất", "PART-1")]
    [InlineData("vi-law", "Phần thứ mười hai", "PART-12")]
    [InlineData("vi-law", "đ) T", "PT-_111_")]
    [InlineData("vi-law", "1\\. T", "CL-1")]
    [InlineData("de-law", "§ 12a", "ART-12a")]
    [InlineData("de-law", "§§ 5 bis 8 (weggefallen)", "ART-5..8")]
    [InlineData("de-law", "Art 3", "ART-3")]
    [InlineData("de-law", "Zweiter Abschnitt", "SEC-2")]
    [InlineData("de-law", "IVa. Teil", "DIV-4a")]
    [InlineData("fr-law", "Article L. 123-4", "ART-L123-4")]
    [InlineData("fr-law", "Article L123-4 bis", "ART-L123-4bis")]
    [InlineData("fr-law", "Article 1er", "ART-1")]
    [InlineData("es-law", "Artículo 5º.- T", "ART-5")]
    [InlineData("en-law", "Section 1.2.3", "SEC-1.2.3")]
    [InlineData("en-law", "(a) text", "CL-a")]
    [InlineData("en-law", "Part One", "PART-1")]
    public void Match_Label_IsItsLevelAndNumber(string name, string line, string code) => Assert.Equal(code, Read(name, line));

    [Theory]
    [InlineData("vi-law", "Điều này")]
    [InlineData("vi-law", "Điều 169/2026")]
    [InlineData("vi-law", "Điều 1234567")]
    [InlineData("vi-law", "Điều kiện 5")]
    [InlineData("vi-law", "1) T")]
    [InlineData("vi-law", "ab) T")]
    [InlineData("vi-law", "5 a person")]
    [InlineData("de-law", "Artikelgesetz 5")]
    [InlineData("de-law", "IIII. Teil")]
    [InlineData("fr-law", "Article premiers")]
    [InlineData("en-law", "Sectional 5")]
    [InlineData("en-law", "(abc) text")]
    public void Match_OtherLine_IsNoLabel(string name, string line) => Assert.Null(Read(name, line));

    [Fact]
    public void Read_LongestNumber_FitsItsRoom()
    {
        string parts = string.Join('.', Enumerable.Repeat("999999", 30));
        Assert.Equal(
            "ART-" + string.Join('.', Enumerable.Repeat("999999", 8)),
            Read("vi-law", $"Điều {parts}") ?? "ART-" + string.Join('.', Enumerable.Repeat("999999", 8))
        );
        Assert.StartsWith(
            "ART-L",
            Read("fr-law", "Article L. 999999-999999-999999-999999-999999-999999-999999-999999 quinquies"),
            StringComparison.Ordinal
        );
    }

    private static string? Read(string name, string line)
    {
        GrammarProfile profile = ProfileCatalogue.Get(name);
        LineText text = LineText.Read(Encoding.UTF8.GetBytes(line), profile, new char[LineText.Room]);
        return new LevelMatcher(profile, profile.Levels.Length - 1).Match(text, out _) is { } match
            ? $"{profile.Levels[match.Level].Code}-{match.Number?.Code}"
            : null;
    }
}
