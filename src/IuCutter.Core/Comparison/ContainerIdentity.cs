namespace IuCutter.Core.Comparison;

/// <summary>
/// Which container of the old version is which one of the new. It is found before any unit is, from the top down, because a container's
/// address names a place: a chapter that is put before others takes the address of one of them, and with it those of its articles.
/// </summary>
internal sealed class ContainerIdentity
{
    private readonly List<ComparedUnit> _old;
    private readonly List<ComparedUnit> _new;
    private readonly int[] _oldParents;
    private readonly int[] _newParents;
    private readonly int[] _oldSizes;
    private readonly int[] _newSizes;
    private readonly HashSet<string> _kinds;
    private readonly int[] _partner;
    private readonly int[] _newPartner;

    /// <summary>Pairs the containers.</summary>
    public ContainerIdentity(List<ComparedUnit> old, List<ComparedUnit> @new)
    {
        (_old, _new) = (old, @new);
        (_oldParents, _newParents) = (Parents(old), Parents(@new));
        (_oldSizes, _newSizes) = (Sizes(_oldParents), Sizes(_newParents));
        _kinds = [.. Kinds(old, _oldSizes), .. Kinds(@new, _newSizes)];
        (_partner, _newPartner) = (new int[old.Count], new int[@new.Count]);
        Array.Fill(_partner, -1);
        Array.Fill(_newPartner, -1);
        (OldPlaces, NewPlaces) = (new string[old.Count], new string[@new.Count]);
        List<(int Old, int New)> texts = SameTexts();
        List<(int[] Old, int[] New)> levels = Levels();
        foreach ((int[] oldLevel, int[] newLevel) in levels)
        {
            PairByUnique(oldLevel, newLevel, unit => unit.IsNumbered && unit.Caption is null ? null : unit.Title);
            PairByUnique(oldLevel, newLevel, unit => unit.Caption is null ? null : $"{unit.Level} {unit.Caption}");
            PairByTexts(oldLevel, newLevel, texts);
            PairByUnique(oldLevel, newLevel, unit => unit.IsNumbered ? unit.Number : null);
            Name(_old, oldLevel, _oldParents, OldPlaces, i => _partner[i] < 0 ? $"-{i}" : $"={i}");
            Name(_new, newLevel, _newParents, NewPlaces, j => _newPartner[j] < 0 ? $"+{j}" : $"={_newPartner[j]}");
        }
    }

    /// <summary>For each old container its new one; -1 for none, and for what is no container.</summary>
    public IReadOnlyList<int> Partner => _partner;

    /// <summary>For each old unit its address, with the identity of each container in place of its number and mark of a repeat.</summary>
    public string[] OldPlaces { get; }

    /// <summary>The same of the new units: equal for two units with one number in one container.</summary>
    public string[] NewPlaces { get; }

    /// <summary>Whether the containers of two units are one, or both are at the top.</summary>
    public bool HaveOneParent(int old, int @new) =>
        _oldParents[old] < 0 ? _newParents[@new] < 0 : _newParents[@new] >= 0 && _partner[_oldParents[old]] == _newParents[@new];

    /// <summary>The marks of a container in either version: the kind of its number or, without one, its heading.</summary>
    private static IEnumerable<string> Kinds(List<ComparedUnit> units, int[] sizes) =>
        Enumerable.Range(0, units.Count).Where(i => sizes[i] > 0).Select(i => Kind(units[i]));

    private static string Kind(ComparedUnit unit) => unit.HasNumber ? $"{unit.Level}-" : unit.Title;

    private bool IsContainer(ComparedUnit unit) => _kinds.Contains(Kind(unit));

    private static int[] Parents(List<ComparedUnit> units)
    {
        Dictionary<string, int> places = Enumerable.Range(0, units.Count).ToDictionary(i => units[i].Address, StringComparer.Ordinal);
        return [.. units.Select(unit => unit.ParentAddress is { } parent && places.TryGetValue(parent, out int at) ? at : -1)];
    }

    /// <summary>How many units each one directly or indirectly contains.</summary>
    private static int[] Sizes(int[] parents)
    {
        int[] sizes = new int[parents.Length];
        for (int i = 0; i < parents.Length; i++)
        {
            for (int at = parents[i]; at >= 0; at = parents[at])
            {
                sizes[at]++;
            }
        }

        return sizes;
    }

    private static int Depth(int[] parents, int unit)
    {
        int depth = 0;
        for (int at = parents[unit]; at >= 0; at = parents[at])
        {
            depth++;
        }

        return depth;
    }

    private void Name(List<ComparedUnit> units, int[] level, int[] parents, string[] places, Func<int, string> identity)
    {
        foreach (int i in level)
        {
            string parent = parents[i] < 0 ? "" : places[parents[i]];
            places[i] = $"{parent}/{(IsContainer(units[i]) ? identity(i) : units[i].Unit.SectionCode)}";
        }
    }

    private List<(int[] Old, int[] New)> Levels()
    {
        ILookup<int, int> old = Enumerable.Range(0, _old.Count).ToLookup(i => Depth(_oldParents, i));
        ILookup<int, int> @new = Enumerable.Range(0, _new.Count).ToLookup(j => Depth(_newParents, j));
        return
        [
            .. old.Concat(@new)
                .Select(level => level.Key)
                .Distinct()
                .Order()
                .Select(depth => (old[depth].ToArray(), @new[depth].ToArray())),
        ];
    }

    /// <summary>The pairs of units that hold no other, with a text that either version has once.</summary>
    private List<(int Old, int New)> SameTexts()
    {
        List<(int Old, int New)> pairs = [];
        HashSet<int> found = [];
        foreach (
            Func<ComparedUnit, string?> key in (Func<ComparedUnit, string?>[])
                [unit => unit.ContentKey is null ? null : unit.Key, unit => unit.ContentKey]
        )
        {
            Dictionary<string, int> old = Once(_old, _oldSizes, key);
            foreach ((string text, int j) in Once(_new, _newSizes, key))
            {
                if (old.TryGetValue(text, out int i) && found.Add(i))
                {
                    pairs.Add((i, j));
                }
            }
        }

        return pairs;
    }

    private static Dictionary<string, int> Once(List<ComparedUnit> units, int[] sizes, Func<ComparedUnit, string?> key) =>
        Enumerable
            .Range(0, units.Count)
            .Where(i => sizes[i] == 0 && key(units[i]) is not null)
            .GroupBy(i => key(units[i])!, StringComparer.Ordinal)
            .Where(group => group.Count() == 1)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    private void PairByUnique(int[] oldLevel, int[] newLevel, Func<ComparedUnit, string?> key)
    {
        ILookup<string, int> old = Free(_old, oldLevel, _partner, i => Parent(_oldParents[i], OldPlaces), key);
        ILookup<string, int> @new = Free(_new, newLevel, _newPartner, j => Parent(_newParents[j], NewPlaces), key);
        foreach (IGrouping<string, int> group in old)
        {
            if (group.Count() == 1 && @new[group.Key].Count() == 1 && MayBeOne(group.First(), @new[group.Key].First()))
            {
                Pair(group.First(), @new[group.Key].First());
            }
        }
    }

    /// <summary>Two captions of which neither is the other speak against one number.</summary>
    private bool MayBeOne(int old, int @new) => _old[old].Caption is not { } left || _new[@new].Caption is not { } right || left == right;

    private static string Parent(int parent, string[] places) => parent < 0 ? "" : places[parent];

    private ILookup<string, int> Free(
        List<ComparedUnit> units,
        int[] level,
        int[] partner,
        Func<int, string> parent,
        Func<ComparedUnit, string?> key
    ) =>
        level
            .Where(i => partner[i] < 0 && IsContainer(units[i]) && key(units[i]) is not null)
            .ToLookup(i => $"{parent(i)}\n{key(units[i])}", StringComparer.Ordinal);

    /// <summary>
    /// Pairs those that have at least half of their units' texts in common, each with no other as much, where the container of the same
    /// number has none of them: a heading that is nothing but a number says less than what stands below it.
    /// </summary>
    private void PairByTexts(int[] oldLevel, int[] newLevel, List<(int Old, int New)> texts)
    {
        HashSet<int> old = [.. oldLevel.Where(i => _partner[i] < 0)];
        HashSet<int> @new = [.. newLevel.Where(j => _newPartner[j] < 0)];
        Dictionary<(int Old, int New), int> votes = [];
        foreach ((int i, int j) in texts)
        {
            (int left, int right) = (Ancestor(_oldParents, i, old), Ancestor(_newParents, j, @new));
            if (left >= 0 && right >= 0)
            {
                votes[(left, right)] = votes.GetValueOrDefault((left, right)) + 1;
            }
        }

        foreach (((int left, int right), int count) in votes.OrderBy(vote => vote.Key))
        {
            bool isBest = votes.All(other =>
                other.Key == (left, right) || (other.Key.Old != left && other.Key.New != right) || other.Value < count
            );
            bool numberStayed =
                _old[left].Unit.SectionCode != _new[right].Unit.SectionCode
                && votes.Keys.Any(other =>
                    (other.Old == left || other.New == right) && _old[other.Old].Unit.SectionCode == _new[other.New].Unit.SectionCode
                );
            if (isBest && !numberStayed && HoldEnough(left, right, count) && _old[left].Level == _new[right].Level)
            {
                Pair(left, right);
            }
        }
    }

    /// <summary>Half of the units is enough; where two captions differ, all are needed: a part of a container is another one.</summary>
    private bool HoldEnough(int old, int @new, int common) =>
        MayBeOne(old, @new)
            ? common * 2 >= Math.Max(_oldSizes[old], _newSizes[@new])
            : common == _oldSizes[old] && common == _newSizes[@new];

    private static int Ancestor(int[] parents, int unit, HashSet<int> level)
    {
        int at = parents[unit];
        while (at >= 0 && !level.Contains(at))
        {
            at = parents[at];
        }

        return at;
    }

    private void Pair(int old, int @new)
    {
        if (_partner[old] < 0 && _newPartner[@new] < 0)
        {
            (_partner[old], _newPartner[@new]) = (@new, old);
        }
    }
}
