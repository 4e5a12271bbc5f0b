using System.Collections.Immutable;
using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Sequence;

/// <summary>The order of the levels in one document. Most levels have a fixed place; some publishers turn two of them round.</summary>
internal static class LevelOrder
{
    /// <summary>Twice may be chance in a document that is written carelessly; once may be a slip.</summary>
    private const int MinVotes = 2;

    /// <summary>The rank of each level; what has a lower one holds what has a higher one.</summary>
    /// <param name="levels">The levels of the profile.</param>
    /// <param name="candidates">What was found.</param>
    /// <param name="unitLevel">Index of the level of the units: what lies above it holds them.</param>
    public static int[] Of(ImmutableArray<ProfileLevel> levels, List<Candidate> candidates, int unitLevel)
    {
        List<int> order = Enumerable.Range(0, levels.Length).ToList();
        for (int index = 0; index < levels.Length; index++)
        {
            int other = levels[index].OuterOf is { } name ? levels.Select(level => level.Name).ToList().IndexOf(name) : -1;
            if (other >= 0 && First(candidates, index) < First(candidates, other))
            {
                order.Remove(index);
                order.Insert(order.IndexOf(other), index);
            }
        }

        OrderByDepth(order, levels, candidates, unitLevel);
        int[] ranks = new int[levels.Length];
        for (int rank = 0; rank < order.Count; rank++)
        {
            ranks[order[rank]] = rank;
        }

        return ranks;
    }

    /// <summary>
    /// Where a heading of one level is followed by a deeper one of another, the first holds the second, whatever the profile says.
    /// </summary>
    private static void OrderByDepth(List<int> order, ImmutableArray<ProfileLevel> levels, List<Candidate> candidates, int unitLevel)
    {
        int[,] votes = new int[unitLevel, unitLevel];
        Candidate? before = null;
        foreach (
            Candidate? candidate in candidates.Where(one =>
                one.Level >= 0 && one.Level < unitLevel && one.Line.Depth > 0 && one.Number is not null && one.IsEligible
            )
        )
        {
            if (before is not null && before.Level != candidate.Level && before.Line.Depth < candidate.Line.Depth)
            {
                votes[before.Level, candidate.Level]++;
            }

            before = candidate;
        }

        for (int outer = 0; outer < unitLevel; outer++)
        {
            for (int inner = outer + 1; inner < unitLevel; inner++)
            {
                if (
                    votes[inner, outer] >= MinVotes
                    && votes[inner, outer] > votes[outer, inner]
                    && !levels[inner].Trusted
                    && !levels[outer].Resets
                    && order.IndexOf(inner) > order.IndexOf(outer)
                )
                {
                    order.Remove(inner);
                    order.Insert(order.IndexOf(outer), inner);
                }
            }
        }
    }

    /// <summary>Where the first unit with the number one seems to open; a preliminary one stands outside the order.</summary>
    private static int First(List<Candidate> candidates, int level) =>
        candidates
            .Find(candidate =>
                candidate.Level == level && candidate.ChainWeight > 0 && candidate.IsEligible && candidate.Number?.Key is [1]
            )
            ?.Line.Start
        ?? int.MaxValue;
}
