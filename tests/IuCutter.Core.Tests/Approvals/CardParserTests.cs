using System.Text;
using IuCutter.Core.Approvals;

namespace IuCutter.Core.Tests.Approvals;

public sealed class CardParserTests
{
    private const string Good = "Text\n-----BEGIN IUCUTTER STATEMENT-----\na: 1\nb: two words\n-----END IUCUTTER STATEMENT-----\n";

    [Fact]
    public void Parse_Card_GivesItsFieldsInOrder()
    {
        CardStatement statement = CardParser.Parse(Encoding.UTF8.GetBytes(Good));
        Assert.Equal(["a", "b"], statement.Fields.Select(field => field.Key));
        Assert.Equal("two words", statement["b"]);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a: 1\n", "a=1\n")]
    [InlineData("a: 1\n", ": 1\n")]
    [InlineData("a: 1\n", "a: \u0430\n")]
    [InlineData("STATEMENT-----\na", "STATEMENT----\na")]
    [InlineData("Text\n", "-----BEGIN IUCUTTER STATEMENT-----\n")]
    public void Parse_AnythingElse_Refuses(string replace, string by)
    {
        string card = replace.Length == 0 ? "" : Good.Replace(replace, by, StringComparison.Ordinal);
        IuException refusal = Assert.Throws<IuException>(() => CardParser.Parse(Encoding.UTF8.GetBytes(card)));
        Assert.Equal("Gate.CardMalformed", refusal.Definition.Id);
    }

    [Theory]
    [InlineData("STATEMENT-----\nmore\n")]
    [InlineData("STATEMENT-----")]
    [InlineData("STATEMENT-----\n\n")]
    public void Parse_BytesAfterTheStatement_RefusesAsTrailing(string end)
    {
        string card = Good[..^"STATEMENT-----\n".Length] + end;
        IuException refusal = Assert.Throws<IuException>(() => CardParser.Parse(Encoding.UTF8.GetBytes(card)));
        Assert.Equal("Gate.CardTrailing", refusal.Definition.Id);
    }

    [Fact]
    public void Parse_FieldTwice_RefusesAsDoubled()
    {
        string card = Good.Replace("a: 1\n", "a: 1\na: 2\n", StringComparison.Ordinal);
        IuException refusal = Assert.Throws<IuException>(() => CardParser.Parse(Encoding.UTF8.GetBytes(card)));
        Assert.Equal("Gate.CardFieldDoubled", refusal.Definition.Id);
    }

    [Fact]
    public void Parse_InvalidUtf8_Refuses()
    {
        byte[] card = Encoding.UTF8.GetBytes(Good);
        card[0] = 0xFF;
        Assert.Equal("Gate.CardMalformed", Assert.Throws<IuException>(() => CardParser.Parse(card)).Definition.Id);
    }
}
