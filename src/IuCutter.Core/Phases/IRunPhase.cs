using IuCutter.Core.Runs;

namespace IuCutter.Core.Phases;

/// <summary>A phase that the runner can run; the intent is recorded before and the result after.</summary>
internal interface IRunPhase
{
    /// <summary>Which phase.</summary>
    RunPhase Phase { get; }

    /// <summary>Runs it.</summary>
    /// <exception cref="IuException">It was refused, failed, was killed, or its outcome is unknown.</exception>
    Task<PhaseOutcome> RunAsync(RunContext context, PhaseServices services, CancellationToken cancellationToken);
}
