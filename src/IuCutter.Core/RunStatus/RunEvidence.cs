using System.Collections.Immutable;
using IuCutter.Core.Text;

namespace IuCutter.Core.RunStatus;

/// <summary>What the completed phases of a run left, as its pins say; also where somebody committed a phase with other pins.</summary>
internal static class RunEvidence
{
    private const int MostShown = 100;

    /// <summary>What is in the database for good, one sentence for each phase that left something.</summary>
    public static ImmutableArray<string> Committed(CutRun run) =>
        run.Mode == CutMode.DryRun
            ? []
            :
            [
                .. run
                    .Phases.Select(phase =>
                        phase.Phase switch
                        {
                            RunPhase.PreWriteBackup => $"The backup with SHA-256 {Value(run, phase.Phase)}.",
                            RunPhase.CutLegA when run.State == RunState.Compensated => null,
                            RunPhase.CutLegA => $"{Value(run, phase.Phase)} units as drafts.",
                            RunPhase.LegBRecord => $"{Value(run, phase.Phase)} ledger rows.",
                            RunPhase.WriteVerify => "The verifier's verdict.",
                            RunPhase.LifecycleEnact => $"{Value(run, phase.Phase)} enacted units; they are immutable.",
                            _ => null,
                        }
                    )
                    .OfType<string>(),
            ];

    /// <summary>The pins that a completed phase of a live run should have left and that are not there.</summary>
    public static ImmutableArray<string> Missing(CutRun run) =>
        run.Mode == CutMode.DryRun
            ? []
            : [.. run.Phases.Select(phase => KeyOf(phase.Phase)).OfType<string>().Where(key => !run.Pins.ContainsKey(key))];

    private static string? KeyOf(RunPhase phase) =>
        phase switch
        {
            RunPhase.PreWriteBackup => "backup_sha256",
            RunPhase.CutLegA => "leg_a_rows",
            RunPhase.LegBRecord => "ledger_rows",
            RunPhase.LifecycleEnact => "enacted_rows",
            _ => null,
        };

    // A pin is text that came through a function which any runner may call.
    private static string Value(CutRun run, RunPhase phase) =>
        run.Pins.TryGetValue(KeyOf(phase)!, out string? value) ? PlainText.Show(value, MostShown) : $"(pin '{KeyOf(phase)}' is missing)";
}
