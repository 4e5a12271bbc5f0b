using System.Numerics;
using System.Text.Json.Nodes;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>
/// The vectors of Wycheproof (github.com/C2SP/wycheproof, folder testvectors_v1), where <c>IUCUTTER_TEST_WYCHEPROOF</c> names that
/// folder; they do not travel with the source, and without it the test is skipped. Of what is called acceptable nothing is accepted.
/// </summary>
[Trait("Promise", "3")]
public sealed class WycheproofTests(SignatureDatabase database) : IClassFixture<SignatureDatabase>
{
    private static string? Folder => Environment.GetEnvironmentVariable("IUCUTTER_TEST_WYCHEPROOF");

    [Theory]
    [InlineData("ed25519_test.json", 150)]
    [InlineData("ecdsa_secp256r1_sha256_p1363_test.json", 250)]
    [InlineData("rsa_signature_2048_sha256_test.json", 250)]
    [InlineData("rsa_signature_2048_sha512_test.json", 250)]
    [InlineData("rsa_signature_3072_sha256_test.json", 250)]
    [InlineData("rsa_signature_3072_sha512_test.json", 250)]
    [InlineData("rsa_signature_4096_sha256_test.json", 250)]
    [InlineData("rsa_signature_4096_sha512_test.json", 250)]
    public async Task Verify_Vector_IsJudgedAsItsResultSays(string name, int atLeast)
    {
        Assert.SkipWhen(Folder is null, "IUCUTTER_TEST_WYCHEPROOF names no folder.");
        string text = await File.ReadAllTextAsync(Path.Combine(Folder!, name), TestContext.Current.CancellationToken);
        int count = 0;
        foreach (JsonNode? group in JsonNode.Parse(text)!["testGroups"]!.AsArray())
        {
            foreach (JsonNode? test in group!["tests"]!.AsArray())
            {
                bool accepted = await AcceptsAsync(group, Bytes(test!["msg"]), Bytes(test["sig"]));
                Assert.True(accepted == (test["result"]!.GetValue<string>() == "valid"), $"{name} {test["tcId"]}: {test["comment"]}");
                count++;
            }
        }

        Assert.InRange(count, atLeast, int.MaxValue);
    }

    private async Task<bool> AcceptsAsync(JsonNode group, byte[] message, byte[] signature)
    {
        JsonNode key = group["publicKey"]!;
        return group["type"]!.GetValue<string>() switch
        {
            "EddsaVerify" => await database.AcceptsAsync("fn_ed25519_verify", Bytes(key["pk"]), message, signature),
            // In this form a signature is both numbers with 32 bytes each; what is not as long is none.
            "EcdsaP1363Verify" => signature.Length == 64
                && await database.AcceptsAsync(
                    "fn_p256_verify",
                    Bytes(key["uncompressed"]),
                    message,
                    Number(signature[..32]),
                    Number(signature[32..])
                ),
            _ => await database.AcceptsAsync(
                "fn_rsa_verify",
                Number(Bytes(key["publicExponent"])),
                Number(Bytes(key["modulus"])),
                message,
                signature,
                group["sha"]!.GetValue<string>().Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()
            ),
        };
    }

    private static byte[] Bytes(JsonNode? hex) => Convert.FromHexString(hex!.GetValue<string>());

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
