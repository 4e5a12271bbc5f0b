using System.Collections.Immutable;

namespace IuCutter;

/// <summary>
/// The changes between two versions of a document, unit by unit. The comparison in the other direction is its inverse; a
/// plan compared with itself gives nothing but Keep.
/// </summary>
/// <param name="DocumentPrefix">First part of the addresses of the new version.</param>
/// <param name="OldDigest">Digest of the old plan.</param>
/// <param name="NewDigest">Digest of the new plan.</param>
/// <param name="ProfileName">The grammar profile that both plans were made by.</param>
public sealed record PlanComparison(string DocumentPrefix, string OldDigest, string NewDigest, string ProfileName) : IuRecord
{
    /// <summary>One entry for every unit of either version, in the order of the new one; a retired unit stands where it stood.</summary>
    public required ImmutableArray<UnitChange> Changes { get; init; }

    /// <summary>The exclusions that changed; empty when none did.</summary>
    public required ImmutableArray<ExclusionChange> Exclusions { get; init; }

    /// <summary>Units that stayed what they were.</summary>
    public int Keep => Count(ChangeKind.Keep);

    /// <summary>Units with other words.</summary>
    public int Amend => Count(ChangeKind.Amend);

    /// <summary>Units that are new.</summary>
    public int Create => Count(ChangeKind.Create);

    /// <summary>Units that are gone.</summary>
    public int Retire => Count(ChangeKind.Retire);

    /// <summary>Units with another number and the same words.</summary>
    public int Renumber => Count(ChangeKind.Renumber);

    /// <summary>Units at another place with the same number and words.</summary>
    public int Move => Count(ChangeKind.Move);

    /// <summary>Units that differ in nothing but cosmetics.</summary>
    public int CosmeticOnly =>
        Changes.Count(change => change.Cosmetic != CosmeticChange.None && change.Edits.All(edit => edit.Cosmetic != CosmeticChange.None));

    private int Count(ChangeKind kind) => Changes.Count(change => change.Kind == kind);
}
