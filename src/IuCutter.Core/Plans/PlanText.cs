using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace IuCutter.Core.Plans;

/// <summary>
/// The verifier's own canonical JSON of a plan, by templates, where the builder writes it member by member. What stands in
/// a template without a call to <see cref="Escaped"/> was checked before to need no escape.
/// </summary>
internal sealed class PlanText(CutPlan plan)
{
    /// <summary>Room for a unit's template without its texts.</summary>
    private const int Template = 1024;

    /// <summary>Bytes that one UTF-16 unit may become.</summary>
    private const int Widest = 3;

    private byte[] _text = new byte[64 * 1024];
    private int _length;

    /// <summary>The plan's digest, from a few units' text at a time: a plan may be as long as its document.</summary>
    public string Digest()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Write(text => hash.AppendData(text.Span));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The text: SHA-256 of its bytes is the plan's digest. Titles are in it, and no body.</summary>
    public byte[] Bytes()
    {
        using MemoryStream bytes = new MemoryStream();
        Write(text => bytes.Write(text.Span));
        return bytes.ToArray();
    }

    private void Write(Action<ReadOnlyMemory<byte>> take)
    {
        _length = 0;
        IuDocument source = plan.Document;
        Add(take, $"{{\"document\":{{\"length\":{source.Length},\"sha256\":\"{source.Sha256}\"}},");
        Add(take, $"\"document_prefix\":\"{plan.DocumentPrefix}\",\"exclusions\":[");
        string comma = "";
        foreach (SourceExclusion exclusion in plan.Exclusions)
        {
            SourceSpan span = exclusion.Span;
            Add(take, $"{comma}{{\"kind\":\"{exclusion.Kind}\",\"sha256\":\"{exclusion.Sha256}\",");
            Add(take, $"\"span\":{{\"column\":{span.Column},\"length\":{span.Length},\"line\":{span.Line},\"start\":{span.Start}}}}}");
            comma = ",";
        }

        string level = plan.UnitLevel is { } asked ? $"\"{Escaped(asked)}\"" : "null";
        Add(take, $"],\"format\":\"iu-plan/3\",\"owner_ref\":\"{Escaped(plan.OwnerRef)}\",");
        Add(take, $"\"profile\":{{\"digest\":\"{Escaped(plan.ProfileDigest)}\",\"name\":\"{Escaped(plan.ProfileName)}\"}},");
        Add(take, $"\"publication_type\":\"{Escaped(plan.PublicationType)}\",\"unit_level\":{level},\"units\":[");
        comma = "";
        foreach (PlannedUnit unit in plan.Units)
        {
            AddUnit(take, unit, comma);
            comma = ",";
        }

        Add(take, $"],\"warnings\":[");
        comma = "";
        foreach (PlanWarning warning in plan.Warnings)
        {
            Add(take, $"{comma}{{\"code\":\"{Escaped(warning.Code)}\",\"line\":{warning.Line},\"offset\":{warning.Offset}}}");
            comma = ",";
        }

        Add(take, $"]}}");
        take(_text.AsMemory(0, _length));
    }

    private void Add(Action<ReadOnlyMemory<byte>> take, FormattableString text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture));
        bytes.CopyTo(Room(take, bytes.Length));
        _length += bytes.Length;
    }

    private void AddUnit(Action<ReadOnlyMemory<byte>> take, PlannedUnit unit, string comma)
    {
        SourceSpan span = unit.Span;
        (string? address, string? code, string? title) = (Escaped(unit.Address), Escaped(unit.SectionCode), Escaped(unit.Title));
        (string? quote, string? parent) = unit.ParentAddress is { } outer ? ("\"", Escaped(outer)) : ("", "null");
        int room = Template + (Widest * (address.Length + parent.Length + code.Length + title.Length));
        int written;
        while (
            !Utf8.TryWrite(
                Room(take, room),
                CultureInfo.InvariantCulture,
                $"{comma}{{\"address\":\"{address}\",\"body_sha256\":\"{unit.BodyHash}\",\"canonical_sha256\":\"{unit.CanonicalHash}\","
                    + $"\"heading_only\":{(unit.HeadingOnly ? "true" : "false")},\"ordinal\":{unit.Ordinal},"
                    + $"\"parent_address\":{quote}{parent}{quote},\"section_code\":\"{code}\",\"section_type\":\"{unit.SectionType}\","
                    + $"\"span\":{{\"column\":{span.Column},\"length\":{span.Length},\"line\":{span.Line},\"start\":{span.Start}}},"
                    + $"\"title\":\"{title}\",\"unit_kind\":\"{unit.UnitKind}\"}}",
                out written
            )
        )
        {
            // A text that is no hash, or no word of a vocabulary, may be of any length: the other checks refuse it.
            room *= 2;
        }

        _length += written;
    }

    /// <summary>Room behind what is not taken yet, which is taken first when there is none.</summary>
    private Span<byte> Room(Action<ReadOnlyMemory<byte>> take, int length)
    {
        if (_text.Length - _length < length)
        {
            take(_text.AsMemory(0, _length));
            _length = 0;
            _text = _text.Length < length ? new byte[length] : _text;
        }

        return _text.AsSpan(_length);
    }

    private static string Escaped(string text)
    {
        if (!text.AsSpan().ContainsAny('"', '\\') && !text.AsSpan().ContainsAnyInRange('\0', '\x1F'))
        {
            return text;
        }

        StringBuilder escaped = new StringBuilder(text.Length + 2);
        foreach (char unit in text)
        {
            if (unit is '"' or '\\')
            {
                escaped.Append('\\').Append(unit);
            }
            else if (unit >= ' ')
            {
                escaped.Append(unit);
            }
            else if ("\b\t\n\f\r".IndexOf(unit, StringComparison.Ordinal) is >= 0 and var index)
            {
                escaped.Append('\\').Append("btnfr"[index]);
            }
            else
            {
                escaped.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
