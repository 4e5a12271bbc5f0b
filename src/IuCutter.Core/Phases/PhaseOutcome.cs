using System.Collections.Immutable;

namespace IuCutter.Core.Phases;

/// <summary>The result of a phase: the path that it took, its evidence, and who recorded it.</summary>
/// <param name="Path">Which way it went.</param>
/// <param name="Pins">Its evidence.</param>
/// <param name="RecordedByAdapter">Whether the live adapter recorded the evidence in the phase's own transaction.</param>
internal sealed record PhaseOutcome(PhasePath Path, ImmutableSortedDictionary<string, string> Pins, bool RecordedByAdapter);
