using IuCutter.Core.Checkpoints;
using IuCutter.Core.Simulation;
using IuCutter.Core.Verification;

namespace IuCutter.Core.Phases;

/// <summary>The services that a phase may use; without a database all but the simulator are null.</summary>
/// <param name="Provider">What a live phase is given; only a live adapter is accepted. Null without a database.</param>
/// <param name="Simulator">What a dry run is given.</param>
/// <param name="Grants">Probes rights; null without a database.</param>
/// <param name="Units">Reads units back; null without a database.</param>
/// <param name="DryRun">What a dry run may ask; null without a database, and a dry run works all the same.</param>
/// <param name="History">Asked before a live run is made and before each of its phases; null for nobody.</param>
internal sealed record PhaseServices(
    object? Provider,
    Simulator Simulator,
    IGrantProbe? Grants,
    IUnitReader? Units,
    IDryRunProbe? DryRun = null,
    IHistoryGuard? History = null
);
