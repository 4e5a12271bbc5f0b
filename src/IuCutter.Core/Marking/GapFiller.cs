using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking;

/// <summary>
/// Opens headings that stand before numbers which were put in later: a law counts 944, 945 to 957, and then 944A to 944R,
/// before 958. The longest chain takes one of the two; the other fills the gap that it leaves, and no heading cites.
/// </summary>
internal static class GapFiller
{
    /// <summary>Opens what fills a gap from its first number to its last.</summary>
    /// <param name="own">The candidates of one level, in order, the chosen ones marked.</param>
    public static void Fill(List<Candidate> own)
    {
        int[]? last = null;
        var run = new List<Candidate>();
        foreach (var candidate in own.Where(candidate => candidate is { Opening: Openings.Heading, Quoted: false, Bare: false, Number: not null }))
        {
            var key = candidate.Number!.Key;
            if (candidate.Chosen)
            {
                if (candidate.AfterGap && run.Count > 0 && SequenceChooser.Follows(run[^1].Number!.End, key))
                {
                    run.ForEach(left => left.Chosen = true);
                    candidate.AfterGap = false;
                    run.Clear();
                }

                last = candidate.Number.End;
            }
            else if (run.Count > 0 && SequenceChooser.Follows(run[^1].Number!.End, key))
            {
                run.Add(candidate);
            }
            else if (last is not null && !SequenceChooser.Begins(key) && SequenceChooser.Follows(last, key))
            {
                run = [candidate];
            }
        }
    }
}
