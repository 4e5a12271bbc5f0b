using System.Globalization;
using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Units;

/// <summary>
/// Reports lines that read like openings and open nothing: what they begin goes into their neighbour's body, and must not
/// do so silently.
/// </summary>
internal sealed class RejectedLines(GrammarProfile profile, int deepest, Findings findings)
{
    /// <summary>So many labels in a row are quoted seldom on purpose.</summary>
    private const int MinLongQuotation = 10;

    /// <summary>More lines than this in one unit are reported together.</summary>
    private const int MaxInOneUnit = 3;

    /// <summary>A law may have articles and no sections; a container that is called so once may be cited.</summary>
    private const int MinProvisions = 2;

    /// <summary>Why a line opens nothing.</summary>
    private enum Why
    {
        Beyond,
        Repeated,
        NoPlace,
        Within,
    }

    /// <summary>Reports, from the outermost level in.</summary>
    public void Report(ReadOnlySpan<byte> bytes, List<Candidate> candidates, List<Candidate> chosen)
    {
        ILookup<int, Candidate> closed = candidates
            .Where(candidate => candidate.IsRejected || candidate.WithinUnit is not null)
            .ToLookup(candidate => candidate.Level);
        for (int level = 0; level <= deepest; level++)
        {
            if (!closed.Contains(level))
            {
                continue;
            }

            List<Candidate> open = chosen.FindAll(candidate => candidate.Level == level && candidate.Number is not null);
            // Few are left out, of very many that open.
            HashSet<string> codes = closed[level]
                .Where(candidate => candidate.IsRejected)
                .Select(candidate => candidate.Number!.Code)
                .ToHashSet(StringComparer.Ordinal);
            codes.IntersectWith(open.Select(candidate => candidate.Number!.Code));
            Candidate? beyond = closed[level]
                .FirstOrDefault(candidate => candidate.IsRejected && IsPastTheEnd(candidate, open.LastOrDefault()));
            List<(Candidate Line, Why Why)> rejected = new List<(Candidate Line, Why Why)>();
            foreach (Candidate? candidate in closed[level])
            {
                if (candidate == beyond)
                {
                    rejected.Add((candidate, Why.Beyond));
                }
                else if (candidate.WithinUnit is not null)
                {
                    if (ReadsLikeAnOpening(candidate) && !profile.Levels[level].Words.IsEmpty)
                    {
                        rejected.Add((candidate, Why.Within));
                    }
                }
                else if (profile.Levels[level].Before is null && IsTwin(candidate) && codes.Contains(candidate.Number!.Code))
                {
                    rejected.Add((candidate, Why.Repeated));
                }
                else if (ReadsLikeAnOpening(candidate) && !codes.Contains(candidate.Number!.Code))
                {
                    rejected.Add((candidate, Why.NoPlace));
                }
            }

            ReportEach(bytes, rejected, chosen, open.LastOrDefault());
        }

        ReportLongQuotations(bytes, candidates);
        ReportEmptyLevel(bytes, chosen);
    }

    /// <summary>A law that amends another quotes a few of its articles; a mark that is missing quotes the rest of the law.</summary>
    private void ReportLongQuotations(ReadOnlySpan<byte> bytes, List<Candidate> candidates)
    {
        for (int at = 0; at < candidates.Count; )
        {
            int end = at;
            while (end < candidates.Count && candidates[end] is { Quoted: true, Chosen: false })
            {
                end++;
            }

            if (end - at >= MinLongQuotation)
            {
                string message = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Quoted text keeps {end - at} labels from opening a unit, from here to line {candidates[end - 1].Line.Line}: "
                        + $"is the quotation before it closed where it should be?"
                );
                findings.Add(
                    FindingRule.Warn,
                    ErrorCatalogue.UnclosedQuote,
                    bytes,
                    candidates[at].Line.Start,
                    candidates[at].Line.Line,
                    message,
                    excerpt: true
                );
            }

            at = Math.Max(end, at + 1);
        }
    }

    /// <summary>No longer chain shows that it is a reference, and nothing that it is not.</summary>
    private static bool IsPastTheEnd(Candidate candidate, Candidate? last) =>
        last is not null
        && candidate.Number!.Group == last.Number!.Group
        && candidate.Line.Start > last.Line.Start
        && LevelNumber.Compare(candidate.Number.Key, last.Number.End) > 0;

    private static bool ReadsLikeAnOpening(Candidate candidate) =>
        candidate.Titled || candidate.Weight >= (candidate.Opening == Openings.Heading ? LineWeight.WholeHeading : LineWeight.Sure);

    /// <summary>
    /// A reference may begin a line with a number that is taken; one that has marks or a title of its own is none, unless
    /// the sentence goes on: some converters make a heading of every line that begins with a label.
    /// </summary>
    private static bool IsTwin(Candidate candidate) =>
        candidate is { IsContents: false, Wordless: false }
        && candidate.Weight >= LineWeight.Sure
        && (candidate.Titled || (candidate.Opening != Openings.Plain && candidate.Weight >= LineWeight.WholeHeading));

    /// <summary>
    /// Reports each line, or of many of one kind in one unit together: a law that brings another within an article has all its labels
    /// there.
    /// </summary>
    private void ReportEach(ReadOnlySpan<byte> bytes, List<(Candidate Line, Why Why)> rejected, List<Candidate> chosen, Candidate? last)
    {
        int unit = 0;
        for (int at = 0; at < rejected.Count; )
        {
            while (unit < chosen.Count && chosen[unit].Line.Start <= rejected[at].Line.Line.Start)
            {
                unit++;
            }

            int unitEnd = unit < chosen.Count ? chosen[unit].Line.Start : int.MaxValue;
            int end = at + 1;
            while (end < rejected.Count && rejected[end].Why == rejected[at].Why && rejected[end].Line.Line.Start < unitEnd)
            {
                end++;
            }

            end = end - at > MaxInOneUnit ? end : at + 1;
            Add(bytes, rejected[at].Line, rejected[at].Why, last, end - at - 1, rejected[end - 1].Line.Line.Line);
            at = end;
        }
    }

    private void Add(ReadOnlySpan<byte> bytes, Candidate candidate, Why why, Candidate? last, int more, int lastLine)
    {
        ProfileLevel level = profile.Levels[candidate.Level];
        bool isRepeated = why == Why.Repeated;
        string because = why switch
        {
            Why.Beyond => $"the numbers end at {last!.Number!.Code}, and it may be a reference",
            Why.Repeated => "another line of this number does, in the sequence",
            Why.NoPlace => "it reads like an opening, but its number has no place in the sequence",
            Why.Within => candidate.WithinUnit!,
            _ => throw new ArgumentOutOfRangeException(nameof(why)),
        };
        string others =
            more > 0 ? string.Create(CultureInfo.InvariantCulture, $" Nor do {more} more such lines, up to line {lastLine}.") : "";
        findings.Add(
            isRepeated ? (level.Duplicates == DuplicateRule.Stop ? FindingRule.Stop : FindingRule.Warn) : level.Gap,
            isRepeated ? ErrorCatalogue.DuplicateAddress : ErrorCatalogue.NumberingGap,
            bytes,
            candidate.Line.Start,
            candidate.Line.Line,
            $"{level.Name}{(candidate.Number is null ? "" : $" {candidate.Number.Code}")} opens no unit: {because}.{others}",
            excerpt: true
        );
    }

    private bool IsProvision(Candidate candidate) =>
        candidate is { Level: >= 0, Number: not null } && profile.Levels[candidate.Level].IsProvision;

    /// <summary>A law that is cut at its chapters alone was most likely cut by another country's profile.</summary>
    private void ReportEmptyLevel(ReadOnlySpan<byte> bytes, List<Candidate> chosen)
    {
        if (!chosen.Exists(candidate => candidate.Level == deepest) && chosen.Count(IsProvision) < MinProvisions)
        {
            Candidate first = chosen.Find(candidate => candidate.Level >= 0)!;
            string message =
                $"No {profile.Levels[deepest].Name} opens a unit anywhere: the document may need another profile or another level.";
            findings.Add(FindingRule.Warn, ErrorCatalogue.NoUnit, bytes, first.Line.Start, first.Line.Line, message, excerpt: true);
        }
    }
}
