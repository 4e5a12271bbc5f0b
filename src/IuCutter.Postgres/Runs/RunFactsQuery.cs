namespace IuCutter.Postgres.Runs;

/// <summary>
/// The SQL that reads the facts of one run for a report, as one JSON object whose names are those of
/// <see cref="Core.Reports.RunFacts"/>. It reads no title and no body. Parameter: <c>runId</c>.
/// </summary>
internal static class RunFactsQuery
{
    /// <summary>The facts of a journal of this version.</summary>
    public const string Facts = """
        select jsonb_build_object(
            'read_at', clock_timestamp(),
            'database', current_database(),
            'system_identifier', (select c.system_identifier::text from pg_catalog.pg_control_system() c),
            'attempts', (
                select coalesce(jsonb_agg(jsonb_build_object('phase', p.phase, 'attempt', p.attempt, 'outcome', p.outcome,
                    'path', p.path, 'started_at', p.started_at, 'completed_at', p.completed_at,
                    'tool_revision', p.tool_revision, 'module_sha256', p.module_sha256, 'transaction_id', p.xid::text,
                    'error_id', p.error_id) order by p.started_at, p.phase, p.attempt), '[]')
                from cutter_governance.run_phase p where p.run_id = r.run_id),
            'approvals', (
                select coalesce(jsonb_agg(jsonb_build_object('gate', a.gate, 'card_sha256', a.card_sha256,
                    'recorded_at', a.recorded_at, 'expires_at', a.expires_at,
                    -- Of the run's own approvals the run says it.
                    'in_force', a.gate = 'Ruling' and a.expires_at > clock_timestamp()
                        and exists (select from cutter_governance.execution_ruling x
                                    join cutter_governance.execution_switch s on s.epoch = x.epoch and s.enabled
                                    where x.approval_id = a.approval_id)
                        and not exists (select from cutter_governance.execution_off o where not o.is_room),
                    'requester', coalesce(q.requester, ''), 'requester_key', q.requester_key, 'why', coalesce(a.why, q.why),
                    'scope', a.scope, 'waives_restore_proof', coalesce(q.waive_restore_proof, false),
                    'signatures', (
                        select coalesce(jsonb_agg(jsonb_build_object('signer', s.signer,
                            'key_fingerprint', s.key_fingerprint) order by s.signer), '[]')
                        from cutter_governance.approval_signature s where s.approval_id = a.approval_id))
                    order by a.recorded_at, a.card_sha256), '[]')
                from cutter_governance.approval a
                left join cutter_governance.card_request q on q.nonce = a.nonce
                where a.run_id = r.run_id
                    -- A ruling that was valid while the run was under way.
                    or (a.gate = 'Ruling' and a.expires_at > r.created_at
                        and (a.scope = '*' or r.document_prefix = any (string_to_array(replace(a.scope, ' ', ''), ',')))
                        and (not t.terminal or a.recorded_at <= (select max(e.occurred_at)
                            from cutter_governance.run_event e where e.chain = r.run_id)))),
            'cards', (
                select coalesce(jsonb_agg(jsonb_build_object('gate', q.gate, 'card_sha256', q.card_sha256, 'requester', q.requester,
                    'issued_at', q.issued_at, 'expires_at', q.expires_at,
                    'recorded', exists (select from cutter_governance.approval a where a.nonce = q.nonce))
                    order by q.recorded_at, q.card_sha256), '[]')
                from cutter_governance.card_request q where q.run_id = r.run_id),
            'holds', (
                select coalesce(jsonb_agg(jsonb_build_object('kind', h.kind, 'reason', h.reason, 'held_by', h.held_by,
                    'held_at', h.held_at, 'lifted_by', h.lifted_by, 'lifted_at', h.lifted_at, 'lift_reason', h.lift_reason)
                    order by h.hold_no), '[]')
                from cutter_governance.run_hold h where h.run_id = r.run_id),
            'events', (
                select coalesce(jsonb_agg(jsonb_build_object('seq', e.seq, 'at', e.occurred_at, 'event', e.event, 'phase', e.phase,
                    'attempt', e.attempt, 'outcome', e.outcome, 'actor', e.actor, 'error_id', e.error_id, 'detail', e.detail,
                    'hash', e.hash) order by e.seq), '[]')
                from cutter_governance.run_event e where e.chain = r.run_id),
            'backup', (
                select jsonb_build_object('sha256', b.backup_sha256, 'size_bytes', b.size_bytes, 'gpg_fingerprint', b.gpg_fpr,
                    'manifest_sha256', b.manifest_sha256, 'restore_proof', b.restore_proof,
                    'restore_seconds', b.restore_ms / 1000.0, 'recorded_at', b.recorded_at, 'verifier', a.verifier,
                    'verifier_key', a.verifier_key, 'attested_at', a.attested_at, 'table_count', a.table_count,
                    'tables_sha256', a.tables_sha256)
                from cutter_governance.backup_record b
                left join lateral (select * from cutter_governance.backup_attestation x
                    where x.run_id = b.run_id and x.manifest_sha256 = b.manifest_sha256
                    order by x.attestation_id desc limit 1) a on true
                where b.run_id = r.run_id),
            'rehearsal', (
                select jsonb_build_object('rehearsed_at', h.rehearsed_at, 'unit_count', h.unit_count, 'rows_digest', h.rows_digest,
                    'report_sha256', h.report_sha256, 'verifier', h.verifier)
                from cutter_governance.rehearsal h
                join cutter_governance.backup_record b on b.run_id = h.run_id and b.manifest_sha256 = h.manifest_sha256
                where h.run_id = r.run_id order by h.rehearsal_id desc limit 1),
            'ledger', (
                select jsonb_build_object('operation', c.operation, 'envelope_id', c.envelope_id, 'change_set_id', c.change_set_id,
                    'rollback_key', c.rollback_key, 'executor', c.executor, 'executor_key', c.executor_key,
                    'recorded_at', c.created_at,
                    'affected_rows', (select count(*) from cutter_governance.cut_change_set_affected_row w
                                      where w.change_set_id = c.change_set_id),
                    'review_decision_id', d.review_decision_id, 'decided_by', d.decided_by)
                from cutter_governance.cut_change_set c
                left join cutter_governance.review_decision d using (review_decision_id)
                where c.run_id = r.run_id),
            'verdict', (
                select jsonb_build_object('verdict', v.verdict, 'rows_checked', v.rows_checked, 'rows_digest', v.rows_digest,
                    'verifier', v.verifier, 'verifier_key', v.verifier_key, 'recorded_at', v.recorded_at)
                from cutter_governance.verify_result v
                join cutter_governance.cut_change_set c using (change_set_id)
                where c.run_id = r.run_id),
            'undo', (
                select jsonb_build_object('units_removed', u.units_removed, 'rows_digest', u.rows_digest, 'actor', u.actor,
                    'recorded_at', u.recorded_at)
                from cutter_governance.cut_compensation u where u.run_id = r.run_id),
            'signatures', (
                select coalesce(jsonb_agg(jsonb_build_object('signature_id', g.signature_id, 'dot', g.dot, 'signer', g.signer,
                    'key_fingerprint', g.key_fingerprint, 'signed_at', g.signed_at) order by g.signed_at), '[]')
                from cutter_governance.dot_pair_signature g
                where g.change_set_id = (select c.change_set_id from cutter_governance.cut_change_set c where c.run_id = r.run_id)
                    or g.verify_result_id = (select v.verify_result_id from cutter_governance.verify_result v
                        join cutter_governance.cut_change_set c using (change_set_id) where c.run_id = r.run_id)),
            'units', (
                -- Those of the permit that leg A used; before it, of the newest.
                select coalesce(jsonb_agg(jsonb_build_object('ordinal', k.ordinal, 'address', k.address,
                    'parent_address', k.parent_address, 'section_type', k.section_type, 'length', k.body_bytes,
                    'body_sha256', k.body_sha256) order by k.ordinal), '[]')
                from cutter_governance.permit_unit k
                where k.permit_id = (
                    select p.permit_id from cutter_governance.permit p
                    where p.run_id = r.run_id and p.gate = 'CutAuthorization'
                    order by exists (select from cutter_governance.permit_unit u
                                     where u.permit_id = p.permit_id and u.used_at is not null) desc, p.permit_no desc
                    limit 1)),
            'exclusions', (
                select (select coalesce(jsonb_agg(jsonb_build_object('kind', x.kind, 'start', x.start, 'length', x.length,
                    'sha256', x.sha256) order by x.start), '[]')
                    from jsonb_to_recordset(m.exclusions) as x (kind text, start bigint, length bigint, sha256 text))
                from cutter_governance.manifest_envelope m where m.run_id = r.run_id),
            'lifecycle', (
                select coalesce(jsonb_object_agg(l.status, l.units), '{}')
                from (select v.lifecycle_status as status, count(*) as units
                      from public.birth_registry b join public.unit_version v on v.unit_id = b.unit_id
                      where b.run_id = r.run_id group by v.lifecycle_status) l),
            'log', (
                select jsonb_build_object('size', h.tree_size, 'root', encode(h.root_sha256, 'base64'),
                    'records', (select count(*) from cutter_governance.log_entry e where e.run_id = r.run_id))
                from cutter_governance.log_head h),
            'roster', (
                select jsonb_build_object('number', o.roster_no, 'sha256', o.sha256, 'installed_by', o.installed_by,
                    'installed_at', o.installed_at)
                from cutter_governance.roster o order by o.roster_no desc limit 1))::text
        from cutter_governance.run r
        join cutter_governance.run_state t using (state)
        where r.run_id = @runId
        """;

    /// <summary>The few that a journal of an older version has.</summary>
    public const string OldFacts = """
        select jsonb_build_object('read_at', clock_timestamp(), 'database', current_database(),
            'system_identifier', (select c.system_identifier::text from pg_catalog.pg_control_system() c))::text
        from cutter_governance.run r where r.run_id = @runId
        """;
}
