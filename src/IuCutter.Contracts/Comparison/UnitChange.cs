using System.Collections.Immutable;

namespace IuCutter;

/// <summary>The change of one unit between two versions: its kind, both addresses, its edits.</summary>
/// <param name="Kind">Keep, Amend, Create, Retire, Renumber or Move.</param>
/// <param name="OldAddress">Its address in the old version; null for one that was created.</param>
/// <param name="NewAddress">Its address in the new version; null for one that was retired.</param>
/// <param name="Reason">The rule that decided, in one sentence.</param>
/// <param name="Cosmetic">The cosmetic differences between the two texts; None for one that was created or retired.</param>
public sealed record UnitChange(ChangeKind Kind, string? OldAddress, string? NewAddress, string Reason, CosmeticChange Cosmetic) : IuRecord
{
    /// <summary>The unit as the old version has it; null for one that was created.</summary>
    public PlannedUnit? OldUnit { get; init; }

    /// <summary>The unit as the new version has it; null for one that was retired.</summary>
    public PlannedUnit? NewUnit { get; init; }

    /// <summary>The edits that make the new body of the old one, in the order of the text; empty where both are the same bytes.</summary>
    public required ImmutableArray<TextEdit> Edits { get; init; }

    /// <summary>The numbers, dates, negations, modal words and wordings that changed, in the order of the text.</summary>
    public ImmutableArray<OperativeChange> Operative => [.. Edits.SelectMany(edit => edit.Operative)];

    /// <summary>Whether a similar unit was found for one that was created or retired.</summary>
    public bool Proposed => Proposal is not null;

    /// <summary>The similar unit; null when there is none.</summary>
    public UnitProposal? Proposal { get; init; }
}
