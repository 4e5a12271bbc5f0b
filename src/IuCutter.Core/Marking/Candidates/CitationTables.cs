using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Candidates;

/// <summary>
/// Finds tables of citations whose cells became lines: <c>Article 1(4)</c>, <c>Article 2</c>, <c>Article 2</c>, each followed
/// at once by the next. So an act lists which article of an older one each of its own replaces.
/// </summary>
internal static class CitationTables
{
    private const int MinCells = 6;

    /// <summary>Max number of lines between two cells, for example a dash or the name of an annex.</summary>
    private const int MaxLinesBetween = 2;

    /// <summary>The tables: the index of the first candidate of each, and how many it has.</summary>
    public static IEnumerable<(int Start, int Count)> Find(ReadOnlySpan<byte> bytes, List<Candidate> candidates, int unitLevel)
    {
        List<(int, int)> tables = new List<(int, int)>();
        for (int at = 0; at < candidates.Count; )
        {
            int end = at + 1;
            int jumps = 0;
            while (
                end < candidates.Count
                && IsCell(candidates[end - 1], unitLevel)
                && IsCell(candidates[end], unitLevel)
                && IsNext(bytes, candidates[end - 1], candidates[end])
            )
            {
                jumps += LevelNumber.Follows(candidates[end - 1].Number!.End, candidates[end].Number!.Key) ? 0 : 1;
                end++;
            }

            // Repealed articles stand so too, but count on.
            if (end - at >= MinCells && jumps * 3 >= end - at)
            {
                tables.Add((at, end - at));
            }

            at = end;
        }

        return tables;
    }

    private static bool IsCell(Candidate candidate, int unitLevel) =>
        candidate is { Opening: Openings.Plain, Number: not null, Wordless: false } && candidate.Level == unitLevel;

    private static bool IsNext(ReadOnlySpan<byte> bytes, Candidate one, Candidate next)
    {
        ReadOnlySpan<byte> between = bytes[one.Line.Next..next.Line.Start];
        return LinesBetween.AreBlank(between) || LinesBetween.CountShort(between) is > 0 and <= MaxLinesBetween;
    }
}
