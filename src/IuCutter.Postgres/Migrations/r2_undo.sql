-- The way back before enactment: the drafts of one run are removed in one transaction, by an approval of its own, and
-- the ledger gains a record of it and loses none. What was enacted stays: it can only be superseded by a new cut.

set local role cutter_owner;

-- Whether this transaction removes what that unit belongs to. Asked by the guards.
create or replace function cutter_governance.fn_undo_covers(p_unit_id uuid) returns boolean
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from cutter_governance.undo_transaction t
        join cutter_governance.permit p on p.run_id = t.run_id and p.gate = 'CutAuthorization'
        join cutter_governance.permit_unit u on u.permit_id = p.permit_id
        where t.xid = pg_current_xact_id_if_assigned() and u.iu_id = p_unit_id);
$$;

-- Refuses a run that has nothing to undo, and one whose units are enacted.
create or replace function cutter_governance.fn_undo_require(p_run cutter_governance.run) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_state cutter_governance.run_state;
begin
    select * into strict v_state from cutter_governance.run_state s where s.state = p_run.state;
    if v_state.state in ('Enacted', 'CloseoutReported') then
        raise exception 'the units of run % are enacted', p_run.run_id using errcode = 'IU035';
    end if;
    if v_state.terminal or v_state.ordinal < (select s.ordinal from cutter_governance.run_state s where s.state = 'LegACommitted') then
        raise exception 'run % stands at %, where there is nothing to undo', p_run.run_id, p_run.state using errcode = 'IU111';
    end if;
end $$;

-- The approval to undo a run that is in force: not expired, and not voided since, by the switch or the end of a ruling. Null when
-- there is none.
-- While there is one the run goes on in no other way.
create or replace function cutter_governance.fn_undo_approval(p_run_id text) returns cutter_governance.approval
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select a from cutter_governance.approval a
    join cutter_governance.permit p using (approval_id)
    join cutter_governance.execution_switch s on s.epoch = p.epoch
    where a.run_id = p_run_id and a.gate = 'Undo' and clock_timestamp() < a.expires_at
      and cutter_governance.fn_permit_covered(p.permit_id)
      and not exists (select from cutter_governance.cut_compensation c where c.run_id = p_run_id)
    order by a.recorded_at desc limit 1;
$$;

create or replace function cutter_governance.fn_undo_approve(p_card jsonb) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_run    cutter_governance.run;
    v_card   cutter_governance.approval;
    v_epoch  bigint;
    v_digest text;
    v_actor  text := cutter_governance.fn_card_field(p_card ->> 'card_text', 'actor');
begin
    v_run := cutter_governance.fn_run_lock(p_card ->> 'run_id');
    perform cutter_governance.fn_undo_require(v_run);
    v_epoch := cutter_governance.fn_execution_require(v_run.document_prefix, 'CutAuthorization');
    if (cutter_governance.fn_card_field(p_card ->> 'card_text', 'run_id') = v_run.run_id
        and cutter_governance.fn_card_field(p_card ->> 'card_text', 'plan_digest') = v_run.plan_digest) is not true then
        raise exception 'the card does not name run % and its plan %', v_run.run_id, v_run.plan_digest
            using errcode = 'IU042';
    end if;
    -- The record of the undo names who acted.
    perform cutter_governance.fn_actor_require(v_run.run_id, v_actor, v_actor);
    -- What is removed is what was cut.
    v_digest := cutter_governance.fn_permit_rows_digest(cutter_governance.fn_cut_permit(v_run.run_id));
    if v_digest is distinct from cutter_governance.fn_card_field(p_card ->> 'card_text', 'rows_digest') then
        raise exception 'the card approves rows %, the permit would name rows %',
            coalesce(cutter_governance.fn_card_field(p_card ->> 'card_text', 'rows_digest'), '(none)'), v_digest using errcode = 'IU050';
    end if;

    v_card := cutter_governance.fn_card_record('Undo', v_run.run_id, p_card);
    -- It names no unit, and is void like any other when the switch is turned.
    insert into cutter_governance.permit (approval_id, run_id, gate, epoch)
    values (v_card.approval_id, v_run.run_id, 'Undo', v_epoch);
    perform cutter_governance.fn_event_append(v_run.run_id, null, null, 'approval_recorded', 'complete', v_card.signer, null,
        format('Undo: card %s, epoch %s, expires %s', v_card.card_sha256, v_epoch,
            to_char(v_card.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
end $$;

-- At COMMIT, as for a phase: the drafts are gone as a whole, and switch and approval still hold.
create or replace function cutter_governance.fn_undo_commit_check() returns trigger
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_permit uuid;
begin
    if exists (select from cutter_governance.undo_transaction t where t.xid = new.xid) then
        raise exception '% of run % was begun and not completed', 'the undoing', new.run_id using errcode = 'IU074';
    end if;
    perform cutter_governance.fn_commit_require();
    select p.permit_id into strict v_permit from cutter_governance.permit p where p.approval_id = new.approval_id;
    perform cutter_governance.fn_permit_commit_require(v_permit, null);
    perform cutter_governance.fn_log_permit(v_permit, null);
    return null;
end $$;

create or replace function cutter_governance.fn_run_undo(p_run_id text, p_claim bigint, p_actor text,
    p_module_sha256 text) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_run     cutter_governance.run;
    v_card    cutter_governance.approval;
    v_change  cutter_governance.cut_change_set;
    v_digest  text;
    v_ids     uuid[];
    v_units   int;
    v_removed int;
    v_epoch   bigint;
    v_id      uuid;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception '%, in read committed only', 'a run is undone' using errcode = 'IU012';
    end if;

    -- A writer like any other: behind the fence, with the switch on, as the run's owner.
    perform cutter_governance.fn_fence_enter();
    v_run := cutter_governance.fn_run_lock(p_run_id);
    v_epoch := cutter_governance.fn_execution_require(v_run.document_prefix, 'CutAuthorization');
    perform cutter_governance.fn_owner_enter(p_run_id, p_claim);
    perform cutter_governance.fn_undo_require(v_run);
    perform cutter_governance.fn_hold_require_decided(p_run_id);
    perform cutter_governance.fn_module_require(p_run_id, p_module_sha256, null, null);

    select a.* into v_card from cutter_governance.approval a
    where a.approval_id = (cutter_governance.fn_permit_require(p_run_id, 'Undo', v_epoch)).approval_id;
    perform cutter_governance.fn_actor_require(p_run_id, v_card.actor, p_actor);

    perform cutter_governance.fn_units_lock('row exclusive');
    select count(*), cutter_governance.fn_sha256(coalesce(string_agg(
            i.canonical_address || ' ' || v.content_hash || e'\n', '' order by i.sort_order), ''))
    into v_units, v_digest
    from public.birth_registry b
    join public.information_unit i on i.id = b.unit_id
    join public.unit_version v on v.unit_id = i.id and v.id = i.version_anchor_ref
    where b.run_id = p_run_id and i.lifecycle_status = 'draft' and v.lifecycle_status = 'draft';
    if v_units <> v_run.unit_count then
        raise exception 'run % has % drafts instead of %', p_run_id, v_units, v_run.unit_count using errcode = 'IU117';
    end if;

    insert into cutter_governance.undo_transaction (xid, run_id, approval_id, epoch)
    values (pg_current_xact_id(), p_run_id, v_card.approval_id, v_epoch);
    v_ids := array(select b.unit_id from public.birth_registry b where b.run_id = p_run_id);
    delete from public.iu_lifecycle_log l where l.run_id = p_run_id;
    delete from public.birth_registry b where b.run_id = p_run_id;
    delete from public.unit_version v where v.unit_id = any (v_ids);
    delete from public.information_unit i where i.id = any (v_ids);
    get diagnostics v_removed = row_count;
    if v_removed <> v_units then
        raise exception '% of % drafts of run % were removed', v_removed, v_units, p_run_id using errcode = 'IU118';
    end if;

    select * into v_change from cutter_governance.cut_change_set c where c.run_id = p_run_id;
    insert into cutter_governance.decision_backlog_history (backlog_entry_id, from_status, to_status, actor)
    select e.backlog_entry_id, 'decided', 'withdrawn', v_card.signer
    from cutter_governance.decision_backlog_entry e where e.run_id = p_run_id;
    insert into cutter_governance.cut_compensation (run_id, approval_id, change_set_id, rollback_key, units_removed,
        rows_digest, actor)
    values (p_run_id, v_card.approval_id, v_change.change_set_id, 'rollback/' || p_run_id, v_units, v_digest, v_card.actor)
    returning compensation_id into v_id;

    update cutter_governance.run r set state = 'Compensated' where r.run_id = p_run_id;
    perform cutter_governance.fn_event_append(p_run_id, null, null, 'run_compensated', 'complete', null, null,
        format('%s drafts removed, rows %s, card %s, for %s', v_units, v_digest, v_card.card_sha256, v_card.actor));
    delete from cutter_governance.undo_transaction t where t.xid = pg_current_xact_id();
    return jsonb_build_object('compensation_id', v_id, 'units', v_units, 'rows_digest', v_digest);
end $$;

reset role;
