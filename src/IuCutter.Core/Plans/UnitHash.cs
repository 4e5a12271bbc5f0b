using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Plans;

/// <summary>The hashes of units, with one state for all of them: setting it up costs as much as hashing a short unit.</summary>
internal sealed class UnitHash : IDisposable
{
    private const int OnStack = 512;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>SHA-256 of bytes.</summary>
    public HashText Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> value = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.AppendData(bytes);
        _hash.GetHashAndReset(value);
        return new HashText(value);
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
}
