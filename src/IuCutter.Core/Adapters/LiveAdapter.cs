using IuCutter.Core.Runs;
using IuCutter.Core.Simulation;

namespace IuCutter.Core.Adapters;

/// <summary>The one way from a provider to a live adapter.</summary>
internal static class LiveAdapter
{
    /// <summary>
    /// Returns the provider as live adapter, or refuses: null, the simulator (and what derives from it) and any other object;
    /// nothing ever falls back to the simulator (specification 3).
    /// </summary>
    /// <exception cref="ProductionExecutionNotAuthorizedException">The provider is not a live adapter.</exception>
    public static ILiveExecutionAdapter Require(object? provider, RunPhase phase, string runId) =>
        provider is ILiveExecutionAdapter adapter and not Simulator
            ? adapter
            : throw new ProductionExecutionNotAuthorizedException(
                ErrorCatalogue.LiveAdapterRequired,
                $"Phase {RunStates.Name(phase)} was given {provider?.GetType().Name ?? "nothing"}.",
                runId
            );
}
