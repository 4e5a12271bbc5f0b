using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Plans;

/// <summary>
/// The verifier's own canonical JSON of a plan, as text and by templates, where the builder writes bytes member by
/// member. What stands in a template without a call to <see cref="Quote"/> was checked before to need no escape.
/// </summary>
internal sealed class PlanText(CutPlan plan)
{
    private readonly StringBuilder _text = new();

    /// <summary>The plan's digest, from one unit's text at a time: a plan may be as long as its document.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var source = plan.Document;
        _text.Append(CultureInfo.InvariantCulture, $"{{\"document\":{{\"length\":{source.Length},\"sha256\":\"{source.Sha256}\"}},\"document_prefix\":\"{plan.DocumentPrefix}\",\"exclusions\":[");
        var comma = "";
        foreach (var exclusion in plan.Exclusions)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{comma}{{\"kind\":\"{exclusion.Kind}\",\"sha256\":\"{exclusion.Sha256}\",{Span(exclusion.Span)}}}");
            comma = ",";
        }

        _text.Append(CultureInfo.InvariantCulture, $"],\"format\":\"iu-plan/1\",\"owner_ref\":{Quote(plan.OwnerRef)},\"profile\":{{\"digest\":{Quote(plan.ProfileDigest)},\"name\":{Quote(plan.ProfileName)}}},");
        _text.Append(CultureInfo.InvariantCulture, $"\"publication_type\":{Quote(plan.PublicationType)},\"units\":[");
        comma = "";
        foreach (var unit in plan.Units)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{comma}{{\"address\":{Quote(unit.Address)},\"body_sha256\":\"{unit.BodySha256}\",\"canonical_sha256\":\"{unit.CanonicalSha256}\",\"heading_only\":{(unit.HeadingOnly ? "true" : "false")},");
            _text.Append(CultureInfo.InvariantCulture, $"\"ordinal\":{unit.Ordinal},\"parent_address\":{(unit.ParentAddress is null ? "null" : Quote(unit.ParentAddress))},");
            _text.Append(CultureInfo.InvariantCulture, $"\"section_code\":{Quote(unit.SectionCode)},\"section_type\":\"{unit.SectionType}\",{Span(unit.Span)},");
            _text.Append(CultureInfo.InvariantCulture, $"\"title\":{Quote(unit.Title)},\"title_sha256\":\"{unit.TitleSha256}\",\"unit_kind\":\"{unit.UnitKind}\"}}");
            comma = ",";
            Take(hash);
        }

        _text.Append("]}");
        Take(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Take(IncrementalHash hash)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(_text.ToString()));
        _text.Clear();
    }

    private static string Span(SourceSpan span) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"span\":{{\"column\":{span.Column},\"length\":{span.Length},\"line\":{span.Line},\"start\":{span.Start}}}");

    private static string Quote(string text)
    {
        if (!text.Any(unit => unit is < ' ' or '"' or '\\'))
        {
            return $"\"{text}\"";
        }

        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var unit in text)
        {
            if (unit is '"' or '\\')
            {
                quoted.Append('\\').Append(unit);
            }
            else if (unit >= ' ')
            {
                quoted.Append(unit);
            }
            else if ("\b\t\n\f\r".IndexOf(unit, StringComparison.Ordinal) is >= 0 and var index)
            {
                quoted.Append('\\').Append("btnfr"[index]);
            }
            else
            {
                quoted.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
            }
        }

        return quoted.Append('"').ToString();
    }
}
