using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Text;

/// <summary>
/// The hash that names a heading without a label, with one state for all of them: setting it up costs as much as the hash.
/// </summary>
internal sealed class ShortHash : IDisposable
{
    private const int Digits = 10;
    private const int Chunk = 256;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The first digits of the SHA-256 of a text in UTF-8.</summary>
    public string Of(string text)
    {
        Span<byte> bytes = stackalloc byte[3 * Chunk];
        if (text.Length <= Chunk)
        {
            _hash.AppendData(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        }
        else
        {
            _hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        _hash.GetHashAndReset(bytes);
        return Convert.ToHexStringLower(bytes[..(Digits / 2)]);
    }

    /// <summary>Whether a text is such a hash.</summary>
    public static bool Is(ReadOnlySpan<char> text) => text.Length == Digits && !text.ContainsAnyExcept("0123456789abcdef");

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
