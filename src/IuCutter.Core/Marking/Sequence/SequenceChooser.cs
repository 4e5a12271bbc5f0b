using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Sequence;

/// <summary>
/// Chooses among candidates of one level: the chain of numbers that grow by one and weighs most. Missing numbers cost,
/// and so does beginning anew; a candidate that fits no chain opens nothing. O(n log n).
/// </summary>
internal static class SequenceChooser
{
    /// <summary>A missing number costs more than one doubtful line is worth: a reference after the last article opens nothing.</summary>
    internal const int GapCost = 7;

    /// <summary>
    /// One missing number costs less, though still more than a plain line is worth: of two chains with holes the one with more articles
    /// is the law.
    /// </summary>
    private const int SmallGapCost = GapCost - 1;

    /// <summary>Beginning with another number than the first costs more than a gap, so that what can begin at one does.</summary>
    private const int StartCost = GapCost + 1;

    /// <summary>A heading with a word is no reference: one article of a law in many files opens, whatever its number.</summary>
    private const int HeadingStartCost = GapCost;

    /// <summary>Beginning anew costs more than the first two of the new sequence are worth: footnotes count from one as well.</summary>
    internal const int RestartCost = 4;

    /// <summary>Max articles of a decree that approves a regulation: that it is issued, when it begins, who carries it out.</summary>
    private const int MaxOfDecree = 5;

    /// <summary>Chooses within one stretch of the document.</summary>
    /// <param name="candidates">The candidates in order.</param>
    /// <param name="before">The last number of the stretch before it, on which the first may count on.</param>
    /// <param name="isUnitLevel">Whether these are the units themselves and not what holds them.</param>
    /// <returns>Those that open, in no order.</returns>
    public static List<ChosenCandidate> Choose(List<Candidate> candidates, int[]? before, bool isUnitLevel = true)
    {
        List<ChosenCandidate> chosen = new List<ChosenCandidate>();
        foreach (
            IGrouping<string, Candidate> group in candidates
                .Where(candidate => candidate.Number is not null)
                .GroupBy(candidate => candidate.Number!.Group, StringComparer.Ordinal)
        )
        {
            Candidate[] own = [.. group];
            if (own[0].Number!.Codified)
            {
                ChooseCodified(own, chosen);
            }
            else
            {
                ChooseGroup(own, before, isUnitLevel, chosen);
            }
        }

        chosen.AddRange(
            candidates
                .Where(candidate => candidate is { Number: null, Quoted: false })
                .Select(candidate => new ChosenCandidate(candidate, AfterGap: false))
        );
        return chosen;
    }

    // In the order of a code's subjects numbers go up and down: what reads like an opening is one. No amended text bears
    // such a label, so quotation marks say nothing; a line of a table of contents opens only where nothing else has its number.
    private static void ChooseCodified(Candidate[] candidates, List<ChosenCandidate> chosen)
    {
        HashSet<string> inText = candidates
            .Where(candidate => !candidate.IsContents && candidate.Weight >= LineWeight.Paragraph)
            .Select(candidate => candidate.Number!.Code)
            .ToHashSet(StringComparer.Ordinal);
        chosen.AddRange(
            candidates
                .Where(candidate =>
                    candidate.Weight >= LineWeight.Paragraph && (!candidate.IsContents || !inText.Contains(candidate.Number!.Code))
                )
                .Select(candidate => new ChosenCandidate(candidate, AfterGap: false))
        );
    }

    private static void ChooseGroup(Candidate[] candidates, int[]? before, bool isUnitLevel, List<ChosenCandidate> chosen)
    {
        int[][] ends = candidates.Select(candidate => candidate.Number!.End).ToArray();
        Array.Sort(ends, (left, right) => LevelNumber.Compare(left, right));
        SegmentTree tree = new SegmentTree(ends.Length);
        int[] previous = new int[candidates.Length];
        bool[] isSecondNext = SecondNext(candidates);
        int[] nextSure = NextSure(candidates);
        ChainEnd best = ChainEnd.None;
        for (int i = 0; i < candidates.Length; i++)
        {
            LevelNumber number = candidates[i].Number!;
            bool free = LevelNumber.Begins(number.Key) || (before is not null && LevelNumber.Follows(before, number.Key));
            ChainEnd chain = new ChainEnd(free ? 0 : -CostOfStart(candidates[i]), i, -1);
            Take(ref chain, Exact(tree, ends, number.Key), 0);
            TakeOverGap(ref chain, tree, ends, number.Key);
            if (LevelNumber.Begins(number.Key))
            {
                // A convention after the articles of the law that approves it counts I, II where that counts 1, 2.
                bool other = isUnitLevel && best.Last >= 0 && candidates[best.Last].Number!.Form != number.Form;
                // The first line of a table of contents is worth nothing: an article must not begin anew the cheaper for it.
                int worth = isUnitLevel && candidates[i].IsContents ? candidates[i].Weight : candidates[i].ChainWeight;
                bool isDecree = isUnitLevel && best.Last >= 0 && candidates[best.Last].Number!.End is [<= MaxOfDecree];
                bool another = isDecree && IsFollowed(candidates, nextSure, i);
                // "Artículo primero. Se expide la ley": its Artículo 1 is another one, however its line looks.
                Take(ref chain, best, isDecree && other && isSecondNext[i] ? 0 : RestartCost + (other || another ? 0 : 2 * worth));
            }

            previous[i] = chain.Last;
            ChainEnd end = new ChainEnd(chain.Score + candidates[i].ChainWeight, chain.First, i);
            tree.Offer(Rank(ends, number.End), end);
            best = end.IsBetterThan(best) ? end : best;
        }

        Follow(candidates, previous, best.Score > 0 ? best.Last : -1, before, chosen);
    }

    /// <summary>
    /// Whether one, two, three stand in a row at lines that speak for themselves: so begins the regulation after the few
    /// articles of the decree that approves it. It must not lose its own first ones to them, nor they theirs.
    /// </summary>
    private static bool IsFollowed(Candidate[] candidates, int[] nextSure, int first)
    {
        int at = first;
        for (int number = 1; number <= 3; number++, at++)
        {
            at = nextSure[at];
            if (at == candidates.Length || candidates[at].Number!.Key is not [var key] || key != number)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Of each place the first candidate from there on whose line speaks for itself; their number where there is none.</summary>
    private static int[] NextSure(Candidate[] candidates)
    {
        int[] next = new int[candidates.Length + 1];
        next[^1] = candidates.Length;
        for (int i = candidates.Length - 1; i >= 0; i--)
        {
            next[i] = candidates[i].ChainWeight >= LineWeight.Sure ? i : next[i + 1];
        }

        return next;
    }

    /// <summary>Of each candidate whether the next one of its form has the number two.</summary>
    private static bool[] SecondNext(Candidate[] candidates)
    {
        bool[] seconds = new bool[candidates.Length];
        Dictionary<NumberForms, bool> next = new Dictionary<Profiles.NumberForms, bool>();
        for (int i = candidates.Length - 1; i >= 0; i--)
        {
            LevelNumber number = candidates[i].Number!;
            seconds[i] = next.GetValueOrDefault(number.Form);
            if (candidates[i].ChainWeight > 0)
            {
                next[number.Form] = number.Key is [2];
            }
        }

        return seconds;
    }

    private static int CostOfStart(Candidate candidate) =>
        candidate is { Opening: Profiles.Openings.Heading, Wordless: false } ? HeadingStartCost : StartCost;

    private static void TakeOverGap(ref ChainEnd chain, SegmentTree tree, int[][] ends, int[] number)
    {
        int to = Rank(ends, number);
        if (number[^1] is > 2 and < LevelNumber.FirstInserted)
        {
            Take(ref chain, tree.Best(Rank(ends, [.. number[..^1], number[^1] - 2]), to), SmallGapCost);
        }

        Take(ref chain, tree.Best(0, to), GapCost);
    }

    private static void Take(ref ChainEnd chain, ChainEnd before, int cost)
    {
        if (before.Last >= 0 && before with { Score = before.Score - cost } is var longer && longer.IsBetterThan(chain))
        {
            chain = longer;
        }
    }

    /// <summary>Adds the candidates of a chain, from its last one back.</summary>
    private static void Follow(Candidate[] candidates, int[] previous, int last, int[]? before, List<ChosenCandidate> chosen)
    {
        for (int at = last; at >= 0; at = previous[at])
        {
            int[] key = candidates[at].Number!.Key;
            int[]? lastKey = previous[at] >= 0 ? candidates[previous[at]].Number!.End : before;
            bool isAfterGap = !LevelNumber.Begins(key) && (lastKey is null || !LevelNumber.Follows(lastKey, key));
            chosen.Add(new ChosenCandidate(candidates[at], isAfterGap));
        }
    }

    /// <summary>The best chain on which the number follows without a gap.</summary>
    private static ChainEnd Exact(SegmentTree tree, int[][] ends, ReadOnlySpan<int> number)
    {
        ChainEnd best = ChainEnd.None;
        while (true)
        {
            ReadOnlySpan<int> outer = number[..^1];
            int to = Rank(ends, number);
            if (number[^1] >= LevelNumber.FirstInserted)
            {
                return Better(best, tree.Best(Rank(ends, outer), to));
            }

            if (number[^1] > 1)
            {
                return Better(best, tree.Best(Rank(ends, [.. outer, number[^1] - 1]), to));
            }

            if (outer.IsEmpty)
            {
                return number[0] == 1 ? Better(best, tree.Best(0, to)) : best;
            }

            // 5-1 follows 5 itself, or what 5 would follow.
            best = Better(best, tree.Best(Rank(ends, outer), to));
            number = outer;
        }
    }

    private static ChainEnd Better(ChainEnd one, ChainEnd other) => other.IsBetterThan(one) ? other : one;

    /// <summary>How many of the ends are less.</summary>
    private static int Rank(int[][] ends, ReadOnlySpan<int> number)
    {
        int from = 0,
            to = ends.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (LevelNumber.Compare(ends[middle], number) < 0)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }
}
