namespace IuCutter.Core.Tests.Text;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("Điều 5. Phạm vi", "Điều 5. Phạm vi")]
    [InlineData("a\u202Eb", "a\\u{202E}b")]
    [InlineData("a\u200Bb", "a\\u{200B}b")]
    [InlineData("a\nb", "a\\u{000A}b")]
    [InlineData("a\u2028b", "a\\u{2028}b")]
    public void Show_WritesOutWhatCannotBeSeen(string text, string shown) => Assert.Equal(shown, PlainText.Show(text, 100));

    [Fact]
    public void Show_LongText_IsCut() => Assert.Equal("ab...", PlainText.Show("abcdef", 2));
}
