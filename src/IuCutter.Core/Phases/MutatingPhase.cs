using System.Collections.Immutable;
using IuCutter.Core.Adapters;
using IuCutter.Core.Gates;
using IuCutter.Core.Runs;
using IuCutter.Core.Simulation;

namespace IuCutter.Core.Phases;

/// <summary>
/// One of the five phases that write, in their one shape (specification 4): the switch, the approval and the pins,
/// then the live adapter or the simulator, then the evidence. A phase is the four parts given here and cannot leave
/// out or reorder a step.
/// </summary>
/// <param name="Phase">Which phase.</param>
/// <param name="Live">What the live adapter does; it records the evidence in its own transaction.</param>
/// <param name="Simulate">What the simulator says.</param>
/// <param name="Evidence">The pins that the result leaves.</param>
internal sealed record MutatingPhase<TResult>(
    RunPhase Phase,
    Func<ILiveExecutionAdapter, RunContext, CancellationToken, Task<TResult>> Live,
    Func<Simulator, RunContext, TResult> Simulate,
    Func<TResult, CutMode, ImmutableSortedDictionary<string, string>> Evidence
) : IRunPhase
{
    /// <inheritdoc/>
    public async Task<PhaseOutcome> RunAsync(RunContext context, PhaseServices services, CancellationToken cancellationToken)
    {
        await context.RefuseIfKillSwitchOffAsync(Phase, cancellationToken).ConfigureAwait(false);
        GateRegistry.Require(Phase, context);
        if (context.Mode == CutMode.Live)
        {
            ILiveExecutionAdapter adapter = LiveAdapter.Require(services.Provider, Phase, context.Run.RunId);
            TResult written = await Live(adapter, context, cancellationToken).ConfigureAwait(false);
            return new PhaseOutcome(PhasePath.Live, Evidence(written, context.Mode), RecordedByAdapter: true);
        }

        TResult simulated = Simulate(services.Simulator, context);
        return new PhaseOutcome(PhasePath.Simulated, Evidence(simulated, context.Mode), RecordedByAdapter: false);
    }
}
