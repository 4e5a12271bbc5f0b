using IuCutter.Core.Checkpoints;
using IuCutter.Core.Engine;
using IuCutter.Core.Execution;
using IuCutter.Core.Phases;
using IuCutter.Core.Runs;
using IuCutter.Core.Simulation;

namespace IuCutter.Postgres;

/// <summary>
/// The one way in which an engine is put together, for cmdlets, tests, benchmarks and the crash program alike. A member
/// that is not set has the value that a session has. Opens nothing.
/// </summary>
/// <param name="Live">The database of the session; null without one: then only dry runs work.</param>
/// <param name="Module">Which build acts.</param>
/// <param name="Random">Where nonces and ids come from.</param>
internal sealed record EngineComposition(LiveDatabase? Live, ModuleIdentity Module, IRandomSource Random)
{
    /// <summary>Where dry runs are kept. Default: a memory of this engine's own.</summary>
    public IRunStore DryRuns { get; init; } = new MemoryRunStore(TimeProvider.System);

    /// <summary>The kill switch. Default: that of the database alone, which is off without one.</summary>
    public KillSwitch KillSwitch { get; init; } = new(Live?.ExecutionControl);

    /// <summary>The adapter of live phases. Default: the database's; the engine refuses any other type of object.</summary>
    public object? Provider { get; init; } = Live?.CreateAdapter(Random);

    /// <summary>
    /// Asked before a live run is made and before each of its phases; null for nobody. Default: the checkpoints of the session's places.
    /// </summary>
    public IHistoryGuard? History { get; init; } = Live?.Checkpoints;

    /// <summary>How often and after which pauses a phase is tried again; null for never, the default.</summary>
    public Backoff? Backoff { get; init; }

    /// <summary>The engine.</summary>
    public RunEngine Create() =>
        new(
            new RunOpening(TimeProvider.System, new RunIds(TimeProvider.System, Random), Module),
            Module,
            DryRuns,
            Live?.Runs,
            new PhaseServices(Provider, new Simulator(), Live?.Grants, Live?.Units, Live?.DryRun, History),
            KillSwitch,
            Live?.Faults,
            Backoff
        );
}
