-- The gate: a verified card becomes an approval and a permit.

set local role cutter_owner;

-- What the units of a permit must be among themselves, whatever the card says.
create or replace function cutter_governance.fn_permit_check(p_permit_id uuid, p_run cutter_governance.run,
    p_card cutter_governance.approval) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_count   bigint;
    v_last    int;
    v_bytes   numeric;
    v_address text;
    v_digest  text;
begin
    select count(*), max(u.ordinal), sum(u.body_bytes) into v_count, v_last, v_bytes
    from cutter_governance.permit_unit u where u.permit_id = p_permit_id;

    if v_count <> p_run.unit_count or v_last is distinct from p_run.unit_count then
        raise exception 'the plan has % units, the permit would name % up to number %',
            p_run.unit_count, v_count, v_last using errcode = 'IU048';
    end if;
    if (v_count <= p_card.budget_rows and v_bytes <= p_card.budget_bytes) is not true then
        raise exception '% units of % bytes are over the budget of % rows and % bytes',
            v_count, v_bytes, p_card.budget_rows, p_card.budget_bytes using errcode = 'IU041';
    end if;

    -- A parent stands before its children and within the document. A subquery, not a join of the permit with itself:
    -- the statistics do not know this permit yet, and for the one row they expect a nested loop would do.
    select u.address into v_address
    from cutter_governance.permit_unit u
    where u.permit_id = p_permit_id
      and (u.parent_address is not null and ((select p.ordinal from cutter_governance.permit_unit p
                where p.permit_id = u.permit_id and p.address = u.parent_address) < u.ordinal) is not true
        or u.address <> p_run.document_prefix and not starts_with(u.address, p_run.document_prefix || '/'))
    order by u.ordinal limit 1;
    if found then
        raise exception '% is outside of %, or its parent does not stand before it', v_address, p_run.document_prefix
            using errcode = 'IU049';
    end if;

    -- The rows that the permit names are those that were signed.
    v_digest := cutter_governance.fn_permit_rows_digest(p_permit_id);
    if v_digest is distinct from cutter_governance.fn_card_field(p_card.card_text, 'rows_digest') then
        raise exception 'the card approves rows %, the permit would name rows %',
            coalesce(cutter_governance.fn_card_field(p_card.card_text, 'rows_digest'), '(none)'), v_digest using errcode = 'IU050';
    end if;

    -- What is to be enacted is what was cut and verified.
    if p_card.gate = 'LifecycleAuthorization' then
        perform cutter_governance.fn_verdict_require(p_run, 'draft');
    end if;
end $$;

create or replace function cutter_governance.fn_approval_record(p_card jsonb, p_units jsonb) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_gate   text := p_card ->> 'gate';
    v_run    cutter_governance.run;
    v_card   cutter_governance.approval;
    v_permit cutter_governance.permit;
    v_epoch  bigint;
    v_actor  text;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception '%, in read committed only', 'an approval is recorded' using errcode = 'IU012';
    end if;

    v_run := cutter_governance.fn_run_lock(p_card ->> 'run_id');

    -- A permit of an epoch that has not begun would be void at once, and its card burnt for nothing.
    v_epoch := cutter_governance.fn_execution_require(v_run.document_prefix, v_gate);

    -- A phase that this gate covers must be ahead. A second card is for a run whose first one expired or was voided.
    if not exists (select from cutter_governance.phase p where p.gate = v_gate and p.begins_in = v_run.state)
        and not exists (select from cutter_governance.phase p
            join cutter_governance.phase n on n.begins_in = p.ends_in and n.gate = v_gate
            where p.begins_in = v_run.state and p.gate is null) then
        raise exception 'run % stands at %, where % approves nothing', v_run.run_id, v_run.state, v_gate
            using errcode = 'IU052';
    end if;

    if v_run.state = 'AwaitingCutAuthorization' then
        perform cutter_governance.fn_cut_require(v_run.document_prefix, v_run.publication_type,
            array(select distinct u.section_type from jsonb_to_recordset(p_units) as u (section_type text)));
    end if;

    -- The text that was signed must be about this run and this plan.
    if (cutter_governance.fn_card_field(p_card ->> 'card_text', 'run_id') = v_run.run_id
        and cutter_governance.fn_card_field(p_card ->> 'card_text', 'plan_digest') = v_run.plan_digest) is not true then
        raise exception 'the card does not name run % and its plan %', v_run.run_id, v_run.plan_digest
            using errcode = 'IU042';
    end if;
    -- The rows that are written under the permit name who acted.
    v_actor := cutter_governance.fn_card_field(p_card ->> 'card_text', 'actor');
    perform cutter_governance.fn_actor_require(v_run.run_id, v_actor, v_actor);
    if v_gate = 'LifecycleAuthorization' and not exists (select from cutter_governance.review_decision d
        where d.review_decision_id::text = cutter_governance.fn_card_field(p_card ->> 'card_text', 'review_decision_id')
          and d.run_id = v_run.run_id) then
        raise exception 'review decision % is not one of run %',
            cutter_governance.fn_card_field(p_card ->> 'card_text', 'review_decision_id'), v_run.run_id using errcode = 'IU043';
    end if;

    v_card := cutter_governance.fn_card_record(v_gate, v_run.run_id, p_card);
    if v_gate = 'LifecycleAuthorization' then
        perform cutter_governance.fn_signed_require(cutter_governance.fn_card_statement(v_card.card_text),
            (select jsonb_build_object('change_set_id', c.change_set_id, 'verify_result_id', v.verify_result_id)
            from cutter_governance.cut_change_set c left join cutter_governance.verify_result v using (change_set_id)
            where c.run_id = v_run.run_id));
    end if;

    -- A card for another build takes the place of one that is in force: the build that this names cannot run the run any more. And one
    -- that was asked for here takes that of one from another history, whose permit opens nothing.
    if exists (select from cutter_governance.permit p join cutter_governance.approval a using (approval_id)
        join cutter_governance.card_request q on q.nonce = a.nonce
        where p.run_id = v_run.run_id and p.gate = v_gate and p.epoch = v_epoch and clock_timestamp() < a.expires_at
          and cutter_governance.fn_permit_covered(p.permit_id)
          and cutter_governance.fn_history_fault(a.database_oid, a.timeline, a.log_size, a.log_root) is null
          and q.module_sha256 = (select n.module_sha256 from cutter_governance.card_request n where n.nonce = v_card.nonce)) then
        raise exception 'run % has a live permit for % already', v_run.run_id, v_gate using errcode = 'IU051';
    end if;

    insert into cutter_governance.permit (approval_id, run_id, gate, epoch)
    values (v_card.approval_id, v_run.run_id, v_gate, v_epoch)
    returning * into v_permit;

    insert into cutter_governance.permit_unit (permit_id, ordinal, address, parent_address, unit_kind, section_type,
        section_code, title_sha256, body_sha256, body_bytes)
    select v_permit.permit_id, u.ordinal, u.address, u.parent_address, u.unit_kind, u.section_type,
        u.section_code, u.title_sha256, u.body_sha256, u.body_bytes
    from jsonb_to_recordset(p_units) as u (ordinal int, address text, parent_address text, unit_kind text,
        section_type text, section_code text, title_sha256 text, body_sha256 text, body_bytes bigint);
    perform cutter_governance.fn_permit_check(v_permit.permit_id, v_run, v_card);

    perform cutter_governance.fn_event_append(v_run.run_id, null, null, 'approval_recorded', 'complete',
        v_card.signer, null, format('%s: card %s, permit %s, epoch %s, %s units, expires %s', v_gate,
            v_card.card_sha256, v_permit.permit_id, v_epoch, v_run.unit_count,
            to_char(v_card.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
    return v_permit.permit_id;
end $$;

-- Whether a card is valid at this moment: the database's clock decides.
create or replace function cutter_governance.fn_approval_valid(p_card cutter_governance.approval) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform cutter_governance.fn_clock_require();
    if (clock_timestamp() < p_card.expires_at) is not true then
        raise exception 'card % of gate % expired at %', p_card.card_sha256, p_card.gate, p_card.expires_at using errcode = 'IU007';
    end if;
    if (p_card.not_before <= clock_timestamp()) is not true then
        raise exception 'card % of gate % is not valid before %', p_card.card_sha256, p_card.gate, p_card.not_before
            using errcode = 'IU045';
    end if;
end $$;

-- Whether a permit has been covered all the time: from its grant to this moment, by rulings of its epoch for its document and its gate
-- (an undo writes under that of the cut). What has run out is off, and off voids: also where a ruling for another document kept the
-- epoch meanwhile, and whatever ruling came later.
create or replace function cutter_governance.fn_permit_covered(p_permit_id uuid) returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_permit  cutter_governance.permit;
    v_covered boolean;
begin
    select * into v_permit from cutter_governance.permit p where p.permit_id = p_permit_id;
    select range_agg(tstzrange(a.recorded_at, a.expires_at))
        @> tstzrange(v_permit.granted_at, greatest(v_permit.granted_at, clock_timestamp()), '[]')
    into v_covered
    from cutter_governance.run r
    join cutter_governance.execution_ruling e on e.epoch = v_permit.epoch
    join cutter_governance.approval a on a.approval_id = e.approval_id
    where r.run_id = v_permit.run_id and a.recorded_at < a.expires_at
      and (a.scope = '*' or r.document_prefix = any (string_to_array(a.scope, ',')))
      and case v_permit.gate when 'Undo' then 'CutAuthorization' else v_permit.gate end = any (string_to_array(a.gates, ','));
    return coalesce(v_covered, false);
end $$;

-- The newest permit of a gate, if it may be used at this moment. Volatile: it reads in a new snapshot.
create or replace function cutter_governance.fn_permit_require(p_run_id text, p_gate text, p_epoch bigint)
    returns cutter_governance.permit
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_permit cutter_governance.permit;
    v_card   cutter_governance.approval;
    v_void   text;
begin
    select * into v_permit
    from cutter_governance.permit p where p.run_id = p_run_id and p.gate = p_gate
    order by p.permit_no desc limit 1;
    if not found then
        raise exception 'run % has no approval for %', p_run_id, p_gate using errcode = 'IU006';
    end if;

    select * into strict v_card from cutter_governance.approval a where a.approval_id = v_permit.approval_id;
    perform cutter_governance.fn_approval_valid(v_card);
    v_void := case
        when v_permit.epoch is distinct from p_epoch then format('it is of epoch %s, the switch is at %s', v_permit.epoch, p_epoch)
        when not cutter_governance.fn_permit_covered(v_permit.permit_id)
            then 'since it was granted, no ruling was in force for its document and gate for a time' end;
    if v_void is not null then
        raise exception 'the permit of run % for % is void: %', p_run_id, p_gate, v_void using errcode = 'IU046';
    end if;
    if cutter_governance.fn_is_this_database(v_card.system_identifier, v_card.database) is not true then
        raise exception 'the approval that card % gave is for another database', v_card.card_sha256 using errcode = 'IU047';
    end if;
    perform cutter_governance.fn_history_require(v_card.card_sha256, v_card.database_oid, v_card.timeline, v_card.log_size,
        v_card.log_root);
    return v_permit;
end $$;

-- Whether what was done under a permit since p_entered_at may be committed at this moment: execution is on for its document, in the epoch
-- of the permit (off and on again meanwhile is another one), the permit holds, and the budget of its phase is not over.
create or replace function cutter_governance.fn_permit_commit_require(p_permit_id uuid, p_entered_at timestamptz) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_permit cutter_governance.permit;
    v_prefix text;
    v_budget int;
begin
    select * into strict v_permit from cutter_governance.permit p where p.permit_id = p_permit_id;
    select r.document_prefix into strict v_prefix from cutter_governance.run r where r.run_id = v_permit.run_id;
    perform cutter_governance.fn_permit_require(v_permit.run_id, v_permit.gate, cutter_governance.fn_execution_require(v_prefix,
        case v_permit.gate when 'Undo' then 'CutAuthorization' else v_permit.gate end));
    -- An undo is one statement, and its card names no budget.
    if v_permit.gate <> 'Undo' then
        select a.budget_seconds into v_budget from cutter_governance.approval a where a.approval_id = v_permit.approval_id;
        if (clock_timestamp() <= p_entered_at + make_interval(secs => v_budget)) is not true then
            raise exception 'a phase of run % that % opens took longer than its budget of % seconds', v_permit.run_id, v_permit.gate,
                coalesce(v_budget::text, 'no') using errcode = 'IU073';
        end if;
    end if;
end $$;

reset role;
