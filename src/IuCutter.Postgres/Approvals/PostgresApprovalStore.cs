using System.Text.Json;
using IuCutter.Core.Adapters;
using IuCutter.Core.Approvals;
using IuCutter.Core.Plans;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Approvals;

/// <summary>
/// Records verified cards as the gate role: whatever else is asked or written here takes no login of the gate, so that a card is recorded
/// on one host and asked for on another.
/// </summary>
internal sealed class PostgresApprovalStore(RoleCommands database) : IApprovalStore
{
    /// <summary>The allowed signers that count; no row before the first roster is installed.</summary>
    public const string RosterInForce = "select r.allowed_signers from cutter_governance.roster r order by r.roster_no desc limit 1";

    /// <inheritdoc/>
    public Task<ApprovalTarget> ReadTargetAsync(CancellationToken cancellationToken) =>
        database.SingleAsync<ApprovalTarget>(
            DatabaseRole.Reader,
            """
            select c.system_identifier::text as SystemIdentifier, d.datname::text as Database, d.oid::bigint as DatabaseOid,
                   case when pg_catalog.pg_is_in_recovery() then '00000000'
                       else pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8) end as Timeline,
                   (select coalesce(max(e.event_id), 0) from cutter_governance.run_event e) as LedgerHead,
                   coalesce(h.tree_size, 0) as LogSize, coalesce(encode(h.root_sha256, 'hex'), '') as LogRoot
            from pg_catalog.pg_control_system() c
            cross join pg_catalog.pg_database d
            left join cutter_governance.log_head h on true
            where d.datname = pg_catalog.current_database()
            """,
            parameters: null,
            subject: null,
            cancellationToken
        );

    /// <inheritdoc/>
    public async Task<DateTimeOffset> ReadTimeAsync(CancellationToken cancellationToken) =>
        new(
            DateTime.SpecifyKind(
                await database
                    .SingleAsync<DateTime>(
                        DatabaseRole.Reader,
                        "select clock_timestamp()",
                        parameters: null,
                        subject: null,
                        cancellationToken
                    )
                    .ConfigureAwait(false),
                DateTimeKind.Utc
            )
        );

    /// <inheritdoc/>
    public Task<long> ReadSwitchEpochAsync(CancellationToken cancellationToken) =>
        database.SingleAsync<long>(
            DatabaseRole.Reader,
            "select (cutter_governance.fn_execution_status() ->> 'epoch')::bigint",
            parameters: null,
            subject: null,
            cancellationToken
        );

    /// <inheritdoc/>
    public async Task<string> ReadRosterAsync(CancellationToken cancellationToken) =>
        await database
            .SingleOrDefaultAsync<string>(DatabaseRole.Reader, RosterInForce, parameters: null, subject: null, cancellationToken)
            .ConfigureAwait(false)
        ?? throw new IuException(ErrorCatalogue.RosterMissing, "");

    /// <inheritdoc/>
    public Task RequestAsync(CardRequest request, string cardSha256, CancellationToken cancellationToken)
    {
        string record = JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["nonce"] = request.Nonce,
                ["gate"] = request.Gate.ToString(),
                ["run_id"] = request.RunId,
                ["card_sha256"] = cardSha256,
                ["requester"] = request.Requester,
                ["requester_key"] = request.RequesterKey,
                ["requester_signature"] = request.RequesterSignature,
                ["module_version"] = request.Module.Version,
                ["module_sha256"] = request.Module.Sha256,
                ["database_oid"] = request.Target.DatabaseOid,
                ["timeline"] = request.Target.Timeline,
                ["ledger_head"] = request.Target.LedgerHead,
                ["log_size"] = request.Target.LogSize,
                ["log_root"] = request.Target.LogRoot,
                ["scope"] = request.Scope,
                ["gates"] = request.Gates,
                ["first_hosts"] = request.FirstHosts,
                ["switch_epoch"] = request.SwitchEpoch,
                ["why"] = request.Why,
                ["waive_restore_proof"] = request.WaiveRestoreProof,
                ["restore"] = request.Restore is { } terms ? JsonSerializer.SerializeToElement(terms, CardRequestRow.Json) : null,
                ["reconcile"] = request.Reconcile is { } lost ? JsonSerializer.SerializeToElement(lost, CardRequestRow.Json) : null,
                ["issued_at"] = request.IssuedAt,
                ["expires_at"] = request.ExpiresAt,
            }
        );
        return database.ExecuteAsync(
            DatabaseRole.Executor,
            "select cutter_governance.fn_card_request(@record::jsonb)",
            new { record },
            request.RunId,
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public async Task<CardRequest?> FindRequestAsync(string nonce, CancellationToken cancellationToken) =>
        (
            await database
                .SingleOrDefaultAsync<CardRequestRow>(
                    DatabaseRole.Reader,
                    CardRequestRow.Sql,
                    new { nonce },
                    subject: null,
                    cancellationToken
                )
                .ConfigureAwait(false)
        )?.ToRequest();

    /// <inheritdoc/>
    public Task<string?> ReadHistoryFaultAsync(ApprovalTarget asked, CancellationToken cancellationToken) =>
        database.SingleOrDefaultAsync<string?>(
            DatabaseRole.Reader,
            "select cutter_governance.fn_history_fault(@oid, @timeline, @size, @root)",
            new
            {
                oid = asked.DatabaseOid,
                timeline = asked.Timeline,
                size = asked.LogSize,
                root = asked.LogRoot,
            },
            subject: null,
            cancellationToken
        );

    /// <inheritdoc/>
    public Task RecordAsync(VerifiedCard card, ProvedPlan plan, CancellationToken cancellationToken)
    {
        string units = JsonSerializer.Serialize(
            plan.Plan.Units.Select(unit => new
            {
                ordinal = unit.Ordinal,
                address = unit.Address,
                parent_address = unit.ParentAddress,
                unit_kind = unit.UnitKind,
                section_type = unit.SectionType,
                section_code = unit.SectionCode,
                title_sha256 = unit.TitleSha256,
                body_sha256 = unit.BodySha256,
                body_bytes = unit.Span.Length,
            })
        );
        return database.ExecuteAsync(
            DatabaseRole.Gatekeeper,
            "select cutter_governance.fn_approval_record(@card::jsonb, @units::jsonb)",
            new { card = JsonSerializer.Serialize(Fields(card)), units },
            card.Request.RunId,
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task RecordAsync(VerifiedCard card, CancellationToken cancellationToken)
    {
        CardRequest request = card.Request;
        Dictionary<string, object?> fields = Fields(card);
        if (request.Gate == ApprovalGate.Ruling)
        {
            fields["until"] = request.ExpiresAt;
        }

        return database.ExecuteAsync(
            DatabaseRole.Gatekeeper,
            request.Gate switch
            {
                ApprovalGate.Ruling => "select cutter_governance.fn_execution_on(@card::jsonb)",
                ApprovalGate.Void => "select cutter_governance.fn_run_void(@card::jsonb)",
                ApprovalGate.Undo => "select cutter_governance.fn_undo_approve(@card::jsonb)",
                ApprovalGate.Restore => "select cutter_governance.fn_restore_approve(@card::jsonb)",
                ApprovalGate.Reconcile => "select cutter_governance.fn_reconcile_approve(@card::jsonb)",
                _ => throw new ArgumentOutOfRangeException(nameof(card), request.Gate, "A card of this gate has a plan."),
            },
            new { card = JsonSerializer.Serialize(fields) },
            request.RunId ?? request.Scope ?? request.Target.Database,
            cancellationToken
        );
    }

    // The database verifies the signatures again, and takes the terms from the text that was signed.
    private static Dictionary<string, object?> Fields(VerifiedCard card) =>
        new(StringComparer.Ordinal)
        {
            ["gate"] = card.Request.Gate.ToString(),
            ["run_id"] = card.Request.RunId,
            ["card_sha256"] = card.Sha256,
            ["card_text"] = card.Text,
            ["signer"] = card.Signatures[0].Principal,
            ["signatures"] = card.Signatures.Select(signature => new Dictionary<string, string> { ["signature"] = signature.Armored }),
        };
}
