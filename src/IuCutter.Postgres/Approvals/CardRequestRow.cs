using System.Text.Json;
using IuCutter.Core.Approvals;
using IuCutter.Core.Runs;

namespace IuCutter.Postgres.Approvals;

/// <summary>A row of <c>cutter_governance.card_request</c>, with the database that it is read from.</summary>
internal sealed record CardRequestRow(
    string Gate,
    string? RunId,
    string SystemIdentifier,
    string Database,
    long DatabaseOid,
    string Timeline,
    long LedgerHead,
    long LogSize,
    string LogRoot,
    string ModuleVersion,
    string ModuleSha256,
    string Requester,
    string? RequesterKey,
    string? RequesterSignature,
    DateTime IssuedAt,
    DateTime ExpiresAt,
    string Nonce,
    string? Scope,
    string? Gates,
    string? FirstHosts,
    long? SwitchEpoch,
    string? Why,
    bool WaiveRestoreProof,
    string? Restore,
    string? Reconcile
)
{
    /// <summary>How the terms of a restore or a reconcile are kept; the database reads the pre-state of a restore by these names.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// Reads one by its nonce. A dump that was restored elsewhere brings its requests along, but not its identity: name and system are
    /// today's, and the history that it was asked for in is compared by the database (<c>fn_history_require</c>).
    /// </summary>
    public const string Sql = """
        select q.gate as Gate, q.run_id as RunId, c.system_identifier::text as SystemIdentifier,
               current_database()::text as Database, q.database_oid as DatabaseOid, q.timeline as Timeline,
               q.ledger_head as LedgerHead, q.log_size as LogSize, q.log_root as LogRoot,
               q.module_version as ModuleVersion, q.module_sha256 as ModuleSha256,
               q.requester as Requester, q.requester_key as RequesterKey, q.requester_signature as RequesterSignature,
               q.issued_at as IssuedAt, q.expires_at as ExpiresAt, q.nonce as Nonce,
               q.scope as Scope, q.gates as Gates, q.first_hosts as FirstHosts, q.switch_epoch as SwitchEpoch, q.why as Why,
               q.waive_restore_proof as WaiveRestoreProof, q.restore::text as Restore, q.reconcile::text as Reconcile
        from cutter_governance.card_request q
        cross join pg_catalog.pg_control_system() c
        where q.nonce = @nonce
        """;

    /// <summary>The request as the desk knows it.</summary>
    public CardRequest ToRequest() =>
        new(
            Enum.Parse<ApprovalGate>(Gate),
            RunId,
            new ApprovalTarget(SystemIdentifier, Database, DatabaseOid, Timeline, LedgerHead, LogSize, LogRoot),
            new ModuleIdentity(ModuleVersion, ModuleSha256),
            Requester,
            Utc(IssuedAt),
            Utc(ExpiresAt),
            Nonce
        )
        {
            RequesterKey = RequesterKey,
            RequesterSignature = RequesterSignature,
            Scope = Scope,
            Gates = Gates,
            FirstHosts = FirstHosts,
            SwitchEpoch = SwitchEpoch,
            Why = Why,
            WaiveRestoreProof = WaiveRestoreProof,
            Restore = Restore is null ? null : JsonSerializer.Deserialize<RestoreTerms>(Restore, Json),
            Reconcile = Reconcile is null ? null : JsonSerializer.Deserialize<ReconcileTerms>(Reconcile, Json),
        };

    private static DateTimeOffset Utc(DateTime value) => new(DateTime.SpecifyKind(value, DateTimeKind.Utc));
}
