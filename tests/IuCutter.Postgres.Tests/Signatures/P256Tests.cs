using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>The database's check of ECDSA over P-256, against the library's signatures and numbers at every border.</summary>
[Trait("Promise", "3")]
public sealed class P256Tests(SignatureDatabase database) : IClassFixture<SignatureDatabase>
{
    private static readonly BigInteger Prime =
        BigInteger.Pow(2, 256) - BigInteger.Pow(2, 224) + BigInteger.Pow(2, 192) + BigInteger.Pow(2, 96) - 1;

    private static readonly BigInteger Order = Hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    private static readonly BigInteger BaseX = Hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
    private static readonly BigInteger BaseY = Hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

    [Fact]
    public async Task Verify_SignatureOfTheLibrary_IsAcceptedAndChangedIsRefused()
    {
        for (int number = 0; number < 12; number++)
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            byte[] message = RandomNumberGenerator.GetBytes(number * 7);
            (BigInteger r, BigInteger s) = Sign(key, message);
            byte[] point = Point(key);

            Assert.True(await AcceptsAsync(point, message, r, s));
            // The other root is a signature of the same message by the same key: ECDSA does not say which of the two.
            Assert.True(await AcceptsAsync(point, message, r, Order - s));
            Assert.False(await AcceptsAsync(point, [.. message, 1], r, s));
            Assert.False(await AcceptsAsync(point, message, r ^ (BigInteger.One << (number * 20)), s));
            Assert.False(await AcceptsAsync(point, message, r, s ^ (BigInteger.One << (number * 20))));
            Assert.False(await AcceptsAsync(point, message, s, r));
        }
    }

    [Fact]
    public async Task Verify_NumberOutOfRange_IsRefused()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] message = "message"u8.ToArray();
        (BigInteger r, BigInteger s) = Sign(key, message);
        byte[] point = Point(key);

        foreach (BigInteger number in new[] { 0, Order, Order + 1, Prime, BigInteger.Pow(2, 256), BigInteger.Pow(2, 300) })
        {
            Assert.False(await AcceptsAsync(point, message, number, s));
            Assert.False(await AcceptsAsync(point, message, r, number));
            Assert.False(await AcceptsAsync(point, message, number, number));
        }

        Assert.False(await AcceptsAsync(point, message, r + Order, s));
        Assert.False(await AcceptsAsync(point, message, r, s + Order));
        Assert.True(await AcceptsAsync(point, message, r, s));
    }

    [Fact]
    public async Task Verify_KeyThatIsNoPointOrNotUncompressed_IsRefused()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] message = "message"u8.ToArray();
        (BigInteger r, BigInteger s) = Sign(key, message);
        byte[] point = Point(key);
        byte[] off = [.. point];
        off[64] ^= 1;

        foreach (
            byte[] wrong in new byte[][]
            {
                [],
                [0],
                [4],
                [(byte)(2 + (point[64] & 1)), .. point[1..33]],
                [(byte)(6 + (point[64] & 1)), .. point[1..]],
                [2, .. point[1..]],
                [.. point, 0],
                point[..64],
                off,
                [4, .. new byte[64]],
                [4, .. Bytes(Prime), .. point[33..]],
                [4, .. Enumerable.Repeat((byte)255, 64)],
            }
        )
        {
            Assert.False(await AcceptsAsync(wrong, message, r, s), Convert.ToHexString(wrong));
        }

        // x modulo the prime is 0 and a coordinate of a point: written as the prime it is another encoding of the same.
        BigInteger y = BigInteger.ModPow(Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"), (Prime + 1) / 4, Prime);
        Assert.False(await AcceptsAsync(Key(0, y), message, r, s));
        Assert.False(await AcceptsAsync(Key(Prime, y), message, r, s));
    }

    // Keys whose multiples meet those of the base point: the sums that the formula for addition does not cover.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(-1)]
    [InlineData(-2)]
    public async Task Verify_KeyIsASmallMultipleOfTheBasePoint_IsAccepted(int multiple)
    {
        using ECDsa key = ECDsa.Create(
            new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Bytes(multiple < 0 ? Order + multiple : multiple) }
        );
        for (int number = 0; number < 8; number++)
        {
            byte[] message = RandomNumberGenerator.GetBytes(16);
            (BigInteger r, BigInteger s) = Sign(key, message);
            Assert.True(await AcceptsAsync(Point(key), message, r, s));
            Assert.False(await AcceptsAsync(Point(key), message, s, r));
        }
    }

    [Theory]
    [InlineData("add($1, b, 1) = double($1, 1)")]
    [InlineData("(add($1, b, -1))[3] = 0")]
    [InlineData("add(array[1, 1, 0], b, 3) = b[4:6]")]
    [InlineData("add($1, array[1, 1, 0], 1) = $1")]
    [InlineData("(double(array[1, 1, 0], 3))[3] = 0")]
    [InlineData("(add($1, b, 3))[3] <> 0")]
    public async Task Add_CaseThatTheFormulaDoesNotCover_IsTheGroupsSum(string sum) =>
        Assert.Equal(
            "True",
            await database.QueryAsync(
                "select "
                    + sum.Replace("add(", "cutter_governance.fn_p256_add(", StringComparison.Ordinal)
                        .Replace("double(", "cutter_governance.fn_p256_double(", StringComparison.Ordinal)
                    + " from (select cutter_governance.fn_p256_base()) t (b)",
                new[] { BaseX, BaseY, BigInteger.One }
            )
        );

    private static (BigInteger R, BigInteger S) Sign(ECDsa key, byte[] message)
    {
        byte[] signature = key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return (Number(signature.AsSpan(0, 32)), Number(signature.AsSpan(32)));
    }

    private static byte[] Point(ECDsa key)
    {
        ECPoint point = key.ExportParameters(false).Q;
        return [4, .. point.X!, .. point.Y!];
    }

    private static byte[] Key(BigInteger x, BigInteger y) => [4, .. Bytes(x), .. Bytes(y)];

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static byte[] Bytes(BigInteger number)
    {
        byte[] bytes = new byte[32];
        byte[] digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, 32 - digits.Length);
        return bytes;
    }

    private Task<bool> AcceptsAsync(byte[] key, byte[] message, BigInteger r, BigInteger s) =>
        database.AcceptsAsync("fn_p256_verify", key, message, r, s);
}
