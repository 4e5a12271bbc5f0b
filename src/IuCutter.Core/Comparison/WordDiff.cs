using System.Runtime.InteropServices;

namespace IuCutter.Core.Comparison;

/// <summary>
/// The words that two texts have in common, in order: by the words that occur once in both (timeout), and exactly in
/// the small stretches between them. Bounded work on any input: what is cut off counts as replaced, never as kept.
/// </summary>
internal sealed class WordDiff
{
    private const int LargestTable = 250_000;
    private const int DeepestSearch = 24;

    private readonly int[] _old;
    private readonly int[] _new;
    private readonly int[] _partner;

    private WordDiff(int[] old, int[] @new)
    {
        _old = old;
        _new = @new;
        _partner = new int[old.Length];
        Array.Fill(_partner, -1);
    }

    /// <summary>For each old word the new one that it stays; -1 for none. Partners grow.</summary>
    public static int[] Match(IReadOnlyList<TextToken> old, IReadOnlyList<TextToken> @new)
    {
        Dictionary<string, int> ids = new Dictionary<string, int>(StringComparer.Ordinal);
        WordDiff diff = new WordDiff(Ids(old, ids), Ids(@new, ids));
        diff.Match(0, old.Count, 0, @new.Count, 0);
        return diff._partner;
    }

    private static int[] Ids(IReadOnlyList<TextToken> tokens, Dictionary<string, int> ids)
    {
        int[] result = new int[tokens.Count];
        for (int i = 0; i < result.Length; i++)
        {
            ref int id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, tokens[i].Key, out bool known);
            id = known ? id : ids.Count;
            result[i] = id;
        }

        return result;
    }

    private void Match(int oldFrom, int oldTo, int newFrom, int newTo, int depth)
    {
        while (oldFrom < oldTo && newFrom < newTo && _old[oldFrom] == _new[newFrom])
        {
            _partner[oldFrom++] = newFrom++;
        }

        while (oldFrom < oldTo && newFrom < newTo && _old[oldTo - 1] == _new[newTo - 1])
        {
            _partner[--oldTo] = --newTo;
        }

        if (oldFrom == oldTo || newFrom == newTo || depth == DeepestSearch)
        {
            return;
        }

        List<(int Old, int New)> anchors = Anchors(oldFrom, oldTo, newFrom, newTo);
        if (anchors.Count == 0)
        {
            Table(oldFrom, oldTo, newFrom, newTo);
            return;
        }

        foreach ((int at, int to) in anchors)
        {
            _partner[at] = to;
            Match(oldFrom, at, newFrom, to, depth + 1);
            (oldFrom, newFrom) = (at + 1, to + 1);
        }

        Match(oldFrom, oldTo, newFrom, newTo, depth + 1);
    }

    private List<(int Old, int New)> Anchors(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        Dictionary<int, (int Count, int Old, int NewCount, int New)> seen =
            new Dictionary<int, (int Count, int Old, int NewCount, int New)>();
        for (int i = oldFrom; i < oldTo; i++)
        {
            ref (int Count, int Old, int NewCount, int New) entry = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, _old[i], out _);
            entry = (entry.Count + 1, i, 0, 0);
        }

        for (int j = newFrom; j < newTo; j++)
        {
            ref (int Count, int Old, int NewCount, int New) entry = ref CollectionsMarshal.GetValueRefOrNullRef(seen, _new[j]);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref entry))
            {
                entry = (entry.Count, entry.Old, entry.NewCount + 1, j);
            }
        }

        List<(int Old, int New)> unique = seen
            .Values.Where(entry => entry is { Count: 1, NewCount: 1 })
            .OrderBy(entry => entry.Old)
            .Select(entry => (entry.Old, entry.New))
            .ToList();
        return [.. LongestIncreasingSubsequence.Of(unique.ConvertAll(pair => pair.New)).Select(index => unique[index])];
    }

    /// <summary>The longest common subsequence of a small stretch.</summary>
    private void Table(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        (int height, int width) = (oldTo - oldFrom, newTo - newFrom);
        if ((long)height * width > LargestTable)
        {
            return;
        }

        int[,] length = new int[height + 1, width + 1];
        for (int i = height - 1; i >= 0; i--)
        {
            for (int j = width - 1; j >= 0; j--)
            {
                length[i, j] =
                    _old[oldFrom + i] == _new[newFrom + j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < height && j < width; )
        {
            if (_old[oldFrom + i] == _new[newFrom + j])
            {
                _partner[oldFrom + i++] = newFrom + j++;
            }
            else if (length[i + 1, j] >= length[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }
    }
}
