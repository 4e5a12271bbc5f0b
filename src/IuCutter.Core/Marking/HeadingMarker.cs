using System.Globalization;
using IuCutter.Core.Marking.Blocks;
using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Marking.Units;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking;

/// <summary>
/// Finds the units of a document by a profile. A unit reaches from its heading to the next heading, so that units and
/// exclusions are a partition of the bytes: a container ends where its first child begins.
/// </summary>
internal sealed class HeadingMarker(GrammarProfile profile)
{
    private readonly LabelReader _labels = new(profile);

    /// <summary>Marks a document.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="deepest">Headings deeper than this are text.</param>
    /// <param name="trace">Takes what was decided of each line; null for nothing.</param>
    /// <exception cref="IuException">Input.NoUnit, or a finding that the profile makes a stop.</exception>
    public DocumentMarks Mark(ReadOnlySpan<byte> bytes, string path, int deepest, MarkTrace? trace = null)
    {
        List<ExclusionMark> exclusions = new List<ExclusionMark>();
        Findings findings = new Findings(path);
        int text = LeadingText.Skip(bytes, profile, exclusions, out int line);
        BlockScan scan = BlockScanner.Scan(bytes, text, line, profile.Setext, trace: trace?.Blocks);
        if (trace is not null)
        {
            (trace.FirstLine, trace.Headings, trace.DeepestHeading) = (line, scan.Headings, deepest);
        }

        LeadingText.Report(scan, profile, bytes, text, findings);
        List<HeadingMark> headings = deepest < 6 ? scan.Headings.FindAll(heading => heading.Level <= deepest) : scan.Headings;
        HtmlText html = new HtmlText(labels: null, profile);
        html.Find(bytes, scan.Html);
        if (headings.Count == 0)
        {
            throw findings.NoUnit(
                bytes,
                scan.Headings.Count > 0 ? scan.Headings[0].Start : text,
                scan.Headings.Count > 0,
                $"There is no heading that profile {profile.Name} knows. {html.Sentence}".TrimEnd()
            );
        }

        html.Report(bytes, headings.Count, findings);

        UnitMarks units = new UnitMarks(headings.Count + 1);
        LeadingText.AddOpening(bytes, profile, text, line, headings[0].Start, units, exclusions);
        AddUnits(bytes, headings, units, findings);
        DocumentMarks marks = new DocumentMarks(units, exclusions, findings.Warnings);
        trace?.Marks = marks;
        return marks;
    }

    private void AddUnits(ReadOnlySpan<byte> bytes, List<HeadingMark> headings, UnitMarks units, Findings findings)
    {
        SiblingCodes siblings = new SiblingCodes(units, headings.Count);
        NumberNesting? numbers = profile.NestsByNumber ? new NumberNesting() : null;
        using ShortHash hash = new ShortHash();
        Span<int> open = stackalloc int[7];
        open.Fill(-1);
        int lastLevel = 0;
        bool skipped = false;
        for (int i = 0; i < headings.Count; i++)
        {
            HeadingMark heading = headings[i];
            int end = i + 1 < headings.Count ? headings[i + 1].Start : bytes.Length;
            if (lastLevel > 0 && heading.Level > lastLevel + 1 && !skipped)
            {
                skipped = true;
                string message = string.Create(
                    CultureInfo.InvariantCulture,
                    $"A heading of depth {heading.Level} follows one of depth {lastLevel}."
                );
                findings.Add(profile.LevelSkip, ErrorCatalogue.LevelSkip, bytes, heading.Start, heading.Line, message, excerpt: true);
            }

            lastLevel = heading.Level;
            TitleMark title = HeadingTitle.Of(bytes, heading.TextStart, heading.TextEnd);
            (string? code, ProfileLabel? label) = Code(bytes, heading, end, title.Read(bytes), hash);
            int parent = open[heading.Level - 1];
            if (numbers is not null && (label is not null || code.StartsWith($"{AddressCode.Number}-", StringComparison.Ordinal)))
            {
                parent = numbers.Parent(code, units.Count, otherwise: parent);
            }

            code = Distinguish(siblings, parent, code, bytes, heading, findings);
            open[heading.Level..].Fill(units.Count);
            units.Add(
                new UnitMark(
                    heading.Start,
                    end,
                    heading.Line,
                    parent,
                    code,
                    SectionType(heading.Level, label),
                    title.OrUntitled(),
                    LinesBetween.AreBlank(bytes[heading.End..end])
                )
            );
        }
    }

    private string SectionType(int level, ProfileLabel? label) =>
        profile.LabelSectionTypes && label?.SectionType is { } type
            ? type
            : profile.SectionTypes[Math.Min(level, profile.SectionTypes.Length) - 1];

    private (string Code, ProfileLabel? Label) Code(ReadOnlySpan<byte> bytes, HeadingMark heading, int end, string title, ShortHash hash)
    {
        string clean = HeadingText.Clean(title);
        return _labels.Read(clean, out ProfileLabel? label) is { } code
            ? (code, label)
            : (HeadingTitle.Code(clean, bytes[heading.End..end], hash), null);
    }

    private string Distinguish(
        SiblingCodes siblings,
        int parent,
        string code,
        ReadOnlySpan<byte> bytes,
        HeadingMark heading,
        Findings findings
    )
    {
        if (siblings.Take(parent, code, out int firstLine, out int count))
        {
            return code;
        }

        if (profile.Duplicates == DuplicateRule.Stop)
        {
            string message = string.Create(
                CultureInfo.InvariantCulture,
                $"Lines {firstLine} and {heading.Line} are both {code} under the same parent."
            );
            findings.Add(FindingRule.Stop, ErrorCatalogue.DuplicateAddress, bytes, heading.Start, heading.Line, message, excerpt: true);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{code}~{count}");
    }
}
