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

    private UnitMatcher(List<ComparedUnit> old, List<ComparedUnit> @new)
    {
        (_old, _new) = (old, @new);
        _oldPlaces = Places(old);
        _newPlaces = Places(@new);
        _oldCodes = Codes(old);
        _newCodes = Codes(@new);
        _oldCaptions = Captions(old);
        _newCaptions = Captions(@new);
        _match = new (int, MatchRule)[old.Count];
        Array.Fill(_match, (-1, default));
        _taken = new bool[@new.Count];
    }

    /// <summary>For each old unit its new one and the rule that found it; -1 for none.</summary>
    public static (int Partner, MatchRule Rule)[] Match(List<ComparedUnit> old, List<ComparedUnit> @new)
    {
        UnitMatcher matcher = new UnitMatcher(old, @new);
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

    private static Dictionary<string, int> Places(List<ComparedUnit> units) =>
        Enumerable.Range(0, units.Count).ToDictionary(i => units[i].Address, StringComparer.Ordinal);

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
            if (_match[i].Partner < 0 && _newPlaces.TryGetValue(_old[i].Address, out int j) && !_taken[j] && same(_old[i], _new[j]))
            {
                Take(i, j, rule);
            }
        }
    }

    /// <summary>Pairs what has the same key once among what is left on either side.</summary>
    private void ByUnique(
        MatchRule rule,
        Func<ComparedUnit, string?> key,
        Func<ComparedUnit, bool, bool> may,
        Func<ComparedUnit, ComparedUnit, bool> same
    )
    {
        Dictionary<string, (int Old, int OldCount, int New, int NewCount)> found = new Dictionary<
            string,
            (int Old, int OldCount, int New, int NewCount)
        >(StringComparer.Ordinal);
        for (int i = 0; i < _old.Count; i++)
        {
            if (_match[i].Partner < 0 && may(_old[i], true) && key(_old[i]) is { } text)
            {
                found.TryGetValue(text, out (int Old, int OldCount, int New, int NewCount) entry);
                found[text] = entry with { Old = i, OldCount = entry.OldCount + 1 };
            }
        }

        for (int j = 0; j < _new.Count; j++)
        {
            if (
                !_taken[j]
                && may(_new[j], false)
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

    private bool HasOwnCaption(ComparedUnit unit, bool isOld) =>
        unit.Caption is { } caption && (isOld ? _oldCaptions : _newCaptions)[caption] == 1;

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
    private bool StaysNowhere(ComparedUnit unit, bool isOld)
    {
        List<ComparedUnit> others = isOld ? _new : _old;
        Dictionary<string, int> ownCodes = isOld ? _oldCodes : _newCodes;
        return !((isOld ? _newPlaces : _oldPlaces).TryGetValue(unit.Address, out int at) && others[at].Title == unit.Title)
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
