using System.Runtime.InteropServices;
using System.Text;

namespace IuCutter;

/// <summary>A SHA-256 as its 32 bytes, or whatever text was put in its place; a plan holds two of them per unit.</summary>
internal readonly struct Sha256Digest : IEquatable<Sha256Digest>, IUtf8SpanFormattable
{
    private readonly string? _text;

    // Not as two numbers of 128 bits: those are aligned, and the gaps are in every unit twice.
    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    /// <summary>A text that claims to be a hash.</summary>
    public Sha256Digest(string text) => _text = text;

    /// <summary>The 32 bytes of a hash.</summary>
    public Sha256Digest(ReadOnlySpan<byte> hash)
    {
        _first = MemoryMarshal.Read<ulong>(hash);
        _second = MemoryMarshal.Read<ulong>(hash[8..]);
        _third = MemoryMarshal.Read<ulong>(hash[16..]);
        _fourth = MemoryMarshal.Read<ulong>(hash[24..]);
    }

    /// <summary>Writes the 64 digits as ASCII; false when this is another text.</summary>
    public bool TryWrite(Span<byte> to)
    {
        if (_text is not null)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[32];
        CopyTo(hash);
        return Convert.TryToHexStringLower(hash, to, out _);
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        const int Digits = 64;
        bytesWritten = 0;
        if (_text is not null)
        {
            return Encoding.UTF8.TryGetBytes(_text, utf8Destination, out bytesWritten);
        }

        if (utf8Destination.Length < Digits)
        {
            return false;
        }

        bytesWritten = Digits;
        return TryWrite(utf8Destination[..Digits]);
    }

    /// <inheritdoc/>
    public bool Equals(Sha256Digest other) =>
        _text is null && other._text is null
            ? _first == other._first && _second == other._second && _third == other._third && _fourth == other._fourth
            : ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Sha256Digest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (_text is not null)
        {
            return _text;
        }

        Span<byte> hash = stackalloc byte[32];
        CopyTo(hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Writes the 32 bytes; zeros where this is another text.</summary>
    public void CopyTo(Span<byte> hash)
    {
        MemoryMarshal.Write(hash, in _first);
        MemoryMarshal.Write(hash[8..], in _second);
        MemoryMarshal.Write(hash[16..], in _third);
        MemoryMarshal.Write(hash[24..], in _fourth);
    }
}
