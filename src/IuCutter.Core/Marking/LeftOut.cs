using System.Globalization;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking;

/// <summary>
/// Tells of lines that read like openings and open nothing: what they begin goes into their neighbour's body, and must not
/// do so silently.
/// </summary>
internal sealed class LeftOut(GrammarProfile profile, int deepest, Findings findings)
{
    /// <summary>So many labels in a row are quoted seldom on purpose.</summary>
    private const int LongQuotation = 10;

    /// <summary>Reports, from the outermost level in.</summary>
    public void Report(ReadOnlySpan<byte> bytes, List<Candidate> candidates, List<Candidate> chosen)
    {
        for (var level = 0; level <= deepest; level++)
        {
            var open = chosen.FindAll(candidate => candidate.Level == level && candidate.Number is not null);
            var codes = open.Select(candidate => candidate.Number!.Code).ToHashSet(StringComparer.Ordinal);
            var beyond = candidates.Find(candidate => candidate.LeftOut && candidate.Level == level && IsPastTheEnd(candidate, open.LastOrDefault()));
            foreach (var candidate in candidates.Where(candidate => candidate.LeftOut && candidate.Level == level))
            {
                if (candidate == beyond)
                {
                    Add(bytes, candidate, $"the numbers end at {open[^1].Number!.Code}, and it may be a reference");
                }
                else if (profile.Levels[level].Before is null && IsTwin(candidate) && codes.Contains(candidate.Number!.Code))
                {
                    AddTwin(bytes, candidate);
                }
                else if (ReadsLikeAnOpening(candidate) && !codes.Contains(candidate.Number!.Code))
                {
                    Add(bytes, candidate, "it reads like an opening, but its number has no place in the sequence");
                }
            }
        }

        ReportLongQuotations(bytes, candidates);
        ReportEmptyLevel(bytes, chosen);
    }

    /// <summary>A law that amends another quotes a few of its articles; a mark that is missing quotes the rest of the law.</summary>
    private void ReportLongQuotations(ReadOnlySpan<byte> bytes, List<Candidate> candidates)
    {
        for (var at = 0; at < candidates.Count;)
        {
            var end = at;
            while (end < candidates.Count && candidates[end] is { Quoted: true, Chosen: false })
            {
                end++;
            }

            if (end - at >= LongQuotation)
            {
                var message = string.Create(CultureInfo.InvariantCulture, $"Quoted text keeps {end - at} labels from opening a unit, from here to line {candidates[end - 1].Line.Line}: is the quotation before it closed where it should be?");
                findings.Add(FindingRule.Warn, ErrorCatalogue.UnclosedQuote, bytes, candidates[at].Line.Start, candidates[at].Line.Line, message, excerpt: true);
            }

            at = Math.Max(end, at + 1);
        }
    }

    /// <summary>No longer chain shows that it is a reference, and nothing that it is not.</summary>
    private static bool IsPastTheEnd(Candidate candidate, Candidate? last) =>
        last is not null && candidate.Number!.Group == last.Number!.Group
        && candidate.Line.Start > last.Line.Start && LevelNumber.Compare(candidate.Number.Key, last.Number.End) > 0;

    private static bool ReadsLikeAnOpening(Candidate candidate) => candidate.Titled || candidate.Weight >= LineContext.Sure;

    /// <summary>
    /// A reference may begin a line with a number that is taken; one that has marks or a title of its own is none, unless
    /// the sentence goes on: some converters make a heading of every line that begins with a label.
    /// </summary>
    private static bool IsTwin(Candidate candidate) =>
        candidate is { Bare: false, Wordless: false } && candidate.Weight >= LineContext.Sure
        && (candidate.Titled || (candidate.Opening != Openings.Plain && candidate.Weight >= LineContext.WholeHeading));

    private void AddTwin(ReadOnlySpan<byte> bytes, Candidate candidate)
    {
        var level = profile.Levels[candidate.Level];
        findings.Add(
            level.Duplicates == DuplicateRule.Stop ? FindingRule.Stop : FindingRule.Warn, ErrorCatalogue.DuplicateAddress, bytes, candidate.Line.Start, candidate.Line.Line,
            $"{level.Name} {candidate.Number!.Code} opens no unit: another line of this number does, in the sequence.", excerpt: true);
    }

    private void Add(ReadOnlySpan<byte> bytes, Candidate candidate, string why)
    {
        var level = profile.Levels[candidate.Level];
        findings.Add(
            level.Gap, ErrorCatalogue.NumberingGap, bytes, candidate.Line.Start, candidate.Line.Line,
            $"{level.Name} {candidate.Number!.Code} opens no unit: {why}.", excerpt: true);
    }

    /// <summary>A law that is cut at its chapters alone was most likely cut by another country's profile.</summary>
    private void ReportEmptyLevel(ReadOnlySpan<byte> bytes, List<Candidate> chosen)
    {
        if (!chosen.Exists(candidate => candidate.Level == deepest))
        {
            var first = chosen.Find(candidate => candidate.Level >= 0)!;
            var message = $"No {profile.Levels[deepest].Name} opens a unit anywhere: the document may need another profile or another level.";
            findings.Add(FindingRule.Warn, ErrorCatalogue.NoUnit, bytes, first.Line.Start, first.Line.Line, message, excerpt: true);
        }
    }
}
