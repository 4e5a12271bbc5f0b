namespace IuCutter.Core.Plans;

/// <summary>
/// The addresses of a plan's units that the verifier has read, in the order of the plan. They are kept as the places of their
/// units and made again where two have one hash: as texts they would weigh as much as a document of many short units.
/// </summary>
internal sealed class SeenAddresses
{
    private readonly HashSet<int>.AlternateLookup<string> _places;

    /// <summary>None yet.</summary>
    public SeenAddresses(CutPlan plan) =>
        _places = new HashSet<int>(plan.Units.Length, new ByAddress(plan)).GetAlternateLookup<string>();

    /// <summary>Adds the next unit's address; false when it is taken, and then there is no next one.</summary>
    public bool Add(string address) => _places.Add(address);

    /// <summary>Whether it is the address of a unit that was added.</summary>
    public bool Contains(string address) => _places.Contains(address);

    private sealed class ByAddress(CutPlan plan) : IEqualityComparer<int>, IAlternateEqualityComparer<string, int>
    {
        private int _next;

        public int Create(string alternate) => _next++;

        public bool Equals(string alternate, int other) => alternate == plan.Units[other].Address;

        public int GetHashCode(string alternate) => alternate.GetHashCode(StringComparison.Ordinal);

        public bool Equals(int x, int y) => x == y;

        public int GetHashCode(int obj) => GetHashCode(plan.Units[obj].Address);
    }
}
