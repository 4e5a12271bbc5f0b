using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Marking;

namespace IuCutter.Core.Plans;

/// <summary>
/// The verifier's own reading of canon-md/1, line by line. It shares the tables of normal form C with the builder: they are
/// Unicode's, and a second copy of them would prove nothing.
/// </summary>
internal static class SourceCanon
{
    private const int Chunk = 32 * 1024;

    /// <summary>SHA-256 of the canonical form, 64 lower-case hexadecimal digits.</summary>
    public static string Hash(ReadOnlySpan<byte> span)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var text = new MemoryStream();
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
                for (; open > 0; open--)
                {
                    text.WriteByte((byte)'\n');
                }

                text.Write(Ascii.IsValid(line) ? line : Encoding.UTF8.GetBytes(UnicodeText.Compose(Encoding.UTF8.GetString(line))));
            }

            open++;
            if (text.Length > Chunk)
            {
                Take(text, hash);
            }
        }

        text.WriteByte((byte)'\n');
        Take(text, hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Take(MemoryStream text, IncrementalHash hash)
    {
        hash.AppendData(text.GetBuffer().AsSpan(0, (int)text.Length));
        text.SetLength(0);
    }
}
