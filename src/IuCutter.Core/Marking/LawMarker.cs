using System.Globalization;
using IuCutter.Core.Marking.Blocks;
using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Marking.Sequence;
using IuCutter.Core.Marking.Units;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking;

/// <summary>
/// Marks a law: every line that reads like the beginning of a unit is a candidate, and those are chosen whose numbers
/// make a sequence. Units and exclusions are a partition of the bytes.
/// </summary>
internal sealed class LawMarker(GrammarProfile profile, int deepest)
{
    private readonly LevelMatcher _matcher = new(profile, deepest);

    /// <summary>Marks a document.</summary>
    /// <exception cref="IuException">Input.NoUnit, or a finding that the profile makes a stop.</exception>
    public DocumentMarks Mark(ReadOnlySpan<byte> bytes, string path, MarkTrace? trace = null)
    {
        List<ExclusionMark> exclusions = new List<ExclusionMark>();
        Findings findings = new Findings(path);
        int text = LeadingText.Skip(bytes, profile, exclusions, out int line);
        HtmlText html = new HtmlText(_matcher, profile);
        List<Candidate> candidates = Candidates(bytes, text, line, findings, html, out int[]? ranks, trace);
        List<Candidate> chosen = candidates.FindAll(candidate => candidate.Chosen);
        if (!chosen.Exists(candidate => candidate.Level >= 0))
        {
            Candidate? near = candidates.Find(candidate => candidate.Level >= 0);
            string why = near is null
                ? "No line begins with a label."
                : $"The first line with a label opens nothing: {CandidateReason.Of(near, profile)}.";
            throw findings.NoUnit(
                bytes,
                near?.Line.Start ?? text,
                near is not null,
                $"No line opens a unit under profile {profile.Name}. {why} {html.Sentence}".TrimEnd()
            );
        }

        html.Report(bytes, chosen.Count, findings);

        ReportGaps(bytes, chosen, findings);
        new RejectedLines(profile, deepest, findings).Report(bytes, candidates, chosen);
        UnitMarks units = new UnitMarks(chosen.Count + 1);
        LeadingText.AddOpening(bytes, profile, text, line, chosen[0].Line.Start, units, exclusions);
        new UnitNesting(profile, ranks, findings).Add(bytes, chosen, units);
        DocumentMarks marks = new DocumentMarks(units, exclusions, findings.Warnings);
        trace?.Marks = marks;
        return marks;
    }

    /// <summary>Every candidate with what became of it.</summary>
    public List<Candidate> Candidates(
        ReadOnlySpan<byte> bytes,
        int start,
        int line,
        Findings findings,
        HtmlText html,
        out int[] ranks,
        MarkTrace? trace = null
    )
    {
        (List<(int Start, int End)>? quotes, int? unclosed) = QuotedText.Find(
            bytes,
            start,
            profile,
            deepest == profile.Levels.Length - 1 ? _matcher : new LevelMatcher(profile, profile.Levels.Length - 1)
        );
        CandidateReader reader = new CandidateReader(profile, _matcher, quotes);
        LineFilter filter = new LineFilter(new LabelStarts(profile, deepest), profile.IndentedCode, reader);
        BlockScan scan = BlockScanner.Scan(bytes, start, line, setext: false, filter, trace?.Blocks);
        trace?.FirstLine = line;
        LeadingText.Report(scan, profile, bytes, start, findings);
        html.Find(bytes, scan.Html);
        if (unclosed is { } offset)
        {
            findings.Add(
                FindingRule.Warn,
                ErrorCatalogue.UnclosedQuote,
                bytes,
                offset,
                LineEnds.LineAt(bytes, offset),
                "A quotation that begins with a label has no end: what it holds may open units.",
                excerpt: true
            );
        }

        List<Candidate> candidates = PlainNumbers.WithoutLists(bytes, reader.Headings, reader.Candidates, profile.Levels);
        LetterNumbers.Read(candidates);
        new ContentsFinder(profile).Mark(bytes, candidates);
        new LabelsInText(profile).Mark(bytes, candidates);
        LevelChooser chooser = new LevelChooser(profile, candidates);
        chooser.Choose(deepest);
        ranks = chooser.Ranks;
        trace?.Candidates = candidates;
        return candidates;
    }

    private void ReportGaps(ReadOnlySpan<byte> bytes, List<Candidate> chosen, Findings findings)
    {
        foreach (Candidate candidate in chosen)
        {
            if (candidate is { Quoted: true, Number.Codified: not true })
            {
                findings.Add(
                    FindingRule.Warn,
                    ErrorCatalogue.QuotedOpening,
                    bytes,
                    candidate.Line.Start,
                    candidate.Line.Line,
                    "A unit opens within quoted text, because its number would be missing otherwise.",
                    excerpt: true
                );
            }

            if (candidate.AfterGap)
            {
                ProfileLevel level = profile.Levels[candidate.Level];
                string message = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Before {level.Name} {candidate.Number!.Code} a number is missing."
                );
                findings.Add(
                    level.Gap,
                    ErrorCatalogue.NumberingGap,
                    bytes,
                    candidate.Line.Start,
                    candidate.Line.Line,
                    message,
                    excerpt: true
                );
            }
        }
    }
}
