namespace IuCutter.Core.Comparison;

/// <summary>The longest increasing subsequence of integers, in O(n log n).</summary>
internal static class LongestIncreasingSubsequence
{
    /// <summary>The places of its members, in order; of several that are as long, always the same one.</summary>
    public static List<int> Of(IReadOnlyList<int> values)
    {
        List<int> tails = new List<int>();
        int[] before = new int[values.Count];
        for (int i = 0; i < values.Count; i++)
        {
            (int low, int high) = (0, tails.Count);
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = values[tails[middle]] < values[i] ? (middle + 1, high) : (low, middle);
            }

            before[i] = low == 0 ? -1 : tails[low - 1];
            if (low == tails.Count)
            {
                tails.Add(i);
            }
            else
            {
                tails[low] = i;
            }
        }

        List<int> run = new List<int>(tails.Count);
        for (int at = tails.Count == 0 ? -1 : tails[^1]; at >= 0; at = before[at])
        {
            run.Add(at);
        }

        run.Reverse();
        return run;
    }
}
