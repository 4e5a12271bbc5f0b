using IuCutter.Core.Execution;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Runs;

/// <summary>The context of a phase: the run as the facts give it, its plan, its owner, and the kill switch.</summary>
/// <param name="run">The run, read just now.</param>
/// <param name="plan">The plan whose digest the run pins, proved.</param>
/// <param name="attempt">Which attempt of the phase this is, from the journal.</param>
/// <param name="module">Which build runs the phase.</param>
/// <param name="killSwitch">The switch; asked anew each time.</param>
/// <param name="progress">Receives how far a long phase is; null when nobody watches.</param>
/// <param name="owner">The right to run the run; null only where nothing is written, and the database refuses a write without.</param>
internal sealed class RunContext(
    CutRun run,
    ProvedPlan plan,
    int attempt,
    ModuleIdentity module,
    KillSwitch killSwitch,
    IProgress<PhaseProgress>? progress,
    IRunOwner? owner = null
)
{
    /// <summary>The run as it stood when the phase began.</summary>
    public CutRun Run { get; } = run;

    /// <summary>The plan, as it was proved.</summary>
    public CutPlan Plan => Proved.Plan;

    /// <summary>The plan with its proof.</summary>
    public ProvedPlan Proved { get; } = plan;

    /// <summary>Which attempt of the phase this is.</summary>
    public int Attempt { get; } = attempt;

    /// <summary>Which build runs the phase; the journal and the ledger name it.</summary>
    public ModuleIdentity Module { get; } = module;

    /// <summary>The right to run the run.</summary>
    public IRunOwner? Owner { get; } = owner;

    /// <summary>The switch.</summary>
    public KillSwitch KillSwitch { get; } = killSwitch;

    /// <summary>Whether the run may write.</summary>
    public CutMode Mode => Run.Mode;

    /// <summary>Stops a live phase before any adapter is touched when the switch is off (specification 3).</summary>
    /// <exception cref="ProductionExecutionNotAuthorizedException">The run is live and the switch is off for its document.</exception>
    public Task RefuseIfKillSwitchOffAsync(RunPhase phase, CancellationToken cancellationToken) =>
        Mode == CutMode.Live
            ? KillSwitch.RequireOnAsync(
                Plan.DocumentPrefix,
                RunStates.GateOf(phase),
                $"Phase {RunStates.Name(phase)}: ",
                Run.RunId,
                cancellationToken
            )
            : Task.CompletedTask;

    /// <summary>Tells whoever watches how far the phase is.</summary>
    public void Report(PhaseProgress value) => progress?.Report(value);
}
