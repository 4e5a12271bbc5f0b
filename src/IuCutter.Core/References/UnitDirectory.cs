namespace IuCutter.Core.References;

/// <summary>The units of a plan by what citations name them with.</summary>
internal sealed class UnitDirectory
{
    private readonly CutPlan _plan;
    private readonly Dictionary<string, int> _byAddress;
    private readonly Dictionary<string, List<int>> _byCode = new(StringComparer.Ordinal);
    private readonly HashSet<string> _childKinds = new(StringComparer.Ordinal);

    public UnitDirectory(CutPlan plan)
    {
        _plan = plan;
        _byAddress = Enumerable.Range(0, plan.Units.Length).ToDictionary(i => plan.Units[i].Address, StringComparer.Ordinal);
        for (int i = 0; i < plan.Units.Length; i++)
        {
            foreach (string code in Codes(plan.Units[i].SectionCode))
            {
                (_byCode.TryGetValue(code, out List<int>? list) ? list : _byCode[code] = []).Add(i);
            }

            if (plan.Units[i].ParentAddress is { } parent)
            {
                _childKinds.Add($"{parent}/{Kind(plan.Units[i].SectionCode)}");
            }
        }
    }

    public PlannedUnit this[int index] => _plan.Units[index];

    /// <summary>The unit with a number; of several the one nearest to where it is cited. Null when there is none.</summary>
    /// <param name="code">Kind and number.</param>
    /// <param name="from">Address of the unit that cites it.</param>
    /// <param name="within">Address of a unit that contains it; null for anywhere.</param>
    public int? Find(string code, string from, string? within)
    {
        int? best = null;
        int nearest = -1;
        foreach (int index in _byCode.GetValueOrDefault(code) ?? [])
        {
            string address = _plan.Units[index].Address;
            if (within is not null && !IsWithin(address, within))
            {
                continue;
            }

            int common = Common(address, from);
            if (common > nearest)
            {
                (best, nearest) = (index, common);
            }
        }

        return best;
    }

    /// <summary>The unit itself or the nearest one around it of some kinds; null when there is none.</summary>
    public int? Around(PlannedUnit unit, Func<string, bool> isKind)
    {
        for (string? address = unit.Address; address is not null; address = _plan.Units[_byAddress[address]].ParentAddress)
        {
            int index = _byAddress[address];
            if (isKind(Kind(_plan.Units[index].SectionCode)))
            {
                return index;
            }
        }

        return null;
    }

    /// <summary>A child of a unit by its code; null when there is none.</summary>
    public int? Child(int unit, string code) => _byAddress.TryGetValue($"{_plan.Units[unit].Address}/{code}", out int index) ? index : null;

    /// <summary>Whether a unit has children of a kind at all: only then is one that is missing known to be missing.</summary>
    public bool HasChildren(int unit, string kind) => _childKinds.Contains($"{_plan.Units[unit].Address}/{kind}");

    /// <summary>The units of a kind from one to another, both included.</summary>
    public IEnumerable<int> Between(int from, int to, string kind)
    {
        for (int i = from; i <= to; i++)
        {
            if (Kind(_plan.Units[i].SectionCode) == kind)
            {
                yield return i;
            }
        }
    }

    /// <summary>The letters before the number.</summary>
    public static string Kind(string code) => code.IndexOf('-', StringComparison.Ordinal) is > 0 and var end ? code[..end] : code;

    private static bool IsWithin(string address, string container) =>
        address.Length > container.Length && address[container.Length] == '/' && address.StartsWith(container, StringComparison.Ordinal);

    /// <summary>A repeat is found by its number; a range by both of its ends.</summary>
    private static IEnumerable<string> Codes(string code)
    {
        int repeat = code.IndexOf('~', StringComparison.Ordinal);
        string plain = repeat < 0 ? code : code[..repeat];
        int range = plain.IndexOf("..", StringComparison.Ordinal);
        return range < 0 ? [plain] : [plain[..range], $"{Kind(plain)}-{plain[(range + 2)..]}"];
    }

    private static int Common(string left, string right)
    {
        int length = 0;
        int parts = 0;
        while (length < left.Length && length < right.Length && left[length] == right[length])
        {
            parts += left[length++] == '/' ? 1 : 0;
        }

        return parts;
    }
}
