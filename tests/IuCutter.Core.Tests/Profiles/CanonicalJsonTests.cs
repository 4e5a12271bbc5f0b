using System.Text;
using System.Text.Json;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Tests.Profiles;

/// <summary>The test vectors that RFC 8785 publishes, with whole numbers: its sample (3.2.2), its order of members (3.2.3).</summary>
public sealed class CanonicalJsonTests
{
    [Fact]
    public void Append_SampleOfTheRfc_IsItsCanonicalForm()
    {
        const string sample = """
            {
              "numbers": [333333333, 1, -4],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        Assert.Equal("""{"literals":[null,true,false],"numbers":[333333333,1,-4],"string":"€$\u000f\nA'B\"\\\\\"/"}""", Canonical(sample));
    }

    [Fact]
    public void Append_MembersOfTheRfc_AreInTheOrderOfTheirCodeUnits()
    {
        const string sample = """
            {"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
             "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}
            """;
        using JsonDocument parsed = JsonDocument.Parse(Canonical(sample));
        Assert.Equal(
            [
                "Carriage Return",
                "One",
                "Control",
                "Latin Small Letter O With Diaeresis",
                "Euro Sign",
                "Emoji: Grinning Face",
                "Hebrew Letter Dalet With Dagesh",
            ],
            parsed.RootElement.EnumerateObject().Select(member => member.Value.GetString())
        );
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("12", "12")]
    [InlineData("-2147483648", "-2147483648")]
    [InlineData("2147483647", "2147483647")]
    public void Append_WholeNumber_IsItsDigits(string json, string text) => Assert.Equal(text, Canonical(json));

    [Theory]
    [InlineData("0.5")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("2147483648")]
    public void Append_OtherNumber_IsRefused(string json) => Assert.Throws<FormatException>(() => Canonical(json));

    private static string Canonical(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        StringBuilder text = new StringBuilder();
        CanonicalJson.Append(text, document.RootElement);
        return text.ToString();
    }
}
