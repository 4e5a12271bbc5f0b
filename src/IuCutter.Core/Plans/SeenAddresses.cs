namespace IuCutter.Core.Plans;

/// <summary>
/// The addresses of a plan's units that the verifier has read, in the order of the plan. They are kept as the places of their
/// units, by their hash, and made again where two share a place: as texts they would weigh as much as a document of many
/// short units.
/// </summary>
internal sealed class SeenAddresses(CutPlan plan)
{
    private const int None = 0;

    /// <summary>By hash, the number of the unit that was added last with it.</summary>
    private readonly int[] _last = new int[plan.Units.Length];

    /// <summary>Of each unit, the number of the one before it with its hash.</summary>
    private readonly int[] _before = new int[plan.Units.Length];

    private int _count;

    /// <summary>Adds the next unit's address; false when it is taken, and then there is no next one.</summary>
    public bool Add(string address)
    {
        ref int last = ref Last(address);
        if (Find(last, address))
        {
            return false;
        }

        _before[_count++] = last;
        last = _count;
        return true;
    }

    /// <summary>Whether it is the address of a unit that was added.</summary>
    public bool Contains(string address) => Find(Last(address), address);

    private ref int Last(string address) => ref _last[(int)((uint)address.GetHashCode(StringComparison.Ordinal) % (uint)_last.Length)];

    private bool Find(int number, string address)
    {
        while (number != None && plan.Units[number - 1].Address != address)
        {
            number = _before[number - 1];
        }

        return number != None;
    }
}
