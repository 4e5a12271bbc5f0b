using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Marking;

namespace IuCutter.Core.Plans;

/// <summary>
/// The verifier's own reading of canon-md/1, line by line, but for a text that needs none of it. It shares the tables of
/// normal form C with the builder: they are Unicode's, and a second copy of them would prove nothing.
/// </summary>
internal static class SourceCanon
{
    private const int Chunk = 32 * 1024;

    /// <summary>SHA-256 of the canonical form, 64 lower-case hexadecimal digits.</summary>
    public static string Hash(ReadOnlySpan<byte> span)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Hash(span, hash, out var canonical);
        return canonical.ToString();
    }

    /// <summary>SHA-256 of the bytes, and of their canonical form; what both begin with is hashed once.</summary>
    /// <param name="span">The bytes.</param>
    /// <param name="hash">A hash that nothing was added to; it is left so.</param>
    /// <param name="canonical">The hash of the form.</param>
    public static HashText Hash(ReadOnlySpan<byte> span, IncrementalHash hash, out HashText canonical)
    {
        if (!IsPlain(span))
        {
            TakeLines(span, hash);
            canonical = Take(hash);
            hash.AppendData(span);
            return Take(hash);
        }

        var text = span.TrimEnd(" \t\n"u8).Length;
        hash.AppendData(span[..text]);
        if (text == span.Length || span[text] != '\n')
        {
            hash.AppendData("\n"u8);
            canonical = Take(hash);
            hash.AppendData(span);
            return Take(hash);
        }

        hash.AppendData(span.Slice(text, 1));
        if (text + 1 == span.Length)
        {
            return canonical = Take(hash);
        }

        Span<byte> value = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetCurrentHash(value);
        canonical = new HashText(value);
        hash.AppendData(span[(text + 1)..]);
        return Take(hash);
    }

    /// <summary>The hash of what was added.</summary>
    public static HashText Take(IncrementalHash hash)
    {
        Span<byte> value = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(value);
        return new HashText(value);
    }

    /// <summary>Whether line feeds end its lines, no blanks stand before them, and each character is its own normal form C.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> span)
    {
        if (span.Contains((byte)'\r') || span.IndexOf(" \n"u8) >= 0 || span.IndexOf("\t\n"u8) >= 0)
        {
            return false;
        }

        // Only from U+0300 on, whose first byte is 0xCC, a character may have another form or combine.
        Span<char> one = stackalloc char[2];
        for (var at = span.IndexOfAnyInRange((byte)0xCC, (byte)0xFF); at >= 0;)
        {
            Rune.DecodeFromUtf8(span[at..], out var sign, out var length);
            // The letters of Vietnamese and of European languages with their marks composed are many, and all their own form.
            if (sign.Value is < 0x1E00 or > 0x1EFF
                && !UnicodeText.IsComposed(one[..sign.EncodeToUtf16(one)]))
            {
                return false;
            }

            span = span[(at + length)..];
            at = span.IndexOfAnyInRange((byte)0xCC, (byte)0xFF);
        }

        return true;
    }

    private static void TakeLines(ReadOnlySpan<byte> span, IncrementalHash hash)
    {
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

                text.Write(IsPlain(line) ? line : Encoding.UTF8.GetBytes(UnicodeText.Compose(Encoding.UTF8.GetString(line))));
            }

            open++;
            if (text.Length > Chunk)
            {
                Add(text, hash);
            }
        }

        text.WriteByte((byte)'\n');
        Add(text, hash);
    }

    private static void Add(MemoryStream text, IncrementalHash hash)
    {
        hash.AppendData(text.GetBuffer().AsSpan(0, (int)text.Length));
        text.SetLength(0);
    }
}
