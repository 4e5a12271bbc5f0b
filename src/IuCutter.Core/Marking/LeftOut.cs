using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking;

/// <summary>
/// Tells of lines that read like openings and open nothing: what they begin goes into their neighbour's body, and must not
/// do so silently.
/// </summary>
internal sealed class LeftOut(GrammarProfile profile, int deepest, Findings findings)
{
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

        ReportEmptyLevel(bytes, chosen);
    }

    /// <summary>No longer chain shows that it is a reference, and nothing that it is not.</summary>
    private static bool IsPastTheEnd(Candidate candidate, Candidate? last) =>
        last is not null && candidate.Number!.Group == last.Number!.Group
        && candidate.Line.Start > last.Line.Start && LevelNumber.Compare(candidate.Number.Key, last.Number.End) > 0;

    private static bool ReadsLikeAnOpening(Candidate candidate) => candidate.Titled || candidate.Weight >= LineContext.Sure;

    /// <summary>A reference may begin a line with a number that is taken; one that has marks or a title of its own is none.</summary>
    private static bool IsTwin(Candidate candidate) =>
        !candidate.Bare && candidate.Weight >= LineContext.Sure && (candidate.Titled || candidate.Opening != Openings.Plain);

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
