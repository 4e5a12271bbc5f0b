using System.Data.Common;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests.Adapters.Fakes;

/// <summary>Backup runner, ledger writer and verify writer that give what a test wants, or fail as it wants.</summary>
internal sealed class FakeWriters(Exception? fault, int ledgerRows) : IBackupRunner, IGovernanceWriter, IVerifyWriter
{
    public Task<BackupEnvelope> RunAsync(BackupRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new BackupEnvelope(new string('a', 64), 1, new string('A', 40), "f") { ManifestSha256 = new string('b', 64) });

    public Task AttestAsync(string runId, BackupEnvelope envelope, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RecordAsync(
        DbConnection connection,
        DbTransaction transaction,
        string runId,
        BackupEnvelope envelope,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    public Task RequireAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;

    Task<LegBResult> IGovernanceWriter.WriteAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        CancellationToken cancellationToken
    ) => fault is null ? Task.FromResult(new LegBResult(Guid.Empty, Guid.Empty, ledgerRows)) : throw fault;

    public Task<long> CountAsync(DbConnection connection, Guid changeSetId, CancellationToken cancellationToken) => Task.FromResult(0L);

    Task<WriteVerifyResult> IVerifyWriter.WriteAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        CancellationToken cancellationToken
    ) => fault is null ? Task.FromResult(new WriteVerifyResult(Guid.Empty, context.Plan.UnitCount, "digest")) : throw fault;
}
