using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Tests.AuditLog;

/// <summary>A record is read only in its canonical form: one record has one text, and so one leaf.</summary>
[Trait("Promise", "7")]
public sealed class LogRecordTests
{
    [Fact]
    public void Parse_Canonical_GivesItsFields()
    {
        LogRecord record = LogRecord.Parse("{\"at\":\"x\",\"phase\":6,\"v\":1}")!;
        Assert.Equal(("x", "6", "1", null), (record["at"], record["phase"], record["v"], record["run"]));
    }

    // The string of RFC 8785, 3.2.2.2 and 3.2.2.3, and what PostgreSQL writes as it is.
    [Theory]
    [InlineData("{\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}", "€$\u000f\nA'B\"\\\\\"/")]
    [InlineData("{\"a\":\"\\b\\f\\r\\t\\u001f\u007f\u0085\u2028𝄞Điều\"}", "\b\f\r\t\u001f\u007f\u0085\u2028𝄞Điều")]
    public void Parse_EscapedAsCanonical_IsRead(string text, string value)
    {
        LogRecord record = LogRecord.Parse(text)!;
        Assert.Equal(value, record["string"] ?? record["a"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"b\":1,\"a\":1}")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"a\":1} ")]
    [InlineData("{\"a\":1.0}")]
    [InlineData("{\"a\":-0}")]
    [InlineData("{\"a\":9007199254740992}")]
    [InlineData("{\"a\":null}")]
    [InlineData("{\"a\":true}")]
    [InlineData("{\"a\":{}}")]
    [InlineData("{\"a\":\"\\/\"}")]
    [InlineData("{\"a\":\"\\u0041\"}")]
    [InlineData("{\"a\":\"\\u000A\"}")]
    [InlineData("{\"a\":\"\\u001F\"}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":\"\u0001\"}")]
    [InlineData("{\"\\u0061\":1}")]
    public void Parse_AnotherForm_IsNone(string text) => Assert.Null(LogRecord.Parse(text));
}
