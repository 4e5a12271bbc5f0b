using System.Collections.Immutable;
using IuCutter.Core.Runs;

namespace IuCutter.Core.RunStatus;

/// <summary>The evidence of the completed phases of a run, from its pins; also where a phase was committed with other pins.</summary>
internal static class RunEvidence
{
    private const int MaxShown = 100;

    /// <summary>The committed results, one sentence for each phase that left something.</summary>
    public static ImmutableArray<string> Committed(CutRun run) =>
        run.Mode == CutMode.DryRun
            ? []
            :
            [
                .. run
                    .Phases.Where(phase => phase.Phase != RunPhase.CutLegA || run.State != RunState.Compensated)
                    .Select(phase => PhaseCatalogue.Of(phase.Phase))
                    .Select(phase => phase.Committed?.Invoke(phase.EvidenceKey is { } key ? Value(run, key) : ""))
                    .OfType<string>(),
            ];

    /// <summary>The pins that a completed phase of a live run should have left and that are not there.</summary>
    public static ImmutableArray<string> Missing(CutRun run) =>
        run.Mode == CutMode.DryRun
            ? []
            :
            [
                .. run
                    .Phases.Select(phase => PhaseCatalogue.Of(phase.Phase).EvidenceKey)
                    .OfType<string>()
                    .Where(key => !run.Pins.ContainsKey(key)),
            ];

    // A pin is text that came through a function which any runner may call.
    private static string Value(CutRun run, string key) =>
        run.Pins.TryGetValue(key, out string? value) ? PlainText.Show(value, MaxShown) : $"(pin '{key}' is missing)";
}
