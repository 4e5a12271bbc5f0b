using System.Globalization;
using System.Text;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Units;

/// <summary>The findings of marking: each stops or becomes a warning, as the profile says.</summary>
internal sealed class Findings(string path)
{
    private const int MaxExcerpt = 80;

    /// <summary>The warnings so far.</summary>
    public List<PlanWarning> Warnings { get; } = [];

    /// <summary>Adds a finding.</summary>
    /// <param name="rule">What it does.</param>
    /// <param name="definition">The stop; the warning's code is the part of its id after the point.</param>
    /// <param name="bytes">The document.</param>
    /// <param name="offset">First byte of the place.</param>
    /// <param name="line">Line of the place.</param>
    /// <param name="message">One sentence for a person.</param>
    /// <param name="excerpt">Whether the place is a heading, whose beginning may be shown; other text is never shown.</param>
    public void Add(
        FindingRule rule,
        ErrorDefinition definition,
        ReadOnlySpan<byte> bytes,
        int offset,
        int line,
        string message,
        bool excerpt = false
    )
    {
        string code = definition.Id[(definition.Id.IndexOf('.', StringComparison.Ordinal) + 1)..];
        PlanWarning finding = new PlanWarning(code, line, message)
        {
            Offset = offset,
            Excerpt = excerpt ? Excerpt(bytes[offset..]) : "",
            Remediation = rule == FindingRule.Stop ? definition.Recommendation : definition.Remediation,
        };
        Add(rule, definition, finding);
    }

    /// <summary>Adds a finding that says itself what is shown of its place.</summary>
    public void Add(FindingRule rule, ErrorDefinition definition, PlanWarning finding)
    {
        switch (rule)
        {
            case FindingRule.Stop:
                throw Stop(definition, finding);
            case FindingRule.Warn:
                Warnings.Add(finding);
                break;
            case FindingRule.Ignore:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rule));
        }
    }

    /// <summary>The stop of a document in which nothing opens a unit, at the line that came nearest to it.</summary>
    public IuException NoUnit(ReadOnlySpan<byte> bytes, int offset, bool excerpt, string message) =>
        Stop(
            ErrorCatalogue.NoUnit,
            new PlanWarning("NoUnit", LineEnds.LineAt(bytes, offset), message)
            {
                Offset = offset,
                Excerpt = excerpt ? Excerpt(bytes[offset..]) : "",
                Remediation = ErrorCatalogue.NoUnit.Recommendation,
            }
        );

    private IuException Stop(ErrorDefinition definition, PlanWarning finding)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"{path}: line {finding.Line}, byte {finding.Offset}");
        return new IuException(definition, $"{place}{(finding.Excerpt.Length > 0 ? $" ({finding.Excerpt})" : "")}: {finding.Message}", path)
        {
            Finding = finding,
        };
    }

    private static string Excerpt(ReadOnlySpan<byte> from)
    {
        LineEnds.Next(from, 0, out int end);
        string text = Encoding.UTF8.GetString(from[..Math.Min(end, 4 * MaxExcerpt)]);
        StringBuilder shown = new StringBuilder(MaxExcerpt);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxExcerpt || rune == Rune.ReplacementChar)
            {
                break;
            }

            // A control or direction character would change what the reader sees around it.
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            shown.Append(category is UnicodeCategory.Control or UnicodeCategory.Format ? $"U+{rune.Value:X4}" : rune.ToString());
        }

        return shown.ToString().Trim();
    }
}
