using System.Collections.Immutable;

namespace IuCutter.Core.Comparison;

/// <summary>
/// Proposes which retired unit may have become which created one: Jaccard over pairs of neighbouring words. It is read
/// by people and decides nothing. Pairs of words that many units have do not find candidates, so the work stays linear.
/// </summary>
internal static class Similarity
{
    private const decimal MinSimilarity = 0.5m;
    private const int MaxOccurrences = 16;

    /// <summary>The proposals, each unit in one at most, the most similar first.</summary>
    /// <param name="retired">Old units: the retired ones, and after them those that are amended.</param>
    /// <param name="created">New units: the created ones, and after them those that are amended, in the same order.</param>
    /// <param name="amended">How many are amended. They keep their unit, and are named only where the other is more like them.</param>
    public static ImmutableArray<(int Retired, int Created, decimal Measure)> Propose(
        IReadOnlyList<ComparedUnit> retired,
        IReadOnlyList<ComparedUnit> created,
        int amended
    )
    {
        (int firstOld, int firstNew) = (retired.Count - amended, created.Count - amended);
        List<HashSet<(string, string)>> old = retired.Select(Pairs).ToList();
        List<HashSet<(string, string)>> @new = created.Select(Pairs).ToList();
        Dictionary<(string, string), List<int>> places = new Dictionary<(string, string), List<int>>();
        for (int j = 0; j < @new.Count; j++)
        {
            foreach ((string, string) pair in @new[j])
            {
                (places.TryGetValue(pair, out List<int>? list) ? list : places[pair] = []).Add(j);
            }
        }

        List<(int Retired, int Created, decimal Measure)> found = new List<(int Retired, int Created, decimal Measure)>();
        for (int i = 0; i < old.Count; i++)
        {
            foreach (
                int j in old[i]
                    .SelectMany(pair => places.GetValueOrDefault(pair) is { Count: <= MaxOccurrences } list ? list : [])
                    .Distinct()
            )
            {
                decimal measure = Measure(old[i], @new[j]);
                bool isFree =
                    (i < firstOld || (j < firstNew && Measure(old[i], @new[firstNew + i - firstOld]) < measure))
                    && (j < firstNew || (i < firstOld && Measure(old[firstOld + j - firstNew], @new[j]) < measure));
                if (measure >= MinSimilarity && isFree)
                {
                    found.Add((i, j, measure));
                }
            }
        }

        (HashSet<int>? usedOld, HashSet<int>? usedNew) = (new HashSet<int>(), new HashSet<int>());
        return
        [
            .. found
                .OrderByDescending(pair => pair.Measure)
                .ThenBy(pair => pair.Retired)
                .ThenBy(pair => pair.Created)
                .Where(pair =>
                {
                    bool free = !usedOld.Contains(pair.Retired) && !usedNew.Contains(pair.Created);
                    return free && usedOld.Add(pair.Retired) && usedNew.Add(pair.Created);
                }),
        ];
    }

    private static decimal Measure(HashSet<(string, string)> left, HashSet<(string, string)> right)
    {
        int common = left.Count(right.Contains);
        return Math.Floor(common * 100m / Math.Max(1, left.Count + right.Count - common)) / 100;
    }

    private static HashSet<(string, string)> Pairs(ComparedUnit unit)
    {
        List<string> words = unit.Text.Tokens.Where(token => token.Kind != TextToken.Form.Sign).Select(token => token.Key).ToList();
        return [.. words.Skip(1).Select((word, i) => (words[i], word))];
    }
}
