using IuCutter.Core.Bundles;

namespace IuCutter.Core.Tests.Bundles;

public sealed class RowTextTests
{
    // As PostgreSQL 15 writes them: select row(1, 'a', null, '', 'a "b", \c', E'x\ny')::text, without commas and parentheses at the end.
    [Theory]
    [InlineData("(1", new[] { "1" })]
    [InlineData("(1,a,,\"\",\"a \"\"b\"\", \\\\c\",\"x\ny\"", new[] { "1", "a", "", "", "a \"b\", \\c", "x\ny" })]
    [InlineData("(\"(,)\",2026-03-01", new[] { "(,)", "2026-03-01" })]
    [InlineData("(", new[] { "" })]
    public void Columns_OfARow_AreItsValues(string row, string[] expected) => Assert.Equal(expected, RowText.Columns(row)!.Value);

    [Theory]
    [InlineData("")]
    [InlineData("1,2")]
    [InlineData("(1,\"open")]
    [InlineData("(1,\"open\\")]
    public void Columns_OfAnotherText_AreNone(string row) => Assert.Null(RowText.Columns(row));

    [Fact]
    public void Columns_OfWhatTheSampleWrites_AreTheSame()
    {
        string?[] values = ["a", "", "\"", "\\", "\"\\,()\n", " ", "Điều", "end)"];

        Assert.Equal(values, RowText.Columns(EvidenceSample.Row(values))!.Value);
    }
}
