using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Adapters;

/// <summary>
/// The way of a live phase to the database (specification 3): six methods, each of which asserts again that the switch is on
/// and the mode is Live, is all or nothing, and rethrows any error after rolling back. The simulator is another type
/// and can never be passed as one.
/// </summary>
internal interface ILiveExecutionAdapter
{
    /// <summary>Makes the backup and records it.</summary>
    Task<BackupEnvelope> PreWriteBackupAsync(RunContext context, CancellationToken cancellationToken);

    /// <summary>Creates every unit in one transaction; any status but <c>created</c> rolls all back.</summary>
    Task<LegAResult> CutLegAAsync(RunContext context, CancellationToken cancellationToken);

    /// <summary>Writes the ledger in one transaction.</summary>
    Task<LegBResult> LegBRecordAsync(RunContext context, CancellationToken cancellationToken);

    /// <summary>How many verify results a change set has; more than none refuses write-verify.</summary>
    Task<long> VerifyResultCountForAsync(RunContext context, Guid changeSetId, CancellationToken cancellationToken);

    /// <summary>Verifies and writes the verdict in one transaction, as the verifier.</summary>
    Task<WriteVerifyResult> WriteVerifyAsync(RunContext context, CancellationToken cancellationToken);

    /// <summary>Enacts every unit in one transaction, then surveys triggers and log before it commits.</summary>
    Task<EnactmentResult> LifecycleEnactAsync(RunContext context, CancellationToken cancellationToken);
}
