using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Sequence;

/// <summary>
/// Opens headings that stand before numbers which were put in later: a law counts 944, 945 to 957, and then 944A to 944R,
/// before 958. The longest chain takes one of the two; the other fills the gap that it leaves, and no heading cites.
/// </summary>
internal static class GapFiller
{
    /// <summary>More than the least: nothing but the title above it may speak against the line.</summary>
    private const int MinWeight = 2;

    /// <summary>
    /// Finds numbers put in between two, in whatever order they stand there: 34 Bis to 34 Septies and then 34 A to 34 G.
    /// Each must read like an opening by its number alone to cite nothing, and be the only one of it.
    /// </summary>
    /// <param name="own">The candidates of one level, in order, the chosen ones marked.</param>
    /// <returns>Those that open.</returns>
    public static List<Candidate> FindInserted(List<Candidate> own)
    {
        List<Candidate> inserted = new List<Candidate>();
        HashSet<string> taken = own.Where(candidate => candidate is { Chosen: true, Number: not null })
            .Select(candidate => candidate.Number!.Code)
            .ToHashSet(StringComparer.Ordinal);
        if (taken.Count == 0)
        {
            return inserted;
        }

        int next = int.MaxValue;
        int[] bases = new int[own.Count];
        for (int i = own.Count - 1; i >= 0; i--)
        {
            bases[i] = next;
            next = own[i] is { Chosen: true, Number: { } number } ? number.Key[0] : next;
        }

        int last = 0;
        for (int i = 0; i < own.Count; i++)
        {
            if (own[i] is { Chosen: true, Number: { } chosen })
            {
                last = chosen.End[0];
            }
            else if (
                own[i]
                    is {
                        Quoted: false,
                        IsContents: false,
                        Wordless: false,
                        Titled: true,
                        Number: { Codified: false, Key: [var number, >= LevelNumber.FirstInserted] } left
                    }
                && own[i].Weight >= MinWeight
                && number == last
                && bases[i] >= number
                && taken.Add(left.Code)
            )
            {
                inserted.Add(own[i]);
            }
        }

        return inserted;
    }

    /// <summary>Finds what fills a gap from its first number to its last.</summary>
    /// <param name="own">The candidates of one level, in order, the chosen ones marked.</param>
    /// <returns>Those that open, and those that stood after a gap and no longer do.</returns>
    public static List<Candidate> FindMissing(List<Candidate> own)
    {
        List<Candidate> found = new List<Candidate>();
        int[]? last = null;
        List<Candidate> run = new List<Candidate>();
        foreach (
            Candidate? candidate in own.Where(candidate =>
                candidate is { Opening: Openings.Heading, Quoted: false, IsContents: false, Number: not null }
            )
        )
        {
            int[] key = candidate.Number!.Key;
            if (candidate.Chosen)
            {
                if (candidate.AfterGap && run.Count > 0 && LevelNumber.Follows(run[^1].Number!.End, key))
                {
                    found.AddRange(run);
                    found.Add(candidate);
                    run.Clear();
                }

                last = candidate.Number.End;
            }
            else if (run.Count > 0 && LevelNumber.Follows(run[^1].Number!.End, key))
            {
                run.Add(candidate);
            }
            else if (last is not null && !LevelNumber.Begins(key) && LevelNumber.Follows(last, key))
            {
                run = [candidate];
            }
        }

        return found;
    }
}
