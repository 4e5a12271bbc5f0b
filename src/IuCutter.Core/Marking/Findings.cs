using System.Globalization;
using System.Text;
using IuCutter.Core.Documents;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking;

/// <summary>What marking noticed: each finding stops or becomes a warning, as the profile says.</summary>
internal sealed class Findings(string path)
{
    private const int LongestExcerpt = 80;

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
    public void Add(FindingRule rule, ErrorDefinition definition, ReadOnlySpan<byte> bytes, int offset, int line, string message, bool excerpt = false)
    {
        var shown = excerpt ? Excerpt(bytes[offset..]) : "";
        switch (rule)
        {
            case FindingRule.Stop:
                var place = string.Create(CultureInfo.InvariantCulture, $"{path}: line {line}, byte {offset}");
                throw new IuException(definition, $"{place}{(shown.Length > 0 ? $" ({shown})" : "")}: {message}", path);
            case FindingRule.Warn:
                Warnings.Add(new PlanWarning(definition.Id[(definition.Id.IndexOf('.', StringComparison.Ordinal) + 1)..], line, message)
                {
                    Offset = offset,
                    Excerpt = shown,
                    Mend = definition.Recommendation,
                });
                break;
            case FindingRule.Ignore:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rule));
        }
    }

    private static string Excerpt(ReadOnlySpan<byte> from)
    {
        LineEnds.Next(from, 0, out var end);
        var text = Encoding.UTF8.GetString(from[..Math.Min(end, 4 * LongestExcerpt)]);
        var shown = new StringBuilder(LongestExcerpt);
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= LongestExcerpt || rune == Rune.ReplacementChar)
            {
                break;
            }

            // A control or direction character would change what the reader sees around it.
            var category = Rune.GetUnicodeCategory(rune);
            shown.Append(category is UnicodeCategory.Control or UnicodeCategory.Format ? $"U+{rune.Value:X4}" : rune.ToString());
        }

        return shown.ToString().Trim();
    }
}
