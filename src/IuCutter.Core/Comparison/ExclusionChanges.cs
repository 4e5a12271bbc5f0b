using System.Collections.Immutable;

namespace IuCutter.Core.Comparison;

/// <summary>Compares what belongs to no unit.</summary>
internal static class ExclusionChanges
{
    /// <summary>The exclusions that are not the same bytes, the first of a kind with the first, and so on.</summary>
    public static ImmutableArray<ExclusionChange> Between(ImmutableArray<SourceExclusion> old, ImmutableArray<SourceExclusion> @new)
    {
        ImmutableArray<ExclusionChange>.Builder changes = ImmutableArray.CreateBuilder<ExclusionChange>();
        foreach (
            string? kind in old.Concat(@new)
                .Select(exclusion => exclusion.Kind)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        )
        {
            List<SourceExclusion> before = old.Where(exclusion => exclusion.Kind == kind).ToList();
            List<SourceExclusion> after = @new.Where(exclusion => exclusion.Kind == kind).ToList();
            for (int i = 0; i < Math.Max(before.Count, after.Count); i++)
            {
                (SourceExclusion? left, SourceExclusion? right) = (before.ElementAtOrDefault(i), after.ElementAtOrDefault(i));
                if (left?.Sha256 != right?.Sha256)
                {
                    changes.Add(new ExclusionChange(kind, left, right));
                }
            }
        }

        return changes.ToImmutable();
    }
}
