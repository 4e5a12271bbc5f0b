using System.Buffers;
using System.Security.Cryptography;

namespace IuCutter.Core.Plans;

/// <summary>The hashes of units, with one state for all of them: setting it up costs as much as hashing a short unit.</summary>
internal sealed class UnitHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private readonly ArrayBufferWriter<byte> _canonical = new();

    /// <summary>SHA-256 of a body, and of its form canon-md/1; in one pass where they differ in nothing but their end.</summary>
    public Sha256Digest Of(ReadOnlySpan<byte> body, out Sha256Digest canonical)
    {
        ReadOnlySpan<byte> trimmed = body[..CanonicalText.TrimmedLength(body)];
        if (!CanonicalText.IsCanonical(trimmed))
        {
            _canonical.ResetWrittenCount();
            CanonicalText.Write(body, _canonical);
            canonical = Of(_canonical.WrittenSpan);
            return Of(body);
        }

        ReadOnlySpan<byte> rest = body[trimmed.Length..];
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
        canonical = new Sha256Digest(value);
        return Of(rest[1..]);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private Sha256Digest Of(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        return Take();
    }

    private Sha256Digest Take()
    {
        Span<byte> value = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(value);
        return new Sha256Digest(value);
    }
}
