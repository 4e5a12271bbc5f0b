using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Adapters;

/// <summary>
/// The live adapter. Its constructor opens nothing; each of its four collaborators refuses unless it was given
/// (specification 3). Every phase is one transaction: fence and switch, the writes, the journal's result, COMMIT.
/// </summary>
internal sealed class ProductionLiveExecutionAdapter(
    IConnectionProvider? connections = null,
    IBackupRunner? backups = null,
    IGovernanceWriter? ledger = null,
    IVerifyWriter? verifier = null
) : ILiveExecutionAdapter
{
    private readonly IConnectionProvider _connections = connections ?? RefusingCollaborator.Instance;
    private readonly IBackupRunner _backups = backups ?? RefusingCollaborator.Instance;
    private readonly IGovernanceWriter _ledger = ledger ?? RefusingCollaborator.Instance;
    private readonly IVerifyWriter _verifier = verifier ?? RefusingCollaborator.Instance;

    /// <inheritdoc/>
    public async Task<BackupEnvelope> PreWriteBackupAsync(RunContext context, CancellationToken cancellationToken)
    {
        await AssertLiveAllowedAsync(context, RunPhase.PreWriteBackup, cancellationToken).ConfigureAwait(false);
        BackupProgress progress = new BackupProgress(context);
        BackupEnvelope envelope = await _backups
            .RunAsync(
                new BackupRequest(context.Run.RunId, progress, RestoreProofRule.IsWaived(context.Run)) { Plan = context.Plan },
                cancellationToken
            )
            .ConfigureAwait(false);
        BackupEnvelopeRules.Validate(envelope, context.Run.RunId);
        await _backups.AttestAsync(context.Run.RunId, envelope, cancellationToken).ConfigureAwait(false);
        return await TransactAsync(
                context,
                RunPhase.PreWriteBackup,
                DatabaseRole.Executor,
                async (connection, transaction) =>
                {
                    await _backups
                        .RecordAsync(connection, transaction, context.Run.RunId, envelope, cancellationToken)
                        .ConfigureAwait(false);
                    return envelope;
                },
                result => PhaseEvidence.Backup(result, CutMode.Live),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<LegAResult> CutLegAAsync(RunContext context, CancellationToken cancellationToken)
    {
        await AssertLiveAllowedAsync(context, RunPhase.CutLegA, cancellationToken).ConfigureAwait(false);
        // Before the transaction: a large file takes longer to read than the fence may be held.
        await _backups.RequireAsync(context.Run.RunId, cancellationToken).ConfigureAwait(false);
        return await TransactAsync(
                context,
                RunPhase.CutLegA,
                DatabaseRole.Executor,
                (connection, transaction) => UnitGateway.CreateAsync(connection, transaction, context, cancellationToken),
                result => PhaseEvidence.LegA(result, CutMode.Live),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<LegBResult> LegBRecordAsync(RunContext context, CancellationToken cancellationToken)
    {
        await AssertLiveAllowedAsync(context, RunPhase.LegBRecord, cancellationToken).ConfigureAwait(false);
        return await TransactAsync(
                context,
                RunPhase.LegBRecord,
                DatabaseRole.Executor,
                async (connection, transaction) =>
                {
                    LegBResult result = await _ledger.WriteAsync(connection, transaction, context, cancellationToken).ConfigureAwait(false);
                    int expected = checked((2 * context.Plan.UnitCount) + 6);
                    return result.LedgerRows == expected
                        ? result
                        : throw new IuException(
                            ErrorCatalogue.LedgerCount,
                            $"Expected {expected}, wrote {result.LedgerRows}.",
                            context.Run.RunId
                        );
                },
                result => PhaseEvidence.LegB(result, CutMode.Live),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<long> VerifyResultCountForAsync(RunContext context, Guid changeSetId, CancellationToken cancellationToken)
    {
        await AssertLiveAllowedAsync(context, RunPhase.WriteVerify, cancellationToken).ConfigureAwait(false);
        return await _connections
            .UseAsync(
                DatabaseRole.Verifier,
                context.Run.RunId,
                connection => _verifier.CountAsync(connection, changeSetId, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<WriteVerifyResult> WriteVerifyAsync(RunContext context, CancellationToken cancellationToken)
    {
        await AssertLiveAllowedAsync(context, RunPhase.WriteVerify, cancellationToken).ConfigureAwait(false);
        return await TransactAsync(
                context,
                RunPhase.WriteVerify,
                DatabaseRole.Verifier,
                (connection, transaction) => _verifier.WriteAsync(connection, transaction, context, cancellationToken),
                result => PhaseEvidence.WriteVerify(result, CutMode.Live),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<EnactmentResult> LifecycleEnactAsync(RunContext context, CancellationToken cancellationToken)
    {
        await AssertLiveAllowedAsync(context, RunPhase.LifecycleEnact, cancellationToken).ConfigureAwait(false);
        return await TransactAsync(
                context,
                RunPhase.LifecycleEnact,
                DatabaseRole.Executor,
                async (connection, transaction) =>
                {
                    int rows = await UnitGateway.EnactAsync(connection, transaction, context, cancellationToken).ConfigureAwait(false);
                    return await EnactmentSurvey.RunAsync(connection, transaction, context, rows, cancellationToken).ConfigureAwait(false);
                },
                result => PhaseEvidence.Enactment(result, CutMode.Live),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task AssertLiveAllowedAsync(RunContext context, RunPhase phase, CancellationToken cancellationToken)
    {
        if (context.Mode != CutMode.Live)
        {
            throw new ProductionExecutionNotAuthorizedException(
                $"Phase {RunStates.Name(phase)}: the run's mode is {context.Mode}.",
                context.Run.RunId
            );
        }

        await context.RefuseIfKillSwitchOffAsync(phase, cancellationToken).ConfigureAwait(false);
    }

    private Task<TResult> TransactAsync<TResult>(
        RunContext context,
        RunPhase phase,
        DatabaseRole role,
        Func<DbConnection, DbTransaction, Task<TResult>> work,
        Func<TResult, ImmutableSortedDictionary<string, string>> evidence,
        CancellationToken cancellationToken
    ) =>
        _connections.UseAsync(
            role,
            context.Run.RunId,
            connection => TransactAsync(connection, context, phase, work, evidence, cancellationToken),
            cancellationToken
        );

    private static async Task<TResult> TransactAsync<TResult>(
        DbConnection connection,
        RunContext context,
        RunPhase phase,
        Func<DbConnection, DbTransaction, Task<TResult>> work,
        Func<TResult, ImmutableSortedDictionary<string, string>> evidence,
        CancellationToken cancellationToken
    )
    {
        // Read committed on purpose: the switch is read in a snapshot newer than the fence.
        await using DbTransaction transaction = await connection
            .BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            await PhaseJournal
                .EnterAsync(connection, transaction, context.Run.RunId, phase, context.Attempt, context.Owner?.Claim, cancellationToken)
                .ConfigureAwait(false);
            TResult result = await work(connection, transaction).ConfigureAwait(false);
            string transactionId = await PhaseJournal
                .CompleteAsync(
                    connection,
                    transaction,
                    context.Run.RunId,
                    phase,
                    context.Attempt,
                    context.Owner?.Claim,
                    PhasePath.Live,
                    evidence(result),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (context.Owner is { } owner)
            {
                await owner.ReportTransactionAsync(phase, context.Attempt, transactionId, cancellationToken).ConfigureAwait(false);
            }

            await CommitPoint.PassAsync(connection, transaction, context.Run.RunId).ConfigureAwait(false);
            return result;
        }
        catch
        {
            await RollBackAsync(connection, transaction).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task RollBackAsync(DbConnection connection, DbTransaction transaction)
    {
        if (connection.State != ConnectionState.Open)
        {
            return; // The server rolls back when the connection is gone.
        }

        try
        {
            await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbException)
        {
            // The connection broke while rolling back: disposal closes it and the server rolls back. What the
            // caller must see is the error that led here.
        }
        catch (InvalidOperationException)
        {
            // The transaction has ended already (a failed COMMIT is one).
        }
    }

    private sealed class BackupProgress(RunContext context) : IProgress<long>
    {
        public void Report(long value) => context.Report(new PhaseProgress(RunPhase.PreWriteBackup, value, 0, "bytes"));
    }
}
