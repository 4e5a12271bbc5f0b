-- Who may call and read what. Nobody may insert, update, delete or truncate anything: every write is a function's.

set local role cutter_owner;

grant execute on function
    cutter_governance.fn_execution_off(text),
    cutter_governance.fn_execution_status()
    to cutter_gate, cutter_exec, cutter_verify, cutter_ro;

grant execute on function
    cutter_governance.fn_approval_record(jsonb, jsonb),
    cutter_governance.fn_execution_on(jsonb),
    cutter_governance.fn_run_void(jsonb)
    to cutter_gate;

grant execute on function
    cutter_governance.fn_card_request(jsonb)
    to cutter_exec;

grant execute on function
    cutter_governance.fn_run_create(jsonb),
    cutter_governance.fn_leg_b_record(text, jsonb),
    public.fn_iu_create(text, text, text, text, text, text, text, text, text),
    public.fn_iu_create_many(text, text[], text[], text[], text[], text[], text[], text[], text[], text[]),
    public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean)
    to cutter_exec;

grant execute on function
    cutter_governance.fn_write_verify(text, jsonb)
    to cutter_verify;

grant execute on function
    cutter_governance.fn_phase_intent(text, int, text, bigint),
    cutter_governance.fn_phase_enter(text, int, int, bigint),
    cutter_governance.fn_phase_complete(text, int, text, jsonb, int, bigint),
    cutter_governance.fn_phase_stopped(text, int, text, text, text, text, int, bigint)
    to cutter_exec, cutter_verify;

grant execute on function
    cutter_governance.fn_verify_result_count(uuid),
    cutter_governance.fn_source_rebuild(uuid)
    to cutter_exec, cutter_verify, cutter_ro;

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
    cutter_governance.gate, cutter_governance.run_state, cutter_governance.phase, cutter_governance.run,
    cutter_governance.run_phase, cutter_governance.run_pin, cutter_governance.run_event, cutter_governance.approval,
    cutter_governance.approval_signature, cutter_governance.card_request,
    cutter_governance.permit, cutter_governance.permit_unit, cutter_governance.execution_switch,
    cutter_governance.roster, cutter_governance.decision_backlog_entry, cutter_governance.decision_backlog_history,
    cutter_governance.manifest_envelope, cutter_governance.manifest_unit_block, cutter_governance.review_decision,
    cutter_governance.cut_change_set, cutter_governance.cut_change_set_affected_row, cutter_governance.verify_result,
    cutter_governance.dot_pair_signature,
    public.unit_kind, public.section_type, public.publication_type,
    public.information_unit, public.unit_version, public.iu_lifecycle_log, public.birth_registry
    to cutter_exec, cutter_verify;

-- The gate judges cards: runs, their evidence and the ledger, but no bodies.
grant select on
    cutter_governance.gate, cutter_governance.run_state, cutter_governance.phase, cutter_governance.run,
    cutter_governance.run_phase, cutter_governance.run_pin, cutter_governance.run_event, cutter_governance.approval,
    cutter_governance.approval_signature, cutter_governance.card_request,
    cutter_governance.permit, cutter_governance.permit_unit, cutter_governance.execution_switch,
    cutter_governance.roster, cutter_governance.review_decision, cutter_governance.cut_change_set,
    cutter_governance.verify_result
    to cutter_gate;

reset role;

-- Only needed to create; a later migration that creates in public grants it again.
revoke create on schema public from cutter_owner;
