namespace IuCutter.Core.Comparison;

/// <summary>
/// Finds which old unit is which new one. Only exact rules decide; each is one pass over what the ones before it left.
/// </summary>
internal sealed class UnitMatcher
{
    private readonly List<ComparedUnit> _old;
    private readonly List<ComparedUnit> _new;
    private readonly Dictionary<string, int> _oldPlaces;
    private readonly Dictionary<string, int> _newPlaces;
    private readonly Dictionary<string, int> _oldCodes;
    private readonly Dictionary<string, int> _newCodes;
    private readonly Dictionary<string, int> _oldCaptions;
    private readonly Dictionary<string, int> _newCaptions;
    private readonly (int Partner, MatchRule Rule)[] _match;
    private readonly bool[] _taken;

    private readonly ContainerIdentity _containers;

    private UnitMatcher(List<ComparedUnit> old, List<ComparedUnit> @new, ContainerIdentity containers)
    {
        (_old, _new, _containers) = (old, @new, containers);
        _oldPlaces = Places(containers.OldPlaces);
        _newPlaces = Places(containers.NewPlaces);
        _oldCodes = Codes(old);
        _newCodes = Codes(@new);
        _oldCaptions = Captions(old);
        _newCaptions = Captions(@new);
        _match = new (int, MatchRule)[old.Count];
        Array.Fill(_match, (-1, default));
        _taken = new bool[@new.Count];
    }

    /// <summary>For each old unit its new one and the rule that found it; -1 for none.</summary>
    public static (int Partner, MatchRule Rule)[] Match(List<ComparedUnit> old, List<ComparedUnit> @new, ContainerIdentity containers)
    {
        UnitMatcher matcher = new UnitMatcher(old, @new, containers);
        matcher.Containers();
        matcher.AtSameAddress(
            MatchRule.SameAddressAndText,
            (left, right) => left.Unit.BodySha256 == right.Unit.BodySha256 || left.Key == right.Key
        );
        matcher.AtSameCode(MatchRule.SameTextElsewhere, (left, right) => left.Key == right.Key);
        matcher.ByUnique(MatchRule.SameTextElsewhere, unit => unit.Key, matcher.StaysNowhere, (_, _) => true);
        matcher.ByUnique(
            MatchRule.SameTextOtherNumber,
            unit => unit.ContentKey,
            (_, _) => true,
            (left, right) => left.Number != right.Number
        );
        matcher.AtSameAddress(MatchRule.SameAddressAndHeading, (left, right) => left.Title == right.Title);
        matcher.AtSameCode(MatchRule.SameHeadingElsewhere, (left, right) => left.Title == right.Title);
        matcher.ByUnique(MatchRule.SameHeadingElsewhere, unit => unit.IsNumbered ? null : unit.Title, (_, _) => true, (_, _) => true);
        matcher.AtSameAddress(MatchRule.SameAddress, (left, right) => left.Caption is not null && left.Caption == right.Caption);
        matcher.ByUnique(MatchRule.SameCaption, unit => unit.Caption, matcher.HasOwnCaption, (left, right) => left.Level == right.Level);
        matcher.AtSameAddress(MatchRule.SameAddress, (left, _) => left.IsNumbered);
        return matcher._match;
    }

    private static Dictionary<string, int> Places(string[] places) =>
        Enumerable.Range(0, places.Length).ToDictionary(i => places[i], StringComparer.Ordinal);

    private void Containers()
    {
        for (int i = 0; i < _old.Count; i++)
        {
            if (_containers.Partner[i] is >= 0 and int j)
            {
                Take(i, j, ContainerRule(_old[i], _new[j]));
            }
        }
    }

    private static MatchRule ContainerRule(ComparedUnit old, ComparedUnit @new) =>
        old.Key == @new.Key ? (old.Address == @new.Address ? MatchRule.SameAddressAndText : MatchRule.SameTextElsewhere)
        : old.Number != @new.Number && old.WithoutLabel == @new.WithoutLabel ? MatchRule.SameTextOtherNumber
        : old.Title == @new.Title ? (old.Address == @new.Address ? MatchRule.SameAddressAndHeading : MatchRule.SameHeadingElsewhere)
        : old.Address == @new.Address ? MatchRule.SameAddress
        : old.Caption is not null && old.Caption == @new.Caption ? MatchRule.SameCaption
        : MatchRule.SameContents;

    /// <summary>Where each number is that no other unit of the version has: such a number is an identity in any container.</summary>
    private static Dictionary<string, int> Codes(List<ComparedUnit> units) =>
        Enumerable
            .Range(0, units.Count)
            .Where(i => units[i].IsNumbered)
            .GroupBy(i => units[i].Unit.SectionCode, StringComparer.Ordinal)
            .Where(group => group.Count() == 1)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    private void AtSameAddress(MatchRule rule, Func<ComparedUnit, ComparedUnit, bool> same)
    {
        for (int i = 0; i < _old.Count; i++)
        {
            if (
                _match[i].Partner < 0
                && _newPlaces.TryGetValue(_containers.OldPlaces[i], out int j)
                && !_taken[j]
                && same(_old[i], _new[j])
            )
            {
                Take(i, j, rule);
            }
        }
    }

    /// <summary>Pairs what has the same key once among what is left on either side.</summary>
    private void ByUnique(
        MatchRule rule,
        Func<ComparedUnit, string?> key,
        Func<int, bool, bool> may,
        Func<ComparedUnit, ComparedUnit, bool> same
    )
    {
        Dictionary<string, (int Old, int OldCount, int New, int NewCount)> found = new Dictionary<
            string,
            (int Old, int OldCount, int New, int NewCount)
        >(StringComparer.Ordinal);
        for (int i = 0; i < _old.Count; i++)
        {
            if (_match[i].Partner < 0 && may(i, true) && key(_old[i]) is { } text)
            {
                found.TryGetValue(text, out (int Old, int OldCount, int New, int NewCount) entry);
                found[text] = entry with { Old = i, OldCount = entry.OldCount + 1 };
            }
        }

        for (int j = 0; j < _new.Count; j++)
        {
            if (
                !_taken[j]
                && may(j, false)
                && key(_new[j]) is { } text
                && found.TryGetValue(text, out (int Old, int OldCount, int New, int NewCount) entry)
            )
            {
                found[text] = entry with { New = j, NewCount = entry.NewCount + 1 };
            }
        }

        foreach ((int Old, int OldCount, int New, int NewCount) entry in found.Values)
        {
            if (entry is { OldCount: 1, NewCount: 1 } && same(_old[entry.Old], _new[entry.New]))
            {
                Take(entry.Old, entry.New, rule);
            }
        }
    }

    private bool HasOwnCaption(int unit, bool isOld) =>
        (isOld ? _old : _new)[unit].Caption is { } caption && (isOld ? _oldCaptions : _newCaptions)[caption] == 1;

    private static Dictionary<string, int> Captions(List<ComparedUnit> units) =>
        units
            .Where(unit => unit.Caption is not null)
            .GroupBy(unit => unit.Caption!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    private void AtSameCode(MatchRule rule, Func<ComparedUnit, ComparedUnit, bool> same)
    {
        foreach ((string? code, int i) in _oldCodes)
        {
            if (_match[i].Partner < 0 && _newCodes.TryGetValue(code, out int j) && !_taken[j] && same(_old[i], _new[j]))
            {
                Take(i, j, rule);
            }
        }
    }

    /// <summary>
    /// Whether the other version has no unit that this one is by its heading, at its address or by its number. Of two
    /// repeats of one article the first stays the first, also when it takes the words of the second.
    /// </summary>
    private bool StaysNowhere(int index, bool isOld)
    {
        ComparedUnit unit = (isOld ? _old : _new)[index];
        string place = (isOld ? _containers.OldPlaces : _containers.NewPlaces)[index];
        List<ComparedUnit> others = isOld ? _new : _old;
        Dictionary<string, int> ownCodes = isOld ? _oldCodes : _newCodes;
        return !((isOld ? _newPlaces : _oldPlaces).TryGetValue(place, out int at) && others[at].Title == unit.Title)
            && !(
                ownCodes.ContainsKey(unit.Unit.SectionCode)
                && (isOld ? _newCodes : _oldCodes).TryGetValue(unit.Unit.SectionCode, out at)
                && others[at].Title == unit.Title
            );
    }

    private void Take(int old, int @new, MatchRule rule)
    {
        _match[old] = (@new, rule);
        _taken[@new] = true;
    }
}
