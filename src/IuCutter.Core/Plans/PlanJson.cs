using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Plans;

/// <summary>
/// The canonical JSON (RFC 8785) of what a plan writes, hashed while it is written: members in the order of their names,
/// whole numbers only. The units come last in that order, so that a plan is hashed unit by unit and never held as text.
/// </summary>
internal sealed class PlanJson : IDisposable
{
    private const int HashDigits = 64;
    private const int LongestNumber = 11;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private int _length;
    private bool _hasUnit;

    /// <summary>Begins with what stands before the units; the digest itself is not part of it.</summary>
    public PlanJson(CutPlan head)
    {
        Literal("{\"document\":{\"length\":"u8);
        Number(head.Document.Length);
        Literal(",\"sha256\":"u8);
        Text(head.Document.Sha256);
        Literal("},\"document_prefix\":"u8);
        Text(head.DocumentPrefix);
        Literal(",\"exclusions\":["u8);
        Exclusions(head.Exclusions);
        Literal("],\"format\":\"iu-plan/1\",\"owner_ref\":"u8);
        Text(head.OwnerRef);
        Literal(",\"profile\":{\"digest\":"u8);
        Text(head.ProfileDigest);
        Literal(",\"name\":"u8);
        Text(head.ProfileName);
        Literal("},\"publication_type\":"u8);
        Text(head.PublicationType);
        Literal(",\"units\":["u8);
    }

    /// <summary>Adds the next unit.</summary>
    public void Add(PlannedUnit unit)
    {
        Literal(_hasUnit ? ",{\"address\":"u8 : "{\"address\":"u8);
        _hasUnit = true;
        Text(unit.Address);
        Literal(",\"body_sha256\":"u8);
        Hash(unit.BodyHash);
        Literal(",\"canonical_sha256\":"u8);
        Hash(unit.CanonicalHash);
        Literal(unit.HeadingOnly ? ",\"heading_only\":true,\"ordinal\":"u8 : ",\"heading_only\":false,\"ordinal\":"u8);
        Number(unit.Ordinal);
        Literal(",\"parent_address\":"u8);
        Text(unit.ParentAddress);
        Literal(",\"section_code\":"u8);
        Text(unit.SectionCode);
        Literal(",\"section_type\":"u8);
        Text(unit.SectionType);
        Literal(",\"span\":"u8);
        Span(unit.Span);
        Literal(",\"title\":"u8);
        Text(unit.Title);
        Literal(",\"title_sha256\":"u8);
        Hash(unit.TitleHash);
        Literal(",\"unit_kind\":"u8);
        Text(unit.UnitKind);
        Literal("}"u8);
    }

    /// <summary>SHA-256 of the whole, 64 lower-case hexadecimal digits. It ends the text.</summary>
    public string Digest()
    {
        Literal("]}"u8);
        _hash.AppendData(_buffer.AsSpan(0, _length));
        _length = 0;
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Exclusions(ImmutableArray<SourceExclusion> exclusions)
    {
        var first = true;
        foreach (var exclusion in exclusions)
        {
            Literal(first ? "{\"kind\":"u8 : ",{\"kind\":"u8);
            first = false;
            Text(exclusion.Kind);
            Literal(",\"sha256\":"u8);
            Text(exclusion.Sha256);
            Literal(",\"span\":"u8);
            Span(exclusion.Span);
            Literal("}"u8);
        }
    }

    private void Span(SourceSpan span)
    {
        Literal("{\"column\":"u8);
        Number(span.Column);
        Literal(",\"length\":"u8);
        Number(span.Length);
        Literal(",\"line\":"u8);
        Number(span.Line);
        Literal(",\"start\":"u8);
        Number(span.Start);
        Literal("}"u8);
    }

    private void Number(int value)
    {
        Utf8Formatter.TryFormat(value, Room(LongestNumber), out var written);
        _length += written;
    }

    private void Hash(HashText hash)
    {
        var room = Room(HashDigits + 2);
        if (!hash.TryWrite(room.Slice(1, HashDigits)))
        {
            Text(hash.ToString());
            return;
        }

        room[0] = room[HashDigits + 1] = (byte)'"';
        _length += HashDigits + 2;
    }

    private void Text(string? text)
    {
        if (text is null)
        {
            Literal("null"u8);
            return;
        }

        var room = Room(2 + (text.Length * 3));
        var length = Encoding.UTF8.GetBytes(text, room[1..]);
        if (room.Slice(1, length).IndexOfAny(Escaped) >= 0)
        {
            EscapedText(Encoding.UTF8.GetBytes(text));
            return;
        }

        room[0] = room[length + 1] = (byte)'"';
        _length += length + 2;
    }

    private void EscapedText(ReadOnlySpan<byte> text)
    {
        Literal("\""u8);
        foreach (var value in text)
        {
            Literal(value switch
            {
                (byte)'"' => "\\\""u8,
                (byte)'\\' => "\\\\"u8,
                (byte)'\b' => "\\b"u8,
                (byte)'\t' => "\\t"u8,
                (byte)'\n' => "\\n"u8,
                (byte)'\f' => "\\f"u8,
                (byte)'\r' => "\\r"u8,
                < 0x10 => [.. "\\u000"u8, HexDigit(value)],
                < 0x20 => [.. "\\u001"u8, HexDigit(value)],
                _ => [value],
            });
        }

        Literal("\""u8);
    }

    private static byte HexDigit(byte value) => "0123456789abcdef"u8[value & 0xF];

    private void Literal(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        _length += text.Length;
    }

    /// <summary>The free part of the buffer, at least so long; what was written is hashed when it does not fit.</summary>
    private Span<byte> Room(int length)
    {
        if (_buffer.Length - _length < length)
        {
            _hash.AppendData(_buffer.AsSpan(0, _length));
            _length = 0;
            if (_buffer.Length < length)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = ArrayPool<byte>.Shared.Rent(length);
            }
        }

        return _buffer.AsSpan(_length);
    }
}
