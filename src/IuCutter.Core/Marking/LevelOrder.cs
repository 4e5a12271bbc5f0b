using System.Collections.Immutable;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking;

/// <summary>What stands above what in one document. Most levels have a fixed place; some houses turn two of them round.</summary>
internal static class LevelOrder
{
    /// <summary>The rank of each level; what has a lower one holds what has a higher one.</summary>
    public static int[] Of(ImmutableArray<ProfileLevel> levels, List<Candidate> candidates)
    {
        var order = Enumerable.Range(0, levels.Length).ToList();
        for (var index = 0; index < levels.Length; index++)
        {
            var other = levels[index].OuterOf is { } name ? levels.Select(level => level.Name).ToList().IndexOf(name) : -1;
            if (other >= 0 && First(candidates, index) < First(candidates, other))
            {
                order.Remove(index);
                order.Insert(order.IndexOf(other), index);
            }
        }

        var ranks = new int[levels.Length];
        for (var rank = 0; rank < order.Count; rank++)
        {
            ranks[order[rank]] = rank;
        }

        return ranks;
    }

    /// <summary>Where the first unit with the number one seems to open; a preliminary one stands outside the order.</summary>
    private static int First(List<Candidate> candidates, int level) =>
        candidates.Find(candidate => candidate.Level == level && candidate.Worth > 0 && candidate.Reason.Length == 0 && candidate.Number?.Key is [1])?.Line.Start ?? int.MaxValue;
}
