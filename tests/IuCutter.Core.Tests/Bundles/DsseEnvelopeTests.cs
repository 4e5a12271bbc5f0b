using System.Text;
using IuCutter.Core.Bundles;

namespace IuCutter.Core.Tests.Bundles;

[Trait("Promise", "7")]
public sealed class DsseEnvelopeTests
{
    // https://github.com/secure-systems-lab/dsse/blob/master/protocol.md, test vector; and lengths count bytes, not letters.
    [Theory]
    [InlineData("http://example.com/HelloWorld", "hello world", "DSSEv1 29 http://example.com/HelloWorld 11 hello world")]
    [InlineData("", "", "DSSEv1 0  0 ")]
    [InlineData("t/€", "Điều", "DSSEv1 5 t/€ 7 Điều")]
    public void PreAuthenticationEncoding_OfTypeAndPayload_IsThatOfTheProtocol(string type, string payload, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(DsseEnvelope.PreAuthenticationEncoding(type, Encoding.UTF8.GetBytes(payload))));

    [Fact]
    public void Parse_OfWhatWasWritten_GivesTheSame()
    {
        DsseEnvelope envelope = new DsseEnvelope([1, 2, 3], "a/b", "SHA256:x", [9, 8]);

        DsseEnvelope? read = DsseEnvelope.Parse(envelope.Bytes);

        Assert.Equal(new byte[] { 1, 2, 3 }, read!.Payload);
        Assert.Equal(new byte[] { 9, 8 }, read.Signature);
        Assert.Equal(("a/b", "SHA256:x"), (read.PayloadType, read.KeyId));
    }

    [Theory]
    [InlineData("{\"payload\":\"AQID\",\"payloadType\":\"a/b\",\"signatures\":[{\"keyid\":\"k\",\"sig\":\"CQg=\"}]}\n")]
    [InlineData("{\"payload\": \"AQID\",\"payloadType\":\"a/b\",\"signatures\":[{\"keyid\":\"k\",\"sig\":\"CQg=\"}]}")]
    [InlineData("{\"payload\":\"AQI D\",\"payloadType\":\"a/b\",\"signatures\":[{\"keyid\":\"k\",\"sig\":\"CQg=\"}]}")]
    [InlineData("{\"payload\":\"AQID\",\"payloadType\":\"a/b\",\"signatures\":[{\"keyid\":\"k\",\"sig\":\"CQh=\"}]}")]
    [InlineData("{\"payload\":\"AQID\",\"payloadType\":\"a/b\",\"signatures\":[]}")]
    [InlineData("{}")]
    [InlineData("")]
    public void Parse_OfAnotherForm_GivesNothing(string text) => Assert.Null(DsseEnvelope.Parse(Encoding.UTF8.GetBytes(text)));
}
