using IuCutter.Core.Marking.Candidates;

namespace IuCutter.Core.Marking.Sequence;

/// <summary>A candidate that opens a unit.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="AfterGap">Whether numbers are missing before it.</param>
internal readonly record struct ChosenCandidate(Candidate Candidate, bool AfterGap);
