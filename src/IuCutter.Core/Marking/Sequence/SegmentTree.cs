namespace IuCutter.Core.Marking.Sequence;

/// <summary>The best end of a chain within a range of numbers, in O(log n).</summary>
internal sealed class SegmentTree
{
    private readonly int _size;
    private readonly ChainEnd[] _best;

    /// <summary>A tree over this many numbers, all without a chain.</summary>
    public SegmentTree(int size)
    {
        _size = Math.Max(1, size);
        _best = new ChainEnd[2 * _size];
        Array.Fill(_best, ChainEnd.None);
    }

    /// <summary>Records a chain that ends with the number of this rank, if it is better than the one before.</summary>
    public void Offer(int rank, ChainEnd end)
    {
        for (int at = rank + _size; at > 0 && end.IsBetterThan(_best[at]); at >>= 1)
        {
            _best[at] = end;
        }
    }

    /// <summary>
    /// The best chain that ends with a number of a rank from <paramref name="from"/> up to, not with, <paramref name="to"/>.
    /// </summary>
    public ChainEnd Best(int from, int to)
    {
        ChainEnd best = ChainEnd.None;
        for (int left = from + _size, right = to + _size; left < right; left >>= 1, right >>= 1)
        {
            if ((left & 1) == 1 && _best[left++] is var one && one.IsBetterThan(best))
            {
                best = one;
            }

            if ((right & 1) == 1 && _best[--right] is var other && other.IsBetterThan(best))
            {
                best = other;
            }
        }

        return best;
    }
}
