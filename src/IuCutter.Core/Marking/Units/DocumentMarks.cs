namespace IuCutter.Core.Marking.Units;

/// <summary>Everything that marking found: a partition of the document's bytes.</summary>
/// <param name="Units">The units in order; never empty.</param>
/// <param name="Exclusions">The bytes outside units, in order; they all lie before the first unit.</param>
/// <param name="Warnings">What an approver should know.</param>
internal sealed record DocumentMarks(UnitMarks Units, List<ExclusionMark> Exclusions, List<PlanWarning> Warnings);
