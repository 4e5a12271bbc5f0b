using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Plans;

/// <summary>
/// The canonical JSON (RFC 8785) of what a plan writes: members in the order of their names, whole numbers only. It is
/// written straight to bytes, because a plan of short units is about as long as its document.
/// </summary>
internal static class PlanJson
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private const int Chunk = 32 * 1024;

    /// <summary>SHA-256 of the plan's canonical JSON, hashed while it is written; the digest itself is not part of it.</summary>
    public static string Digest(CutPlan plan)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var to = new ArrayBufferWriter<byte>(2 * Chunk);
        to.Write("{\"document\":{\"length\":"u8);
        Number(to, plan.Document.Length);
        to.Write(",\"sha256\":"u8);
        Text(to, plan.Document.Sha256);
        to.Write("},\"document_prefix\":"u8);
        Text(to, plan.DocumentPrefix);
        to.Write(",\"exclusions\":["u8);
        Exclusions(to, plan.Exclusions);
        to.Write("],\"format\":\"iu-plan/1\",\"owner_ref\":"u8);
        Text(to, plan.OwnerRef);
        to.Write(",\"profile\":{\"digest\":"u8);
        Text(to, plan.ProfileDigest);
        to.Write(",\"name\":"u8);
        Text(to, plan.ProfileName);
        to.Write("},\"publication_type\":"u8);
        Text(to, plan.PublicationType);
        to.Write(",\"units\":["u8);
        var first = true;
        foreach (var unit in plan.Units)
        {
            to.Write(first ? "{"u8 : ",{"u8);
            first = false;
            Unit(to, unit);
            if (to.WrittenCount > Chunk)
            {
                hash.AppendData(to.WrittenSpan);
                to.ResetWrittenCount();
            }
        }

        to.Write("]}"u8);
        hash.AppendData(to.WrittenSpan);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Unit(ArrayBufferWriter<byte> to, PlannedUnit unit)
    {
        to.Write("\"address\":"u8);
        Text(to, unit.Address);
        to.Write(",\"body_sha256\":"u8);
        Text(to, unit.BodySha256);
        to.Write(unit.HeadingOnly ? ",\"heading_only\":true,\"ordinal\":"u8 : ",\"heading_only\":false,\"ordinal\":"u8);
        Number(to, unit.Ordinal);
        to.Write(",\"parent_address\":"u8);
        Text(to, unit.ParentAddress);
        to.Write(",\"section_code\":"u8);
        Text(to, unit.SectionCode);
        to.Write(",\"section_type\":"u8);
        Text(to, unit.SectionType);
        to.Write(",\"span\":"u8);
        Span(to, unit.Span);
        to.Write(",\"title\":"u8);
        Text(to, unit.Title);
        to.Write(",\"title_sha256\":"u8);
        Text(to, unit.TitleSha256);
        to.Write(",\"unit_kind\":"u8);
        Text(to, unit.UnitKind);
        to.Write("}"u8);
    }

    private static void Exclusions(ArrayBufferWriter<byte> to, ImmutableArray<SourceExclusion> exclusions)
    {
        var first = true;
        foreach (var exclusion in exclusions)
        {
            to.Write(first ? "{\"kind\":"u8 : ",{\"kind\":"u8);
            first = false;
            Text(to, exclusion.Kind);
            to.Write(",\"sha256\":"u8);
            Text(to, exclusion.Sha256);
            to.Write(",\"span\":"u8);
            Span(to, exclusion.Span);
            to.Write("}"u8);
        }
    }

    private static void Span(ArrayBufferWriter<byte> to, SourceSpan span)
    {
        to.Write("{\"column\":"u8);
        Number(to, span.Column);
        to.Write(",\"length\":"u8);
        Number(to, span.Length);
        to.Write(",\"line\":"u8);
        Number(to, span.Line);
        to.Write(",\"start\":"u8);
        Number(to, span.Start);
        to.Write("}"u8);
    }

    private static void Number(ArrayBufferWriter<byte> to, int value)
    {
        Utf8Formatter.TryFormat(value, to.GetSpan(11), out var written);
        to.Advance(written);
    }

    private static void Text(ArrayBufferWriter<byte> to, string? text)
    {
        if (text is null)
        {
            to.Write("null"u8);
            return;
        }

        var space = to.GetSpan(2 + (text.Length * 3));
        space[0] = (byte)'"';
        var length = Encoding.UTF8.GetBytes(text, space[1..]);
        if (space.Slice(1, length).IndexOfAny(Escaped) >= 0)
        {
            EscapedText(to, Encoding.UTF8.GetBytes(text));
            return;
        }

        space[length + 1] = (byte)'"';
        to.Advance(length + 2);
    }

    private static void EscapedText(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> text)
    {
        to.Write("\""u8);
        foreach (var value in text)
        {
            to.Write(value switch
            {
                (byte)'"' => "\\\""u8,
                (byte)'\\' => "\\\\"u8,
                (byte)'\b' => "\\b"u8,
                (byte)'\t' => "\\t"u8,
                (byte)'\n' => "\\n"u8,
                (byte)'\f' => "\\f"u8,
                (byte)'\r' => "\\r"u8,
                < 0x10 => [.. "\\u000"u8, Hex(value)],
                < 0x20 => [.. "\\u001"u8, Hex(value)],
                _ => [value],
            });
        }

        to.Write("\""u8);
    }

    private static byte Hex(byte value) => "0123456789abcdef"u8[value & 0xF];
}
