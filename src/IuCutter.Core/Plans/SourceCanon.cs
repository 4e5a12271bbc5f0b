using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Plans;

/// <summary>
/// The verifier's own reading of canon-md/1, line by line, but for a text that needs none of it. It shares the
/// composition of Unicode characters (normal form C) with the builder: that is tested against Unicode's own test file. One per
/// worker: it hashes in one state and writes into one place.
/// </summary>
internal sealed class SourceCanon : IDisposable
{
    private const int Chunk = 32 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>SHA-256 of the canonical form, 64 lower-case hexadecimal digits.</summary>
    public static string CanonicalHash(ReadOnlySpan<byte> span)
    {
        using SourceCanon canon = new SourceCanon();
        canon.Hash(span, out Sha256Digest canonical);
        return canonical.ToString();
    }

    /// <summary>SHA-256 of the bytes, and of their canonical form; what both begin with is hashed once.</summary>
    /// <param name="span">The bytes.</param>
    /// <param name="canonical">The hash of the form.</param>
    public Sha256Digest Hash(ReadOnlySpan<byte> span, out Sha256Digest canonical)
    {
        if (!IsPlain(span))
        {
            TakeLines(span);
            canonical = Take();
            _hash.AppendData(span);
            return Take();
        }

        int text = span.TrimEnd(" \t\n"u8).Length;
        if (text == span.Length || span[text] != '\n')
        {
            _hash.AppendData(span[..text]);
            _hash.AppendData("\n"u8);
            canonical = Take();
            _hash.AppendData(span);
            return Take();
        }

        _hash.AppendData(span[..(text + 1)]);
        if (text + 1 == span.Length)
        {
            return canonical = Take();
        }

        Span<byte> value = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetCurrentHash(value);
        canonical = new Sha256Digest(value);
        _hash.AppendData(span[(text + 1)..]);
        return Take();
    }

    /// <summary>SHA-256 of bytes.</summary>
    public Sha256Digest Hash(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        return Take();
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private Sha256Digest Take()
    {
        Span<byte> value = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(value);
        return new Sha256Digest(value);
    }

    /// <summary>Whether line feeds end its lines, no blanks stand before them, and each character is its own normal form C.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> span)
    {
        if (span.Contains((byte)'\r') || span.IndexOf(" \n"u8) >= 0 || span.IndexOf("\t\n"u8) >= 0)
        {
            return false;
        }

        return IsOwnForm(span);
    }

    /// <summary>Whether each character is its own normal form C, and combines with nothing.</summary>
    private static bool IsOwnForm(ReadOnlySpan<byte> span)
    {
        // Only from U+0300 on, whose first byte is 0xCC, a character may have another form or combine.
        Span<char> one = stackalloc char[2];
        for (int at = span.IndexOfAnyInRange((byte)0xCC, (byte)0xFF); at >= 0; )
        {
            Rune.DecodeFromUtf8(span[at..], out Rune sign, out int length);
            // The letters of Vietnamese and of European languages with their marks composed are many, and all their own form.
            if (sign.Value is < 0x1E00 or > 0x1EFF && !UnicodeText.IsComposed(one[..sign.EncodeToUtf16(one)]))
            {
                return false;
            }

            span = span[(at + length)..];
            at = span.IndexOfAnyInRange((byte)0xCC, (byte)0xFF);
        }

        return true;
    }

    /// <summary>Takes the lines as they stand, from one that has to be changed to the next.</summary>
    private void TakeLines(ReadOnlySpan<byte> span)
    {
        ReadOnlySpan<byte> text = span.TrimEnd(" \t\r\n"u8);
        int taken = 0;
        for (int at = 0; at < text.Length; )
        {
            int length = text[at..].IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var found ? found : text.Length - at;
            ReadOnlySpan<byte> line = text.Slice(at, length);
            int end =
                text[(at + length)..] is [(byte)'\r', (byte)'\n', ..] ? 2
                : text.Length - at - length > 0 ? 1
                : 0;
            bool isBlankAtEnd = line is [.., (byte)' ' or (byte)'\t'];
            if (isBlankAtEnd || (end > 0 && text[at + length] == '\r') || !IsOwnForm(line))
            {
                Take(text[taken..at]);
                line = line.TrimEnd(" \t"u8);
                Take(IsOwnForm(line) ? line : Encoding.UTF8.GetBytes(UnicodeText.Compose(Encoding.UTF8.GetString(line))));
                Take(end > 0 ? "\n"u8 : []);
                taken = at + length + end;
            }

            at += length + end;
        }

        Take(text[taken..]);
        Take("\n"u8);
        Flush();
    }

    /// <summary>Adds to what is hashed: many short pieces at once, a long one without a copy.</summary>
    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (_text.WrittenCount + bytes.Length > Chunk)
        {
            Flush();
        }

        if (bytes.Length > Chunk)
        {
            _hash.AppendData(bytes);
            return;
        }

        _text.Write(bytes);
    }

    private void Flush()
    {
        _hash.AppendData(_text.WrittenSpan);
        _text.ResetWrittenCount();
    }
}
