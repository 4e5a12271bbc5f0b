namespace IuCutter;

/// <summary>
/// A guess that a retired and a created unit are one: for a person to judge. It decides nothing, whatever the measure.
/// </summary>
/// <param name="Address">Address of the other unit: the created one of a retired unit, the retired one of a created unit.</param>
/// <param name="Similarity">
/// Common pairs of neighbouring words by all of them (Jaccard), from 0.5 to 1, in hundredths rounded down.
/// </param>
public sealed record UnitProposal(string Address, decimal Similarity);
