using IuCutter.Core.Text;
using Xunit;

namespace IuCutter.Core.Tests.Text;

/// <summary>Samples of the Unicode normalization test's parts 0 to 2, and of full case folding.</summary>
public sealed class UnicodeTextTests
{
    [Theory]
    [InlineData("Die\u0302\u0300u", "Di\u1EC1u")]
    [InlineData("a\u0323\u0302", "\u1EAD")]
    [InlineData("a\u0302\u0323", "\u1EAD")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("a\u0305\u0315\u0300\u05AEb", "a\u05AE\u0305\u0300\u0315b")]
    [InlineData("\u0B47\u0300\u0B3E", "\u0B47\u0300\u0B3E")]
    [InlineData("\u0302a", "\u0302a")]
    [InlineData("e\u0301\u0301", "\u00E9\u0301")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    public void Compose_Samples_AreInNormalFormC(string text, string expected) => Assert.Equal(expected, UnicodeText.Compose(text));

    [Theory]
    [InlineData("ĐIỀU", "điều")]
    [InlineData("Straße", "strasse")]
    [InlineData("I\u0130\u0131", "ii\u0307\u0131")]
    [InlineData("ΣΑΣ", "σασ")]
    [InlineData("ARTICLE", "article")]
    public void FoldCase_Samples_DoNotDependOnCulture(string text, string expected) => Assert.Equal(expected, UnicodeText.FoldCase(text));

    [Fact]
    public void Compose_LongLineOfMarks_TakesLinearTime()
    {
        string marks = new string('\u0301', 200_000) + new string('\u0323', 200_000);
        Assert.Equal(400_000, UnicodeText.Compose(marks).Length);
    }
}
