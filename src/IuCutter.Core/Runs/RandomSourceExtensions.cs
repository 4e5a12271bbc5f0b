namespace IuCutter.Core.Runs;

/// <summary>Identifiers from a random source.</summary>
internal static class RandomSourceExtensions
{
    /// <summary>A random UUID (RFC 9562, version 4).</summary>
    public static Guid NextGuid(this IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A nonce of 128 bits as 32 lower-case hexadecimal digits.</summary>
    public static string NextNonce(this IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
