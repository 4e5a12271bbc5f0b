namespace IuCutter;

/// <summary>
/// A guess that a retired and a created unit are one, or that one of them went into or came out of a unit that was
/// amended (merged, split): for a person to judge. It decides nothing, whatever the measure.
/// </summary>
/// <param name="Address">Address of the other unit: the new one of a retired unit, the old one of a created unit.</param>
/// <param name="Similarity">
/// Common pairs of neighbouring words by all of them (Jaccard), from 0.5 to 1, in hundredths rounded down.
/// </param>
public sealed record UnitProposal(string Address, decimal Similarity) : IuRecord;
