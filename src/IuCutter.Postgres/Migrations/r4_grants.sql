-- Who may call and read what, by role. Nobody may insert, update, delete or truncate anything: every write is a function's.
-- First everything is withdrawn: what is granted below is all that the four roles have.

set local role cutter_owner;

revoke all on all tables in schema cutter_governance from cutter_gate, cutter_exec, cutter_verify, cutter_ro;
revoke all on all sequences in schema cutter_governance from cutter_gate, cutter_exec, cutter_verify, cutter_ro;
revoke all on all routines in schema cutter_governance from public, cutter_gate, cutter_exec, cutter_verify, cutter_ro;
revoke all on
    public.unit_kind, public.section_type, public.publication_type,
    public.information_unit, public.unit_version, public.iu_lifecycle_log, public.birth_registry
    from cutter_gate, cutter_exec, cutter_verify, cutter_ro;
revoke all on function
    public.fn_iu_create(text, text, text, text, text, text, text, text, text),
    public.fn_iu_create_many(text, text[], text[], text[], text[], text[], text[], text[], text[], text[]),
    public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean)
    from public, cutter_gate, cutter_exec, cutter_verify, cutter_ro;

-- Functions -----------------------------------------------------------------------------------------------------------

grant execute on procedure
    cutter_governance.execution_off(text, jsonb)
    to cutter_gate, cutter_exec, cutter_verify, cutter_ro;

grant execute on function
    cutter_governance.fn_execution_off(text),
    cutter_governance.fn_execution_drain(),
    cutter_governance.fn_execution_fold(jsonb),
    cutter_governance.fn_execution_status(),
    cutter_governance.fn_owner_alive(text),
    cutter_governance.fn_restore_waived(text)
    to cutter_gate, cutter_exec, cutter_verify, cutter_ro;

grant execute on function
    cutter_governance.fn_approval_record(jsonb, jsonb),
    cutter_governance.fn_backup_note(text, text, text, text, text, text),
    cutter_governance.fn_backup_held(text),
    cutter_governance.fn_backup_reencrypt(jsonb, text, text),
    cutter_governance.fn_execution_on(jsonb),
    cutter_governance.fn_run_void(jsonb),
    cutter_governance.fn_undo_approve(jsonb),
    cutter_governance.fn_restore_approve(jsonb),
    cutter_governance.fn_reconcile_approve(jsonb)
    to cutter_gate;

grant execute on function
    cutter_governance.fn_run_stop(text, text, text)
    to cutter_gate, cutter_exec;

grant execute on function
    cutter_governance.fn_card_request(jsonb),
    cutter_governance.fn_run_create(jsonb),
    cutter_governance.fn_run_claim(text, text, boolean, boolean),
    cutter_governance.fn_run_release(text, bigint),
    cutter_governance.fn_session_lock(bigint),
    cutter_governance.fn_phase_xid(text, int, int, bigint, text),
    cutter_governance.fn_backup_record(text, jsonb),
    public.fn_iu_create(text, text, text, text, text, text, text, text, text),
    public.fn_iu_create_many(text, text[], text[], text[], text[], text[], text[], text[], text[], text[]),
    cutter_governance.fn_leg_b_record(text, jsonb),
    public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean),
    cutter_governance.fn_run_undo(text, bigint, text, text)
    to cutter_exec;

grant execute on function
    cutter_governance.fn_backup_attest(text, text, text),
    cutter_governance.fn_rehearsal_attest(text, text, text, text),
    cutter_governance.fn_write_verify(text, jsonb)
    to cutter_verify;

grant execute on function
    cutter_governance.fn_phase_intent(text, int, text, bigint, text, text),
    cutter_governance.fn_phase_enter(text, int, int, bigint),
    cutter_governance.fn_phase_complete(text, int, text, jsonb, int, bigint),
    cutter_governance.fn_phase_stopped(text, int, text, text, text, text, int, bigint),
    cutter_governance.fn_refusal_record(text, int, text, text, text, bigint),
    cutter_governance.fn_turn_require(text, text)
    to cutter_exec, cutter_verify;

grant execute on function
    cutter_governance.fn_verify_result_count(uuid),
    cutter_governance.fn_source_rebuild(uuid)
    to cutter_exec, cutter_verify, cutter_ro;

grant execute on function
    cutter_governance.fn_cut_require(text, text, text[]),
    cutter_governance.fn_prestate(xid8)
    to cutter_exec, cutter_ro;

grant execute on function
    cutter_governance.fn_permit_covered(uuid),
    cutter_governance.fn_epoch_stands(bigint, text),
    cutter_governance.fn_history_fault(bigint, text, bigint, text),
    cutter_governance.fn_turn(text, text, text),
    cutter_governance.fn_logged_tables(),
    cutter_governance.fn_log_range(bigint, int),
    cutter_governance.fn_log_root(bigint),
    cutter_governance.fn_log_inclusion(bigint, bigint),
    cutter_governance.fn_log_consistency(bigint, bigint),
    cutter_governance.fn_signature_difference(text, text, text, text, text, timestamptz),
    cutter_governance.fn_approval_difference(uuid),
    cutter_governance.fn_run_difference(text),
    cutter_governance.fn_sequences(),
    cutter_governance.fn_snapshot_export(),
    cutter_governance.fn_restore_prestate(),
    cutter_governance.fn_restore_digest()
    to cutter_ro;

-- Tables --------------------------------------------------------------------------------------------------------------

-- The reader reads everything, sequences too (pg_dump asks for them).
grant select on all tables in schema cutter_governance to cutter_ro;
grant select on all sequences in schema cutter_governance to cutter_ro;
grant select on
    public.unit_kind, public.section_type, public.publication_type,
    public.information_unit, public.unit_version, public.iu_lifecycle_log, public.birth_registry
    to cutter_ro;
grant select on sequence public.iu_lifecycle_log_id_seq to cutter_ro;

-- Executor and verifier read what they work on; SELECT on the fence would do no harm, and is not needed.
grant select on
    cutter_governance.decision_backlog_entry, cutter_governance.decision_backlog_history,
    cutter_governance.manifest_envelope, cutter_governance.manifest_unit_block,
    cutter_governance.cut_change_set_affected_row, cutter_governance.dot_pair_signature,
    public.unit_kind, public.section_type, public.publication_type,
    public.information_unit, public.unit_version, public.iu_lifecycle_log, public.birth_registry
    to cutter_exec, cutter_verify;

-- The gate judges cards, as they do: by runs, their evidence and the ledger, but without bodies.
grant select on
    cutter_governance.gate, cutter_governance.run_state, cutter_governance.phase, cutter_governance.run,
    cutter_governance.run_phase, cutter_governance.run_pin, cutter_governance.run_event,
    cutter_governance.run_owner, cutter_governance.run_phase_xid, cutter_governance.run_hold,
    cutter_governance.card_request, cutter_governance.approval, cutter_governance.approval_signature,
    cutter_governance.permit, cutter_governance.permit_unit, cutter_governance.execution_switch,
    cutter_governance.execution_ruling,
    cutter_governance.roster, cutter_governance.backup_record, cutter_governance.backup_prestate,
    cutter_governance.backup_attestation, cutter_governance.backup_reencryption,
    cutter_governance.review_decision, cutter_governance.cut_change_set, cutter_governance.verify_result,
    cutter_governance.cut_compensation, cutter_governance.restoration
    to cutter_gate, cutter_exec, cutter_verify;

reset role;
