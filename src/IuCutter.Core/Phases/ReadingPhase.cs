using System.Collections.Immutable;
using IuCutter.Core.Gates;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Phases;

/// <summary>A phase that reads: grant probe, structural verify, closeout. It needs no switch, and its pins all the same.</summary>
/// <param name="Phase">Which phase.</param>
/// <param name="Live">What it reads from the database.</param>
/// <param name="Simulate">What the simulator says.</param>
internal sealed record ReadingPhase(
    RunPhase Phase,
    Func<PhaseServices, RunContext, CancellationToken, Task<ImmutableSortedDictionary<string, string>>> Live,
    Func<PhaseServices, RunContext, CancellationToken, Task<ImmutableSortedDictionary<string, string>>> Simulate
) : IRunPhase
{
    /// <inheritdoc/>
    public async Task<PhaseOutcome> RunAsync(RunContext context, PhaseServices services, CancellationToken cancellationToken)
    {
        GateRegistry.Require(Phase, context);
        return context.Mode == CutMode.Live
            ? new PhaseOutcome(
                PhasePath.Live,
                await Live(services, context, cancellationToken).ConfigureAwait(false),
                RecordedByAdapter: false
            )
            : new PhaseOutcome(
                PhasePath.Simulated,
                await Simulate(services, context, cancellationToken).ConfigureAwait(false),
                RecordedByAdapter: false
            );
    }
}
