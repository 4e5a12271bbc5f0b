using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Bundles;

/// <summary>SHA-256 as 64 lowercase hexadecimal digits.</summary>
internal static class Digest
{
    /// <summary>Of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Of a text, in UTF-8.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));
}
