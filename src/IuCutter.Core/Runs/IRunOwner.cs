using System.Collections.Immutable;

namespace IuCutter.Core.Runs;

/// <summary>The right to run a run, for as long as it is held. It dies with the connection that holds it.</summary>
internal interface IRunOwner : IAsyncDisposable
{
    /// <summary>Which claim of the run it is: 1 for the first.</summary>
    long Epoch { get; }

    /// <summary>
    /// The claim's own number: random, and known to this process alone. Every write of the runner carries it; after a later claim it is
    /// refused.
    /// </summary>
    long Claim { get; }

    /// <summary>The attempts that the owner before this one left open, each with its outcome.</summary>
    ImmutableArray<SettledAttempt> Settled { get; }

    /// <summary>
    /// Tells in which transaction a phase is about to commit, before COMMIT is sent: should its answer be lost, the
    /// server can be asked about this transaction.
    /// </summary>
    /// <exception cref="IuException">Gate.OwnerSuperseded, Config.PoolerDetected.</exception>
    Task ReportTransactionAsync(RunPhase phase, int attempt, string transactionId, CancellationToken cancellationToken);
}
