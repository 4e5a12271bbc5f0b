using System.Numerics;
using System.Security.Cryptography;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>The database's check of RSA signatures: the library's are accepted, and of a padded block only the one that there is.</summary>
[Trait("Promise", "3")]
public sealed class RsaTests(SignatureDatabase database) : IClassFixture<SignatureDatabase>
{
    private const string Sha256Prefix = "3031300d060960864801650304020105000420";
    private const string Sha512Prefix = "3051300d060960864801650304020305000440";

    private static readonly byte[] Message = "message"u8.ToArray();
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Message));

    // Blocks that a lax reader takes for the right one: the kinds that Bleichenbacher and his successors forged with.
    private static readonly Dictionary<string, Func<int, string>> Blocks = new(StringComparer.Ordinal)
    {
        ["block type 2"] = size => Block(size, Sha256Prefix + Digest).Replace("0001ff", "0002ff", StringComparison.Ordinal),
        ["first byte not 0"] = size => "01" + Block(size, Sha256Prefix + Digest)[2..],
        ["a padding byte that is not ff"] = size => "0001fe" + Block(size, Sha256Prefix + Digest)[6..],
        ["the last padding byte not ff"] = size =>
            Block(size, Sha256Prefix + Digest).Replace("ff00" + Sha256Prefix, "fe00" + Sha256Prefix, StringComparison.Ordinal),
        ["no end of the padding"] = size =>
            Block(size, Sha256Prefix + Digest).Replace("ff00" + Sha256Prefix, "ffff" + Sha256Prefix, StringComparison.Ordinal),
        ["short padding and bytes behind"] = size => Fill(size, "0001ffffffffffffffff00" + Sha256Prefix + Digest),
        ["bytes behind inside the sequence"] = size => Block(size, "3033300d0609608648016503040201050004220000" + Digest),
        ["no parameters of the algorithm"] = size => Block(size, "302f300b0609608648016503040201" + "0420" + Digest),
        ["length in the long form"] = size => Block(size, "308131300d060960864801650304020105000420" + Digest),
        ["indefinite length"] = size => Block(size, "3080300d060960864801650304020105000420" + Digest + "0000"),
        ["another algorithm's name"] = size => Block(size, "3031300d060960864801650304020405000420" + Digest),
        ["the name of SHA-512, a digest of SHA-256"] = size => Block(size, Sha512Prefix + Digest),
        ["the digest alone"] = size => Block(size, Digest),
        ["another digest"] = size => Block(size, Sha256Prefix + new string('0', 64)),
    };

    public static TheoryData<string> BlockNames => [.. Blocks.Keys];

    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    [InlineData(4096)]
    public async Task Verify_SignatureOfTheLibrary_IsAcceptedAndChangedIsRefused(int bits)
    {
        using RSA key = RSA.Create(bits);
        foreach (
            (string hash, HashAlgorithmName name) in new[] { ("sha256", HashAlgorithmName.SHA256), ("sha512", HashAlgorithmName.SHA512) }
        )
        {
            byte[] signature = key.SignData(Message, name, RSASignaturePadding.Pkcs1);
            Assert.True(await AcceptsAsync(key, signature, hash));
            Assert.False(await AcceptsAsync(key, signature, hash == "sha256" ? "sha512" : "sha256"));
            Assert.False(await AcceptsAsync(key, signature, "sha1"));
            Assert.False(await AcceptsAsync(key, signature, hash, [.. Message, 0]));
            Assert.False(await AcceptsAsync(key, [0, .. signature], hash));
            Assert.False(await AcceptsAsync(key, signature[1..], hash));
            Assert.False(await AcceptsAsync(key, [], hash));
            for (int at = 0; at < signature.Length; at += 29)
            {
                byte[] flipped = [.. signature];
                flipped[at] ^= (byte)(1 << (at % 8));
                Assert.False(await AcceptsAsync(key, flipped, hash), $"byte {at}");
            }
        }

        byte[] probabilistic = key.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        Assert.False(await AcceptsAsync(key, probabilistic, "sha256"));
    }

    [Theory]
    [MemberData(nameof(BlockNames))]
    public async Task Verify_BlockThatIsNotTheOne_IsRefused(string name)
    {
        using RSA key = RSA.Create(2048);
        Assert.True(await AcceptsAsync(key, Raw(key, Block(256, Sha256Prefix + Digest)), "sha256"));

        Assert.False(await AcceptsAsync(key, Raw(key, Blocks[name](256)), "sha256"));
    }

    [Fact]
    public async Task Verify_SignatureNotBelowTheModulus_IsRefused()
    {
        using RSA key = RSA.Create(2048);
        BigInteger modulus = Number(key.ExportParameters(false).Modulus!);
        // Of the same length only while it fits; the next signature has another value.
        for (int number = 0; ; number++)
        {
            byte[] message = BitConverter.GetBytes(number);
            BigInteger more = Number(key.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) + modulus;
            if (more < BigInteger.Pow(2, 2048))
            {
                Assert.False(await AcceptsAsync(key, Bytes(more, 256), "sha256", message));
                Assert.True(await AcceptsAsync(key, Bytes(more - modulus, 256), "sha256", message));
                return;
            }
        }
    }

    [Fact]
    public async Task Verify_WeakKey_IsRefused()
    {
        using RSA key = RSA.Create(1024);
        Assert.False(await AcceptsAsync(key, key.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), "sha256"));

        // With the exponent 1 every block is its own signature; an even exponent, or none, is no key either.
        using RSA strong = RSA.Create(2048);
        BigInteger modulus = Number(strong.ExportParameters(false).Modulus!);
        byte[] block = Convert.FromHexString(Block(256, Sha256Prefix + Digest));
        foreach (BigInteger exponent in new BigInteger[] { 0, 1, 2, 65536, 4294967297, -3 })
        {
            Assert.False(await database.AcceptsAsync("fn_rsa_verify", exponent, modulus, Message, block, "sha256"));
        }
    }

    private static string Block(int size, string digest) =>
        "0001" + string.Concat(Enumerable.Repeat("ff", size - 3 - digest.Length / 2)) + "00" + digest;

    private static string Fill(int size, string block) => block.PadRight(2 * size, '0');

    // The private operation on any block.
    private static byte[] Raw(RSA key, string block)
    {
        RSAParameters parts = key.ExportParameters(true);
        return Bytes(BigInteger.ModPow(Number(Convert.FromHexString(block)), Number(parts.D!), Number(parts.Modulus!)), 256);
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number, int length)
    {
        byte[] digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - digits.Length], .. digits];
    }

    private Task<bool> AcceptsAsync(RSA key, byte[] signature, string hash, byte[]? message = null)
    {
        RSAParameters parts = key.ExportParameters(false);
        return database.AcceptsAsync("fn_rsa_verify", Number(parts.Exponent!), Number(parts.Modulus!), message ?? Message, signature, hash);
    }
}
