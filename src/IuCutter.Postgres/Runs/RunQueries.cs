namespace IuCutter.Postgres.Runs;

/// <summary>The queries that read runs, one or all.</summary>
internal static class RunQueries
{
    /// <summary>
    /// Runs newest first, then their pins, completed phases, approvals in force, other attempts, last refusal and cards, and
    /// whether the journal knows owners and holds: in one round trip. Parameter: <c>runId</c> or null.
    /// </summary>
    public const string Facts = """
        select r.run_id as RunId, r.state as State, r.document_prefix as DocumentPrefix, r.source_sha256 as SourceSha256,
               r.plan_digest as PlanDigest, r.unit_count as UnitCount, r.requester as Requester, r.created_at as CreatedAt
        from cutter_governance.run r
        where @runId::text is null or r.run_id = @runId
        order by r.run_id desc;

        select p.run_id as RunId, p.key as Key, p.value as Value
        from cutter_governance.run_pin p
        where @runId::text is null or p.run_id = @runId;

        select p.run_id as RunId, p.phase as Phase, p.path as Path, p.started_at as StartedAt,
               p.completed_at as CompletedAt, p.xid::text as TransactionId,
               p.tool_revision as ToolRevision, p.module_sha256 as ModuleSha256
        from cutter_governance.run_phase p
        where p.outcome = 'complete' and (@runId::text is null or p.run_id = @runId)
        order by p.phase;

        select a.run_id as RunId, a.gate as Gate, a.signer as Signer, a.key_fingerprint as KeyFingerprint,
               a.card_sha256 as CardSha256, a.expires_at as ExpiresAt,
               cutter_governance.fn_restore_waived(a.card_text) as RestoreProofWaived, a.why as Reason
        from cutter_governance.approval a
        join cutter_governance.permit p on p.approval_id = a.approval_id
        join cutter_governance.execution_switch s on s.epoch = p.epoch
        where clock_timestamp() < a.expires_at and (@runId::text is null or a.run_id = @runId)
          and cutter_governance.fn_permit_covered(p.permit_id)
        order by a.recorded_at;

        select p.run_id as RunId, p.phase as Phase, p.attempt as Attempt, p.outcome as Outcome, p.error_id as ErrorId,
               p.started_at as StartedAt
        from cutter_governance.run_phase p
        where p.outcome <> 'complete' and (@runId::text is null or p.run_id = @runId)
        order by p.phase, p.attempt;

        select l.run_id as RunId, coalesce(l.error_id, 'Store.ConnectionLost') as ErrorId, l.phase as Phase, l.outcome as Outcome,
               coalesce(l.detail, '') as Detail, l.occurred_at as OccurredAt,
               (select count(*)::int from cutter_governance.run_event s
                where s.chain = l.chain and s.event = l.event and s.error_id is not distinct from l.error_id
                  and s.seq > coalesce((select max(c.seq) from cutter_governance.run_event c
                                        where c.chain = l.chain and c.event = 'phase_complete'), 0)) as Repeats,
               exists (select from cutter_governance.run_event a
                       where a.chain = l.chain and a.seq > l.seq and a.event = 'approval_recorded') as ApprovedSince
        from (select distinct on (e.chain) e.*
              from cutter_governance.run_event e
              where e.event in ('phase_intent', 'phase_complete', 'phase_stopped', 'phase_refused', 'phase_settled',
                                'undo_refused', 'run_voided', 'run_compensated')
                and e.run_id is not null and (@runId::text is null or e.chain = @runId)
              order by e.chain, e.seq desc) l
        where l.error_id is not null or l.event = 'phase_settled';

        select r.run_id as RunId, q.gate as Gate, count(*)::int as Count,
               -- Of the newest: it is the one that the advice names, whatever became of those before it.
               (array_agg(case when q.expires_at > clock_timestamp()
                   and not exists (select from cutter_governance.approval a where a.nonce = q.nonce)
                   and (q.switch_epoch is null or cutter_governance.fn_epoch_stands(q.switch_epoch, q.timeline)) then q.expires_at end
                   order by q.recorded_at desc))[1] as OpenUntil,
               coalesce((select clock_timestamp() < a.expires_at and not (cutter_governance.fn_permit_covered(p.permit_id)
                             and exists (select from cutter_governance.execution_switch s where s.epoch = p.epoch))
                         from cutter_governance.permit p join cutter_governance.approval a using (approval_id)
                         where p.run_id = r.run_id and p.gate = q.gate
                         order by p.permit_no desc limit 1), false) as IsVoid
        from cutter_governance.run r
        join cutter_governance.card_request q on q.run_id = r.run_id
            or (q.gate = 'Ruling' and q.scope = r.document_prefix) -- the card that the advice names, not one for more documents
        where @runId::text is null or r.run_id = @runId
        group by r.run_id, q.gate;

        select to_regclass('cutter_governance.run_hold') is not null;
        """;

    /// <summary>The owner and the hold of each run, which a journal before 010_hold does not have. The same parameter.</summary>
    public const string Ownership = """
        select o.run_id as RunId, o.who as Who, o.epoch as Epoch, o.claimed_at as ClaimedAt,
               cutter_governance.fn_owner_alive(o.run_id) as Alive,
               extract(epoch from clock_timestamp() - greatest(o.claimed_at,
                   (select max(e.occurred_at) from cutter_governance.run_event e where e.chain = o.run_id)))::float8 as SilentSeconds
        from cutter_governance.run_owner o
        where @runId::text is null or o.run_id = @runId;

        select h.run_id as RunId, h.kind as Kind, h.phase as Phase, h.reason as Reason, h.held_by as HeldBy, h.held_at as HeldAt
        from cutter_governance.run_hold h
        where h.lifted_at is null and (@runId::text is null or h.run_id = @runId)
        order by h.kind, h.hold_no;
        """;

    /// <summary>
    /// The turn for which a run's next step would wait, and its own, with one row or none each. Parameters: <c>runId</c>, <c>step</c> as
    /// the journal names it, and <c>who</c>, the process that would run it.
    /// </summary>
    public const string Turns = """
        select t.run_id as RunId, t.who as Who, t.since as Since, t.until as Until
        from cutter_governance.fn_turn(@runId, @step, @who) t limit 1;

        select t.run_id as RunId, t.who as Who, t.since as Since, t.until as Until
        from cutter_governance.fn_turn(null, 'pre_write_backup', null) t where t.run_id = @runId;
        """;

    /// <summary>When a run ended: by its last phase, a Void or an Undo. The same parameter, not null.</summary>
    public const string EndedAt = """
        select max(e.occurred_at) from cutter_governance.run_event e
        where e.chain = @runId and (e.event in ('run_voided', 'run_compensated') or (e.event = 'phase_complete' and e.phase = 11))
        """;

    /// <summary>The report of the rehearsal in the backup that a run recorded, and the hash of it that the run pinned.</summary>
    public const string Rehearsal = """
        select (select h.report from cutter_governance.rehearsal h
                join cutter_governance.backup_record b on b.run_id = h.run_id and b.manifest_sha256 = h.manifest_sha256
                where h.run_id = p.run_id order by h.rehearsal_id desc limit 1), p.value
        from cutter_governance.run_pin p where p.run_id = @runId and p.key = 'rehearsal_report_sha256'
        """;

    /// <summary>The last migration that is applied.</summary>
    public const string Version = "select max(name collate \"C\") from iucutter.schema_journal where name ~ '^[0-9]'";
}
