using System.Runtime.InteropServices;
using System.Text;

namespace IuCutter.Core.Marking.Units;

/// <summary>
/// Whether a code is taken under a parent. The codes are kept as the places of the units that have them: as texts
/// they would weigh more than the units themselves.
/// </summary>
internal sealed class SiblingCodes
{
    private readonly UnitMarks _units;
    private readonly HashSet<int>.AlternateLookup<(int Parent, string Code)> _first;

    /// <summary>How many have a code that more than one has, by the place of the first.</summary>
    private readonly Dictionary<int, int> _counts = [];

    /// <summary>Of the units that will be added.</summary>
    /// <param name="units">The units.</param>
    /// <param name="capacity">How many there will be.</param>
    public SiblingCodes(UnitMarks units, int capacity) =>
        (_units, _first) = (units, new HashSet<int>(capacity, new ByCode(units)).GetAlternateLookup<(int Parent, string Code)>());

    /// <summary>Takes a code for the unit that is added next; when it is taken, gives where and how many have it with this one.</summary>
    /// <returns>Whether it was free.</returns>
    public bool Take(int parent, string code, out int firstLine, out int count)
    {
        (firstLine, count) = (0, 1);
        if (_first.Add((parent, code)))
        {
            return true;
        }

        _first.TryGetValue((parent, code), out int first);
        firstLine = _units.Line(first);
        ref int known = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, first, out bool isKnown);
        count = known = isKnown ? known + 1 : 2;
        return false;
    }

    private sealed class ByCode(UnitMarks units) : IEqualityComparer<int>, IAlternateEqualityComparer<(int Parent, string Code), int>
    {
        public int Create((int Parent, string Code) alternate) => units.Count;

        public bool Equals((int Parent, string Code) alternate, int other) =>
            alternate.Parent == units.Parent(other) && Ascii.Equals(units.Code(other), alternate.Code);

        public int GetHashCode((int Parent, string Code) alternate) =>
            HashCode.Combine(alternate.Parent, alternate.Code.GetHashCode(StringComparison.Ordinal));

        public bool Equals(int x, int y) => x == y;

        public int GetHashCode(int obj) => GetHashCode((units.Parent(obj), Encoding.ASCII.GetString(units.Code(obj))));
    }
}
