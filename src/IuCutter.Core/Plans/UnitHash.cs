using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Plans;

/// <summary>The hashes of units, with one state for all of them: setting it up costs as much as hashing a short unit.</summary>
internal sealed class UnitHash : IDisposable
{
    private const int OnStack = 512;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private readonly ArrayBufferWriter<byte> _canonical = new();

    /// <summary>SHA-256 of bytes.</summary>
    public HashText Of(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        return Take();
    }

    /// <summary>SHA-256 of a body, and of its form canon-md/1; in one pass where they differ in nothing but their end.</summary>
    public HashText Of(ReadOnlySpan<byte> body, out HashText canonical)
    {
        var trimmed = body[..CanonicalText.TrimmedLength(body)];
        if (!CanonicalText.IsCanonical(trimmed))
        {
            _canonical.ResetWrittenCount();
            CanonicalText.Write(body, _canonical);
            canonical = Of(_canonical.WrittenSpan);
            return Of(body);
        }

        var rest = body[trimmed.Length..];
        if (rest is [(byte)'\n'])
        {
            return canonical = Of(body);
        }

        if (rest is not [(byte)'\n', ..])
        {
            _hash.AppendData(trimmed);
            _hash.AppendData("\n"u8);
            canonical = Take();
            return Of(body);
        }

        Span<byte> value = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.AppendData(body[..(trimmed.Length + 1)]);
        _hash.GetCurrentHash(value);
        canonical = new HashText(value);
        return Of(rest[1..]);
    }

    /// <summary>SHA-256 of a text in UTF-8.</summary>
    public HashText Of(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= OnStack)
        {
            Span<byte> room = stackalloc byte[OnStack];
            return Of(room[..Encoding.UTF8.GetBytes(text, room)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(most);
        var hash = Of(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private HashText Take()
    {
        Span<byte> value = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(value);
        return new HashText(value);
    }
}
