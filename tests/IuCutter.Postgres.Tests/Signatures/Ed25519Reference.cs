using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>Ed25519 as RFC 8032, 5.1, writes it down: slow, and able to make what an honest signer does not.</summary>
internal static class Ed25519Reference
{
    public static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;
    public static readonly BigInteger Order =
        BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    private static readonly BigInteger D = Mod(-121665 * Inverse(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (Prime - 1) / 4, Prime);

    public static readonly Ed25519Point Neutral = new(0, 1);

    public static readonly Ed25519Point Base = new(
        BigInteger.Parse("15112221349535400772501151409588531511454012693041857206046113283949847762202", CultureInfo.InvariantCulture),
        Mod(4 * Inverse(5))
    );

    /// <summary>A point of order 8, so of which no multiple of the base point differs by less.</summary>
    public static readonly Ed25519Point OfOrderEight = FindOfOrderEight();

    public static byte[] PublicKey(byte[] seed) => Encode(Multiply(Expand(seed).Scalar, Base));

    /// <summary>The signature, 64 bytes.</summary>
    public static byte[] Sign(byte[] seed, byte[] message)
    {
        (BigInteger scalar, byte[] prefix) = Expand(seed);
        return Sign(scalar, PublicKey(seed), Number(SHA512.HashData([.. prefix, .. message])) % Order, message);
    }

    /// <summary>A signature under a public key that need not be the scalar's, with a nonce of choice.</summary>
    public static byte[] Sign(BigInteger scalar, byte[] publicKey, BigInteger nonce, byte[] message)
    {
        byte[] r = Encode(Multiply(nonce, Base));
        return [.. r, .. Bytes((nonce + Challenge(r, publicKey, message) * scalar) % Order)];
    }

    /// <summary>The hash that the equation multiplies the key with, not reduced.</summary>
    public static BigInteger Challenge(byte[] r, byte[] publicKey, byte[] message) =>
        Number(SHA512.HashData([.. r, .. publicKey, .. message]));

    public static BigInteger Scalar(byte[] seed) => Expand(seed).Scalar;

    public static byte[] Encode(Ed25519Point point) => Bytes(point.Y + (point.X.IsEven ? 0 : BigInteger.Pow(2, 255)));

    public static byte[] Bytes(BigInteger number)
    {
        byte[] bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    public static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    public static Ed25519Point Add(Ed25519Point one, Ed25519Point other)
    {
        BigInteger both = Mod(D * one.X * other.X * one.Y * other.Y);
        return new Ed25519Point(
            Mod((one.X * other.Y + other.X * one.Y) * Inverse(1 + both)),
            Mod((one.Y * other.Y + one.X * other.X) * Inverse(1 - both))
        );
    }

    public static Ed25519Point Multiply(BigInteger scalar, Ed25519Point point)
    {
        // Homogeneous coordinates (Bernstein and Lange, add-2007-bl of the Explicit-Formulas Database): one inversion in all.
        (BigInteger X, BigInteger Y, BigInteger Z) sum = (0, 1, 1);
        (BigInteger X, BigInteger Y, BigInteger Z) addend = (point.X, point.Y, 1);
        for (; scalar > 0; scalar >>= 1)
        {
            if (!scalar.IsEven)
            {
                sum = Add(sum, addend);
            }

            addend = Add(addend, addend);
        }

        BigInteger inverse = Inverse(sum.Z);
        return new Ed25519Point(Mod(sum.X * inverse), Mod(sum.Y * inverse));
    }

    private static (BigInteger X, BigInteger Y, BigInteger Z) Add(
        (BigInteger X, BigInteger Y, BigInteger Z) one,
        (BigInteger X, BigInteger Y, BigInteger Z) other
    )
    {
        BigInteger a = one.Z * other.Z % Prime;
        BigInteger b = a * a % Prime;
        BigInteger c = one.X * other.X % Prime;
        BigInteger d = one.Y * other.Y % Prime;
        BigInteger e = D * c % Prime * d % Prime;
        BigInteger f = b - e;
        BigInteger g = b + e;
        return (Mod(a * f % Prime * ((one.X + one.Y) * (other.X + other.Y) - c - d)), Mod(a * g % Prime * (d + c)), Mod(f * g));
    }

    private static (BigInteger Scalar, byte[] Prefix) Expand(byte[] seed)
    {
        byte[] hash = SHA512.HashData(seed);
        hash[0] &= 248;
        hash[31] = (byte)((hash[31] & 127) | 64);
        return (Number(hash.AsSpan(0, 32)), hash[32..]);
    }

    private static Ed25519Point FindOfOrderEight()
    {
        for (BigInteger y = 2; ; y++)
        {
            // Some point with this y, times the order of the base point: what is left has an order that divides 8.
            BigInteger square = Mod((y * y - 1) * Inverse(D * y * y + 1));
            BigInteger x = BigInteger.ModPow(square, (Prime + 3) / 8, Prime);
            x = Mod(x * x - square) == 0 ? x : Mod(x * RootOfMinusOne);
            if (Mod(x * x - square) == 0 && Multiply(Order, new Ed25519Point(x, y)) is { } point && Multiply(4, point) != Neutral)
            {
                return point;
            }
        }
    }

    private static BigInteger Inverse(BigInteger number) => BigInteger.ModPow(Mod(number), Prime - 2, Prime);

    private static BigInteger Mod(BigInteger number) => (number % Prime + Prime) % Prime;
}
