using System.Data.Common;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Adapters;

/// <summary>
/// The default of each collaborator of the live adapter: it refuses every call (specification 3: all four
/// default to a refusing stub; no address, no secret here).
/// </summary>
internal sealed class RefusingCollaborator : IConnectionProvider, IBackupRunner, IGovernanceWriter, IVerifyWriter
{
    /// <summary>The one instance; it has no state.</summary>
    public static readonly RefusingCollaborator Instance = new();

    private RefusingCollaborator() { }

    /// <inheritdoc/>
    public ValueTask<DbConnection> OpenAsync(DatabaseRole role, CancellationToken cancellationToken) =>
        throw Refusal("connection provider");

    /// <inheritdoc/>
    public Task AttestAsync(string runId, BackupEnvelope envelope, CancellationToken cancellationToken) => throw Refusal("backup runner");

    /// <inheritdoc/>
    public Task RecordAsync(
        DbConnection connection,
        DbTransaction transaction,
        string runId,
        BackupEnvelope envelope,
        CancellationToken cancellationToken
    ) => throw Refusal("backup runner");

    /// <inheritdoc/>
    public Task<BackupEnvelope> RunAsync(BackupRequest request, CancellationToken cancellationToken) => throw Refusal("backup runner");

    /// <inheritdoc/>
    public Task RequireAsync(string runId, CancellationToken cancellationToken) => throw Refusal("backup runner");

    /// <inheritdoc/>
    Task<LegBResult> IGovernanceWriter.WriteAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        CancellationToken cancellationToken
    ) => throw Refusal("governance writer");

    /// <inheritdoc/>
    public Task<long> CountAsync(DbConnection connection, Guid changeSetId, CancellationToken cancellationToken) =>
        throw Refusal("verify writer");

    /// <inheritdoc/>
    Task<WriteVerifyResult> IVerifyWriter.WriteAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        CancellationToken cancellationToken
    ) => throw Refusal("verify writer");

    private static IuException Refusal(string collaborator) =>
        new(ErrorCatalogue.CollaboratorMissing, $"The {collaborator} was not given.");
}
