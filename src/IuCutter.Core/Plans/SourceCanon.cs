using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Marking;

namespace IuCutter.Core.Plans;

/// <summary>
/// The verifier's own reading of canon-md/1, on decoded lines. It shares the tables of normal form C with the builder: they
/// are Unicode's, and a second copy of them would prove nothing.
/// </summary>
internal static class SourceCanon
{
    /// <summary>SHA-256 of the canonical form, 64 lower-case hexadecimal digits.</summary>
    public static string Hash(ReadOnlySpan<byte> span)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var open = 0;
        while (!span.IsEmpty)
        {
            var end = span.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? span : span[..end];
            var next = end < 0 ? span.Length : end + 1;
            span = span[(end >= 0 && span[end] == '\r' && next < span.Length && span[next] == '\n' ? next + 1 : next)..];
            while (line.Length > 0 && line[^1] is (byte)' ' or (byte)'\t')
            {
                line = line[..^1];
            }

            if (line.Length > 0)
            {
                hash.AppendData(Encoding.ASCII.GetBytes(new string('\n', open)));
                hash.AppendData(Ascii.IsValid(line) ? line : Encoding.UTF8.GetBytes(UnicodeText.Compose(Encoding.UTF8.GetString(line))));
                open = 0;
            }

            open++;
        }

        hash.AppendData("\n"u8);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
