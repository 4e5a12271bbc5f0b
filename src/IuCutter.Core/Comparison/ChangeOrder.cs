using System.Collections.Immutable;

namespace IuCutter.Core.Comparison;

/// <summary>The order in which changes are listed.</summary>
internal static class ChangeOrder
{
    /// <summary>In the order of the new version; a retired unit after the unit that it followed.</summary>
    public static ImmutableArray<UnitChange> Of(IEnumerable<UnitChange> changes)
    {
        List<UnitChange> all = changes.ToList();
        Dictionary<UnitChange, (int After, int Old)> slots = new Dictionary<UnitChange, (int After, int Old)>(
            ReferenceEqualityComparer.Instance
        );
        int after = 0;
        foreach (UnitChange? change in all.Where(change => change.OldUnit is not null).OrderBy(change => change.OldUnit!.Ordinal))
        {
            if (change.NewUnit is { } unit)
            {
                after = unit.Ordinal;
            }
            else
            {
                slots[change] = (after, change.OldUnit!.Ordinal);
            }
        }

        return
        [
            .. all.OrderBy(change => change.NewUnit?.Ordinal ?? slots[change].After)
                .ThenBy(change => change.NewUnit is null ? slots[change].Old : 0),
        ];
    }
}
