using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Marking.Units;

namespace IuCutter.Core.Plans;

/// <summary>
/// The canonical JSON (RFC 8785) of what a plan writes, hashed while it is written: members in the order of their names,
/// whole numbers only. A plan is hashed unit by unit and never held as text. Of a warning, code and place are in it, not the words:
/// those may get better without making it another plan.
/// </summary>
internal sealed class PlanJson : IDisposable
{
    private const int HashDigits = 64;
    private const int MaxNumberLength = 11;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(i => (byte)i),
        (byte)'"',
        (byte)'\\',
    ]);

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private int _length;
    private readonly CutPlan _head;
    private readonly UnitMarks _marks;

    /// <summary>Begins with what stands before the units; the digest itself is not part of it.</summary>
    /// <param name="head">The plan without its units.</param>
    /// <param name="marks">Its units.</param>
    public PlanJson(CutPlan head, UnitMarks marks)
    {
        (_head, _marks) = (head, marks);
        Literal("{\"document\":{\"length\":"u8);
        Number(head.Document.Length);
        Literal(",\"sha256\":"u8);
        Text(head.Document.Sha256);
        Literal("},\"document_prefix\":"u8);
        Text(head.DocumentPrefix);
        Literal(",\"exclusions\":["u8);
        Exclusions(head.Exclusions);
        Literal("],\"format\":\"iu-plan/3\",\"owner_ref\":"u8);
        Text(head.OwnerRef);
        Literal(",\"profile\":{\"digest\":"u8);
        Text(head.ProfileDigest);
        Literal(",\"name\":"u8);
        Text(head.ProfileName);
        Literal("},\"publication_type\":"u8);
        Text(head.PublicationType);
        Literal(",\"unit_level\":"u8);
        if (head.UnitLevel is { } level)
        {
            Text(level);
        }
        else
        {
            Literal("null"u8);
        }

        Literal(",\"units\":["u8);
    }

    /// <summary>Adds a unit, in the order of the marks.</summary>
    public void AddUnit(int index, SourceSpan span, string unitKind, Sha256Digest body, Sha256Digest canonical)
    {
        Literal(index > 0 ? ",{\"address\":"u8 : "{\"address\":"u8);
        Address(index);
        Literal(",\"body_sha256\":"u8);
        Hash(body);
        Literal(",\"canonical_sha256\":"u8);
        Hash(canonical);
        Literal(_marks.HeadingOnly(index) ? ",\"heading_only\":true,\"ordinal\":"u8 : ",\"heading_only\":false,\"ordinal\":"u8);
        Number(index + 1);
        Literal(",\"parent_address\":"u8);
        Address(_marks.Parent(index));
        Literal(",\"section_code\":"u8);
        Literal("\""u8);
        Characters(_marks.Code(index));
        Literal("\""u8);
        Literal(",\"section_type\":"u8);
        Text(_marks.SectionType(index));
        Literal(",\"span\":"u8);
        Span(span);
        Literal(",\"title\":"u8);
        Title(_marks.Title(index));
        Literal(",\"unit_kind\":"u8);
        Text(unitKind);
        Literal("}"u8);
    }

    /// <summary>SHA-256 of the whole, 64 lower-case hexadecimal digits. It ends the text.</summary>
    public string Digest()
    {
        Literal("],\"warnings\":["u8);
        bool first = true;
        foreach (PlanWarning warning in _head.Warnings)
        {
            Literal(first ? "{\"code\":"u8 : ",{\"code\":"u8);
            first = false;
            Text(warning.Code);
            Literal(",\"line\":"u8);
            Number(warning.Line);
            Literal(",\"offset\":"u8);
            Number(warning.Offset);
            Literal("}"u8);
        }

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
        bool first = true;
        foreach (SourceExclusion exclusion in exclusions)
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
        Utf8Formatter.TryFormat(value, Room(MaxNumberLength), out int written);
        _length += written;
    }

    private void Hash(Sha256Digest hash)
    {
        Span<byte> room = Room(HashDigits + 2);
        if (!hash.TryWrite(room.Slice(1, HashDigits)))
        {
            throw new ArgumentException("not a SHA-256", nameof(hash));
        }

        room[0] = room[HashDigits + 1] = (byte)'"';
        _length += HashDigits + 2;
    }

    /// <summary>The address of a unit, part by part; null for none.</summary>
    private void Address(int index)
    {
        if (index < 0)
        {
            Literal("null"u8);
            return;
        }

        Literal("\""u8);
        Path(index);
        Literal("\""u8);
    }

    private void Path(int index)
    {
        if (index < 0)
        {
            Characters(_head.DocumentPrefix);
            return;
        }

        Path(_marks.Parent(index));
        Literal("/"u8);
        Characters(_marks.Code(index));
    }

    private void Title(TitleMark title)
    {
        if (title.Text is not null)
        {
            Text(title.Text);
            return;
        }

        Literal("\""u8);
        Characters(_head.Document.Bytes.AsSpan().Slice(title.Start, title.Length));
        Literal("\""u8);
    }

    private void Text(string text)
    {
        Literal("\""u8);
        Characters(text);
        Literal("\""u8);
    }

    private void Characters(string text)
    {
        Span<byte> room = Room(text.Length * 3);
        int length = Encoding.UTF8.GetBytes(text, room);
        if (room[..length].IndexOfAny(Escaped) >= 0)
        {
            Characters(Encoding.UTF8.GetBytes(text));
            return;
        }

        _length += length;
    }

    private void Characters(ReadOnlySpan<byte> text)
    {
        for (int stop; (stop = text.IndexOfAny(Escaped)) >= 0; text = text[(stop + 1)..])
        {
            Literal(text[..stop]);
            Escape(text[stop]);
        }

        Literal(text);
    }

    private void Escape(byte value) =>
        Literal(
            value switch
            {
                (byte)'"' => "\\\""u8,
                (byte)'\\' => "\\\\"u8,
                (byte)'\b' => "\\b"u8,
                (byte)'\t' => "\\t"u8,
                (byte)'\n' => "\\n"u8,
                (byte)'\f' => "\\f"u8,
                (byte)'\r' => "\\r"u8,
                < 0x10 => [.. "\\u000"u8, HexDigit(value)],
                _ => [.. "\\u001"u8, HexDigit(value)],
            }
        );

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
