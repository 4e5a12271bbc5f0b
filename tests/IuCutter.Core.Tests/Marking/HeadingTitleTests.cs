using System.Text;
using IuCutter.Core.Marking.Units;

namespace IuCutter.Core.Tests.Marking;

[Trait("Promise", "5")]
public sealed class HeadingTitleTests
{
    [Theory]
    [InlineData("Title")]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData(" \u00A0\u3000\u2003Phạm vi\u2028\u0085 ")]
    [InlineData("\u200BTitle\uFEFF")]
    [InlineData("\u00A0")]
    [InlineData("\U0001D11E")]
    [InlineData("é")]
    public void Of_OneLine_IsTheTextBetweenWhiteSpaceOfAnyKind(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes($"x{text}x");
        Assert.Equal(text.Trim(), HeadingTitle.Of(bytes, 1, bytes.Length - 1).Read(bytes));
    }

    [Fact]
    public void Of_LinesOfAnUnderlinedHeading_AreJoined()
    {
        byte[] bytes = "one \r\n\u00A0two\nthree"u8.ToArray();
        Assert.Equal("one two three", HeadingTitle.Of(bytes, 0, bytes.Length).Read(bytes));
    }

    [Theory]
    [InlineData(" **Article 5.** ", "Article 5.")]
    [InlineData("_ * Article 5 _", "* Article 5")]
    [InlineData("**", "(untitled)")]
    [InlineData("", "(untitled)")]
    public void OfLine_Emphasis_IsNoPartOfIt(string line, string title)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        Assert.Equal(title, HeadingTitle.OfLine(bytes, 0, bytes.Length).OrUntitled().Read(bytes));
    }

    [Theory]
    [InlineData("ế", 200, false)]
    [InlineData("ế", 201, true)]
    [InlineData("a", 200, false)]
    [InlineData("a", 100_000, true)]
    [InlineData("\U0001D11E", 100, false)]
    [InlineData("\U0001D11E", 101, true)]
    public void OfLine_TwoHundredCharacters_AreItsLongest(string sign, int count, bool isCut)
    {
        string line = string.Concat(Enumerable.Repeat(sign, count));
        byte[] bytes = Encoding.UTF8.GetBytes(line + new string(' ', 5_000) + "**");
        Assert.Equal(isCut ? line[..200] + "\u2026" : line, HeadingTitle.OfLine(bytes, 0, bytes.Length).Read(bytes));
    }

    [Fact]
    public void OfLine_CutWithinACharacter_LeavesItOut()
    {
        string line = "a" + string.Concat(Enumerable.Repeat("\U0001D11E", 101));
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        Assert.Equal(line[..199] + "\u2026", HeadingTitle.OfLine(bytes, 0, bytes.Length).Read(bytes));
    }
}
