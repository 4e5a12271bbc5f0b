using System.Security.Cryptography;
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

    // What preAuthEncoding of @sigstore/core 3.2.1 (npm) gives: node -e "require('@sigstore/core').dsse.preAuthEncoding(type, payload)".
    [Theory]
    [InlineData(
        "application/vnd.in-toto+json",
        "7b225f74797065223a2268747470733a2f2f696e2d746f746f2e696f2f53746174656d656e742f7631222c227375626a6563" + "74223a5b5d7d",
        "445353457631203238206170706c69636174696f6e2f766e642e696e2d746f746f2b6a736f6e203536207b225f7479706522"
            + "3a2268747470733a2f2f696e2d746f746f2e696f2f53746174656d656e742f7631222c227375626a656374223a5b5d7d"
    )]
    [InlineData(
        "http://example.com/HelloWorld",
        "68656c6c6f20776f726c64",
        "44535345763120323920687474703a2f2f6578616d706c652e636f6d2f48656c6c6f576f726c642031312068656c6c6f2077" + "6f726c64"
    )]
    [InlineData("", "", "445353457631203020203020")]
    [InlineData("a b", "c49069e1bb817520310a", "44535345763120332061206220313020c49069e1bb817520310a")]
    [InlineData("t/€", "c49069e1bb8175", "445353457631203520742fe282ac203720c49069e1bb8175")]
    public void PreAuthenticationEncoding_OfTypeAndPayload_IsThatOfSigstore(string type, string payload, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(DsseEnvelope.PreAuthenticationEncoding(type, Convert.FromHexString(payload))));

    // The same of a payload of each byte, by its digest.
    [Fact]
    public void PreAuthenticationEncoding_OfEachByte_IsThatOfSigstore()
    {
        byte[] payload = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

        byte[] encoded = DsseEnvelope.PreAuthenticationEncoding("application/octet-stream", payload);

        Assert.Equal(
            "d2614ab5162d1d336f141a5e3342e591d6e22e330fa8ce8ff2277f2e3982a973",
            Convert.ToHexStringLower(SHA256.HashData(encoded))
        );
    }

    // The same of a statement in the form of a bundle's. Of 69 envelopes of the tests' bundles, ssh-keygen verified each over its output.
    [Fact]
    public void PreAuthenticationEncoding_OfAStatement_IsThatOfSigstore()
    {
        string statement =
            "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":{\"at\":\"2026-03-01T12:00:40.000000Z\","
            + "\"document\":\"TEST-LAW\",\"runs\":[{\"run\":\"ictr-20260301T120000Z-00000001\",\"state\":\"WriteVerified\"}],"
            + $"\"signer\":\"DOT-992\",\"tool\":{{\"sha256\":\"{new string('0', 64)}\",\"version\":\"0.1.0\"}},\"v\":1}},"
            + "\"predicateType\":\"https://iucutter.example/evidence/v1\","
            + $"\"subject\":[{{\"digest\":{{\"sha256\":\"{new string('a', 64)}\"}},\"name\":\"README.txt\"}}]}}";

        byte[] encoded = DsseEnvelope.PreAuthenticationEncoding(EvidenceStatement.PayloadType, Encoding.ASCII.GetBytes(statement));

        Assert.Equal(535, encoded.Length);
        Assert.Equal(
            "3921545f90b3baa55abaf345db9318704078d2138b173dae65aff4083dc1d135",
            Convert.ToHexStringLower(SHA256.HashData(encoded))
        );
    }

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
