using System.Globalization;
using IuCutter.Core.Marking;
using IuCutter.Core.Marking.Units;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Explaining;

/// <summary>
/// Tells of each line which rule cut it, or why none did: from what the marker wrote down while it decided. Also of a
/// document that a finding stops, as far as it was read.
/// </summary>
internal sealed class PlanExplainer
{
    private readonly GrammarProfile _profile;
    private readonly MarkTrace _trace;
    private readonly LineReasons _reasons;
    private readonly string _prefix;

    private PlanExplainer(GrammarProfile profile, MarkTrace trace, LineReasons reasons, string prefix) =>
        (_profile, _trace, _reasons, _prefix) = (profile, trace, reasons, prefix);

    /// <summary>Marks the document and explains its lines.</summary>
    /// <param name="document">The document.</param>
    /// <param name="profile">What opens a unit.</param>
    /// <param name="unitLevel">The deepest level that opens units; null for the profile's own.</param>
    /// <param name="prefix">First part of every address; empty for addresses without it.</param>
    /// <returns>One explanation for each line, in order, and what stopped the document; null when nothing did.</returns>
    /// <exception cref="IuException">Input.UnknownUnitLevel.</exception>
    public static (List<LineExplanation> Lines, IuException? Stop) Explain(
        IuDocument document,
        GrammarProfile profile,
        string? unitLevel,
        string prefix
    )
    {
        ReadOnlySpan<byte> bytes = document.Bytes.AsSpan();
        MarkTrace trace = new MarkTrace();
        IuException? stop = null;
        try
        {
            trace.Marks = DocumentMarker.Mark(bytes, document.Path, profile, unitLevel, trace);
        }
        catch (IuException refusal) when (refusal.Finding is not null)
        {
            stop = refusal;
        }

        LineReasons reasons = new LineReasons(profile, trace);
        return (new PlanExplainer(profile, trace, reasons, prefix).Lines(bytes, stop), stop);
    }

    private List<LineExplanation> Lines(ReadOnlySpan<byte> bytes, IuException? stop)
    {
        UnitMarks units = _trace.Marks?.Units ?? new UnitMarks(0);
        List<ExclusionMark> exclusions = _trace.Marks?.Exclusions ?? [];
        List<string> addresses = Addresses(units);
        List<LineExplanation> lines = new List<LineExplanation>();
        (int unit, int number) = (-1, 0);
        for (int at = 0; at < bytes.Length; )
        {
            int start = at;
            at = LineEnds.Next(bytes, at, out int end);
            number++;
            bool opens = unit + 1 < units.Count && units[unit + 1].Line == number;
            unit += opens ? 1 : 0;
            (LineRule rule, string? reason) = Why(bytes, start, end, number, opens ? units[unit] : null);
            LineDecision decision =
                opens ? LineDecision.Opens
                : unit < 0 ? LineDecision.Excluded
                : LineDecision.Within;
            if (
                unit < 0
                && exclusions.Find(one => one.Start < at && one.End >= at && one.End > start && one.Kind != "byte_order_mark")
                    is { Kind: not null } exclusion
            )
            {
                reason = $"{exclusion.Kind.Replace('_', ' ')}: {reason}";
            }

            if (stop?.Finding is { } finding && finding.Line == number)
            {
                (decision, rule, reason) = (
                    LineDecision.Stops,
                    LineRule.Finding,
                    $"{stop.Definition.Id}: {finding.Message} {finding.Remediation}"
                );
            }

            lines.Add(new LineExplanation(number, start, at - start, decision, rule, reason, unit < 0 ? null : addresses[unit]));
        }

        return lines;
    }

    private (LineRule Rule, string Reason) Why(ReadOnlySpan<byte> bytes, int start, int end, int number, UnitMark? opened)
    {
        if (number < _trace.FirstLine)
        {
            return (LineRule.FrontMatter, "it lies in the front matter");
        }

        if (opened is { SectionType: "preamble", Code: "PREAMBLE" })
        {
            return (LineRule.Preamble, $"the text before the first opening is a unit in {_profile.Name}");
        }

        return _reasons.Of(bytes, start, end, number);
    }

    private List<string> Addresses(UnitMarks units)
    {
        List<string> addresses = new List<string>(units.Count);
        foreach (UnitMark unit in units)
        {
            string parent = unit.Parent < 0 ? _prefix : addresses[unit.Parent];
            addresses.Add(parent.Length == 0 ? unit.Code : string.Create(CultureInfo.InvariantCulture, $"{parent}/{unit.Code}"));
        }

        return addresses;
    }
}
