using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking;

/// <summary>
/// Tells of lines that read like openings and open nothing: what they begin goes into their neighbour's body, and must not
/// do so silently. One finding per level says where to look.
/// </summary>
internal sealed class LeftOut(GrammarProfile profile, int deepest, Findings findings)
{
    /// <summary>A plain line after a whole sentence, with a sign after its number: a wrapped reference has less.</summary>
    private const int LooksLikeAnOpening = 5;

    /// <summary>Reports, from the outermost level in.</summary>
    public void Report(ReadOnlySpan<byte> bytes, List<Candidate> candidates, List<Candidate> chosen)
    {
        for (var level = 0; level <= deepest; level++)
        {
            var last = chosen.FindLast(candidate => candidate.Level == level && candidate.Number is not null);
            var left = candidates.Find(candidate => candidate.Level == level && IsPastTheEnd(candidate, last));
            if (left is not null)
            {
                var message = $"{profile.Levels[level].Name} {left.Number!.Code} opens no unit: the numbers end at {last!.Number!.Code}, and it may be a reference.";
                findings.Add(profile.Levels[level].Gap, ErrorCatalogue.NumberingGap, bytes, left.Line.Start, left.Line.Line, message, excerpt: true);
                continue;
            }

            left = candidates.Find(candidate => candidate.Level == level && IsLikeAnOpening(candidate));
            if (left is not null)
            {
                var message = $"{profile.Levels[level].Name} {left.Number!.Code} opens no unit: it reads like an opening, but its number has no place in the sequence.";
                findings.Add(profile.Levels[level].Gap, ErrorCatalogue.NumberingGap, bytes, left.Line.Start, left.Line.Line, message, excerpt: true);
            }
        }

        ReportEmptyLevel(bytes, chosen);
    }

    /// <summary>No longer chain shows that it is a reference, and nothing that it is not.</summary>
    private static bool IsPastTheEnd(Candidate candidate, Candidate? last) =>
        last is not null && !candidate.Chosen && !candidate.Quoted && candidate.Number?.Group == last.Number!.Group
        && candidate.Line.Start > last.Line.Start && LevelNumber.Compare(candidate.Number.Key, last.Number.End) > 0;

    private static bool IsLikeAnOpening(Candidate candidate) => candidate is { Chosen: false, Quoted: false, Bare: false, Number: not null, Line.Shield: null }
        && candidate.Weight >= LooksLikeAnOpening;

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
