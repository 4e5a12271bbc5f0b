using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>The database's check of Ed25519: the RFC's vectors, and all that a strict check refuses although the equation holds.</summary>
[Trait("Promise", "3")]
public sealed class Ed25519Tests(SignatureDatabase database, SandboxFixture fixture) : IClassFixture<SignatureDatabase>
{
    private const string Verify = "fn_ed25519_verify";

    private static readonly byte[] Seed = SHA256.HashData("seed"u8);
    private static readonly byte[] Key = Ed25519Reference.PublicKey(Seed);
    private static readonly byte[] Message = "message"u8.ToArray();
    private static readonly byte[] Signature = Ed25519Reference.Sign(Seed, Message);

    // What holds as an equation and is refused, and what of the functions refuses it.
    private static readonly Dictionary<string, (Func<Vector> Make, string Function, string Part, string Replacement)> Strict = new(
        StringComparer.Ordinal
    )
    {
        ["S plus the order"] = (() => new Vector(Key, Message, WithS(S(Signature) + Ed25519Reference.Order)), Verify, "v_s >= c_l or", ""),
        ["R of order 1"] = (
            () => Of(Key, Ed25519Reference.Scalar(Seed), 0),
            Verify,
            "or v_r % c_sign in (0, 1, c_p - 1, c_y8, c_p - c_y8)",
            ""
        ),
        ["key of order 1"] = (() => Of(Encoded(Ed25519Reference.Neutral), 0, 7), "fn_ed25519_point", SmallOrder, ""),
        ["key of order 2"] = (() => OfSmallKey(4), "fn_ed25519_point", SmallOrder, ""),
        ["key of order 4"] = (() => OfSmallKey(2), "fn_ed25519_point", SmallOrder, ""),
        ["key of order 8"] = (() => OfSmallKey(1), "fn_ed25519_point", SmallOrder, ""),
    };

    private const string SmallOrder = "or v_y in (0, 1, c_p - 1, c_y8, c_p - c_y8)";

    public static TheoryData<string> StrictNames => [.. Strict.Keys];

    [Theory]
    [InlineData(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )]
    [InlineData(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )]
    [InlineData(
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )]
    [InlineData(
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
    )]
    public async Task Verify_VectorOfRfc8032_IsAccepted(string key, string message, string signature)
    {
        (byte[] Key, byte[] Message, byte[] Signature) vector = (
            Convert.FromHexString(key),
            Convert.FromHexString(message),
            Convert.FromHexString(signature)
        );

        Assert.True(await AcceptsAsync(new Vector(vector.Key, vector.Message, vector.Signature)));
        Assert.False(await AcceptsAsync(new Vector(vector.Key, [.. vector.Message, 0], vector.Signature)));
    }

    [Fact]
    public async Task Verify_ByteChangedAnywhere_IsRefused()
    {
        Assert.True(await AcceptsAsync(new Vector(Key, Message, Signature)));
        for (int at = 0; at < Signature.Length; at++)
        {
            byte[] flipped = [.. Signature];
            flipped[at] ^= (byte)(1 << (at % 8));
            Assert.False(await AcceptsAsync(new Vector(Key, Message, flipped)), $"byte {at} of the signature");
        }

        for (int at = 0; at < Key.Length; at++)
        {
            byte[] flipped = [.. Key];
            flipped[at] ^= (byte)(1 << (at % 8));
            Assert.False(await AcceptsAsync(new Vector(flipped, Message, Signature)), $"byte {at} of the key");
        }
    }

    [Theory]
    [MemberData(nameof(StrictNames))]
    public async Task Verify_EquationHoldsAndEncodingIsNotStrict_IsRefusedAndWouldNotBeWithoutTheCheck(string name)
    {
        (Func<Vector> make, string function, string part, string replacement) = Strict[name];
        Vector vector = make();
        Assert.False(await AcceptsAsync(vector));

        // The control: without the check the same signature is accepted.
        await using SignatureDatabase weakened = new SignatureDatabase(fixture);
        await weakened.WeakenAsync(function, part, replacement);
        Assert.True(await weakened.AcceptsAsync(Verify, vector.Key, vector.Message, vector.Signature));
    }

    // With a part of a small order in the key the equation holds only where the hash takes that part away: no cofactor.
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(4, false)]
    public async Task Verify_KeyWithAPartOfOrderEight_IsJudgedWithoutTheCofactor(int remainder, bool accepted)
    {
        byte[] mixed = Ed25519Reference.Encode(
            Ed25519Reference.Add(
                Ed25519Reference.Multiply(Ed25519Reference.Scalar(Seed), Ed25519Reference.Base),
                Ed25519Reference.OfOrderEight
            )
        );

        Assert.Equal(accepted, await AcceptsAsync(Of(mixed, Ed25519Reference.Scalar(Seed), 12345, remainder)));
    }

    [Fact]
    public async Task Point_EncodingThatIsNotTheOne_IsNone()
    {
        // y = 3 is that of a point, and the same point modulo the prime could be written as prime + 3.
        BigInteger sign = BigInteger.Pow(2, 255);
        Assert.NotNull(await PointAsync(3));
        Assert.NotNull(await PointAsync(3 + sign));
        Assert.Null(await PointAsync(3 + Ed25519Reference.Prime));
        Assert.Null(await PointAsync(3 + Ed25519Reference.Prime + sign));
        Assert.Null(await PointAsync(2));
        foreach (
            BigInteger y in new[]
            {
                0,
                1,
                Ed25519Reference.Prime - 1,
                Ed25519Reference.Prime,
                Ed25519Reference.Prime + 1,
                Ed25519Reference.OfOrderEight.Y,
                Ed25519Reference.Prime - Ed25519Reference.OfOrderEight.Y,
                sign - 1,
            }
        )
        {
            Assert.Null(await PointAsync(y));
            Assert.Null(await PointAsync(y + sign));
        }
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(31, 64)]
    [InlineData(33, 64)]
    [InlineData(32, 0)]
    [InlineData(32, 32)]
    [InlineData(32, 63)]
    [InlineData(32, 65)]
    public async Task Verify_WrongLength_IsRefused(int key, int signature) =>
        Assert.False(await AcceptsAsync(new Vector(Sized(Key, key), Message, Sized(Signature, signature))));

    private static byte[] Sized(byte[] bytes, int length) => [.. bytes.Concat(new byte[8]).Take(length)];

    private static BigInteger S(byte[] signature) => Ed25519Reference.Number(signature.AsSpan(32));

    private static byte[] WithS(BigInteger s) => [.. Signature[..32], .. Ed25519Reference.Bytes(s)];

    private static byte[] Encoded(Ed25519Point point) => Ed25519Reference.Encode(point);

    // Under a key of a small order whatever is signed with the scalar 0, once the hash takes the key away.
    private static Vector OfSmallKey(int times) => Of(Encoded(Ed25519Reference.Multiply(times, Ed25519Reference.OfOrderEight)), 0, 7, 0);

    // Signed under the key by the scalar and the nonce, for the first message whose hash leaves the remainder by 8.
    private static Vector Of(byte[] key, BigInteger scalar, BigInteger nonce, int? remainder = null)
    {
        byte[] r = Ed25519Reference.Encode(Ed25519Reference.Multiply(nonce, Ed25519Reference.Base));
        for (int number = 0; ; number++)
        {
            byte[] message = Encoding.ASCII.GetBytes($"message {number}");
            BigInteger hash = Ed25519Reference.Challenge(r, key, message) % Ed25519Reference.Order;
            if (remainder is null || hash % 8 == remainder)
            {
                return new Vector(key, message, Ed25519Reference.Sign(scalar, key, nonce, message));
            }
        }
    }

    private Task<string?> PointAsync(BigInteger number) => database.CallAsync("fn_ed25519_point", Ed25519Reference.Bytes(number));

    private Task<bool> AcceptsAsync(Vector vector) => database.AcceptsAsync(Verify, vector.Key, vector.Message, vector.Signature);

    private sealed record Vector(byte[] Key, byte[] Message, byte[] Signature);
}
