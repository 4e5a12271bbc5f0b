using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;

namespace IuCutter.Chaos;

/// <summary>
/// The negative control: leg A commits, and its journal row comes in a transaction of its own. Between the two lies the
/// fault that the program must find.
/// </summary>
internal sealed class JournalApartAdapter(ILiveExecutionAdapter inner, IConnectionProvider connections) : ILiveExecutionAdapter
{
    public Task<BackupEnvelope> PreWriteBackupAsync(RunContext context, CancellationToken cancellationToken) =>
        inner.PreWriteBackupAsync(context, cancellationToken);

    public async Task<LegAResult> CutLegAAsync(RunContext context, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await connections.OpenAsync(DatabaseRole.Executor, cancellationToken);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await PhaseJournal.EnterAsync(
            connection,
            transaction,
            context.Run.RunId,
            RunPhase.CutLegA,
            context.Attempt,
            context.Owner!.Epoch,
            cancellationToken
        );
        LegAResult result = await UnitGateway.CreateAsync(connection, transaction, context, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        ImmutableSortedDictionary<string, string> pins = PhaseEvidence.LegA(result, CutMode.Live);
        await PhaseJournal.CompleteAsync(
            connection,
            transaction: null,
            context.Run.RunId,
            RunPhase.CutLegA,
            context.Attempt,
            context.Owner.Epoch,
            PhasePath.Live,
            pins,
            cancellationToken
        );
        return result;
    }

    public Task<LegBResult> LegBRecordAsync(RunContext context, CancellationToken cancellationToken) =>
        inner.LegBRecordAsync(context, cancellationToken);

    public Task<long> VerifyResultCountForAsync(RunContext context, Guid changeSetId, CancellationToken cancellationToken) =>
        inner.VerifyResultCountForAsync(context, changeSetId, cancellationToken);

    public Task<WriteVerifyResult> WriteVerifyAsync(RunContext context, CancellationToken cancellationToken) =>
        inner.WriteVerifyAsync(context, cancellationToken);

    public Task<EnactmentResult> LifecycleEnactAsync(RunContext context, CancellationToken cancellationToken) =>
        inner.LifecycleEnactAsync(context, cancellationToken);
}
