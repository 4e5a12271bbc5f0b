using System.Collections.Immutable;

namespace IuCutter.Core.Phases;

/// <summary>What a phase left.</summary>
/// <param name="Path">Which way it went.</param>
/// <param name="Pins">Its evidence.</param>
/// <param name="RecordedByAdapter">Whether the live adapter recorded the evidence in the phase's own transaction.</param>
internal sealed record PhaseOutcome(PhasePath Path, ImmutableSortedDictionary<string, string> Pins, bool RecordedByAdapter);
