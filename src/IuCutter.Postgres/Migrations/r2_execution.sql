-- The kill switch and its fence; the roster of signers.
--
-- The promise: once fn_execution_off has returned, no live write commits. Reading the switch is not enough: a writer
-- that read ON may commit long after OFF was acknowledged. Hence the fence. A writer takes it in ROW SHARE mode, then
-- reads the switch in a new snapshot, and keeps it to the end of its transaction. OFF takes it in EXCLUSIVE mode:
-- it waits for the writers that are there, ends those that do not finish, and new ones queue behind it and read OFF.
-- A lock on a table needs a privilege on it, which nobody but the owner has; an advisory lock could be held by anyone,
-- and FOR SHARE on the switch's row would starve the one who turns it off.

set local role cutter_owner;

-- For the DBA alone: no cutter role may execute it.
create or replace function cutter_governance.fn_roster_install(p_allowed_signers text, p_sha256 text) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    insert into cutter_governance.roster (allowed_signers, sha256) values (p_allowed_signers, p_sha256);
$$;

-- The rulings that are in force at this moment: those of the switch's epoch that have not expired.
create or replace function cutter_governance.fn_rulings(p_epoch bigint)
    returns table (card_sha256 text, scope text, gates text, until timestamptz)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select a.card_sha256, a.scope, a.gates, a.expires_at
    from cutter_governance.execution_ruling r
    join cutter_governance.approval a on a.approval_id = r.approval_id
    where r.epoch = p_epoch and clock_timestamp() < a.expires_at
    order by a.expires_at desc, a.card_sha256;
end $$;

-- Whether the switch is on, recorded twice: by its row, and by the last word of the chain 'execution'. OFF reaches the
-- chain where it cannot reach the row, and a row that was repaired afterwards is not on again. fault is what is wrong
-- with the row, null when nothing is; whatever is wrong, it is off.
-- Volatile, so that it reads in a snapshot of its own and not in its caller's.
create or replace function cutter_governance.fn_execution_status() returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_rows   bigint;
    v_switch cutter_governance.execution_switch;
    v_card   text;
    v_rulings jsonb;
    v_fault  text;
    v_last   text;
    v_on     boolean;
begin
    begin
        select count(*) into v_rows from cutter_governance.execution_switch;
        if v_rows <> 1 then
            v_fault := format('the switch has %s rows instead of one', v_rows);
        else
            select * into strict v_switch from cutter_governance.execution_switch;
            if v_switch.enabled is null or v_switch.epoch is null then
                v_fault := 'the switch says neither on nor off, or of no epoch';
            end if;
        end if;
    exception when others then
        v_fault := format('the switch cannot be read (SQLSTATE %s)', sqlstate);
    end;
    if v_fault is not null then
        return jsonb_build_object('enabled', false, 'why', v_fault, 'fault', v_fault, 'ruling_sha256', null,
            'scope', null, 'gates', null, 'until', null, 'rulings', '[]'::jsonb, 'epoch', 0, 'changed_by', null, 'changed_at', null);
    end if;

    select a.card_sha256 into v_card from cutter_governance.approval a where a.approval_id = v_switch.approval_id;
    select e.event into v_last from cutter_governance.run_event e
    where e.chain = 'execution' and e.event in ('execution_on', 'execution_off') order by e.seq desc limit 1;
    select coalesce(jsonb_agg(to_jsonb(r)), '[]') into v_rulings from cutter_governance.fn_rulings(v_switch.epoch) r;
    v_on := coalesce(v_switch.enabled and v_rulings <> '[]' and v_card is not null and v_last = 'execution_on', false);
    return jsonb_build_object(
        'enabled', v_on,
        'why', case when v_switch.enabled and v_last is distinct from 'execution_on'
                        then 'it was turned off when the switch could not be written'
                    when v_switch.enabled and not v_on then format('the ruling expired at %s', v_switch.until)
                    else v_switch.why end,
        'fault', null,
        'ruling_sha256', case when v_on then v_card end,
        'scope', case when v_on then (select string_agg(distinct s.name, ',')
            from jsonb_to_recordset(v_rulings) as r (scope text), string_to_table(r.scope, ',') as s (name)) end,
        'gates', case when v_on then (select string_agg(distinct g.name, ',')
            from jsonb_to_recordset(v_rulings) as r (gates text), string_to_table(r.gates, ',') as g (name)) end,
        'until', case when v_on then (select max(r.until) from jsonb_to_recordset(v_rulings) as r (until timestamptz)) end,
        'rulings', case when v_on then v_rulings else '[]' end,
        'epoch', v_switch.epoch,
        'changed_by', v_switch.changed_by,
        'changed_at', v_switch.changed_at);
end $$;

-- The epoch, if live execution is on for this document and gate; else IU001. Called by a writer that holds the fence.
create or replace function cutter_governance.fn_execution_require(p_document_prefix text, p_gate text) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_status jsonb := cutter_governance.fn_execution_status();
    v_why    text;
begin
    v_why := case
        when (v_status ->> 'enabled')::boolean is not true then format('it is off: %s', v_status ->> 'why')
        when not exists (select from jsonb_to_recordset(v_status -> 'rulings') as r (scope text)
            where r.scope = '*' or p_document_prefix = any (string_to_array(r.scope, ',')))
            then format('it is on for %s', v_status ->> 'scope')
        -- One ruling, not one for the document and another for the gate.
        when not exists (select from jsonb_to_recordset(v_status -> 'rulings') as r (scope text, gates text)
            where (r.scope = '*' or p_document_prefix = any (string_to_array(r.scope, ',')))
              and p_gate = any (string_to_array(r.gates, ',')))
            then format('it is on for %s', v_status ->> 'gates') end;
    if v_why is not null then
        raise exception 'live execution is not authorized for % of %: %', p_gate, p_document_prefix, v_why using errcode = 'IU001';
    end if;
    return (v_status ->> 'epoch')::bigint;
end $$;

-- The epoch after this one. Above every permit's too: a switch that lost its epoch must not come to one again.
create or replace function cutter_governance.fn_next_epoch(p_epoch bigint) returns bigint
    language sql volatile security definer set search_path = pg_catalog, pg_temp
    return greatest(coalesce(p_epoch, 0), (select max(p.epoch) from cutter_governance.permit p)) + 1;

create or replace function cutter_governance.fn_execution_on(p_ruling jsonb) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_ruling cutter_governance.approval;
    v_status jsonb;
    v_fault  text;
    v_why    text;
    v_epoch  bigint;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception '%, in read committed only', 'the switch is changed' using errcode = 'IU012';
    end if;

    -- A holder of the fence like any writer: OFF must not wait for the row lock of a transaction left open here.
    lock table cutter_governance.execution_fence in row share mode;

    v_fault := cutter_governance.fn_execution_status() ->> 'fault';
    if v_fault is not null then
        raise exception '%: it can be turned on when cutter_governance.execution_switch holds one row that is off',
            v_fault using errcode = 'IU058';
    end if;
    v_ruling := cutter_governance.fn_card_record('Ruling', null, p_ruling);
    if (p_ruling ->> 'until')::timestamptz is distinct from v_ruling.expires_at then
        raise exception 'a ruling expires when the switch it turns on does' using errcode = 'IU057';
    end if;
    perform cutter_governance.fn_approval_valid(v_ruling);
    -- Whose signatures were verified, not who is said to have signed.
    select format('ruling signed by %s', string_agg(s.signer, ', ' order by s.signer <> v_ruling.signer, s.signer)) into v_why
    from cutter_governance.approval_signature s where s.approval_id = v_ruling.approval_id;

    -- Two rulings at once come one after the other: the second adds its scope to what the first has turned on.
    perform from cutter_governance.execution_switch for update;
    v_status := cutter_governance.fn_execution_status();

    -- While it is on, another ruling voids no permit: the epoch stays. A ruling that ran out is no such thing.
    v_epoch := case when (v_status ->> 'enabled')::boolean then (v_status ->> 'epoch')::bigint
        else cutter_governance.fn_next_epoch((v_status ->> 'epoch')::bigint) end;
    insert into cutter_governance.execution_ruling (approval_id, epoch) values (v_ruling.approval_id, v_epoch);
    update cutter_governance.execution_switch s
    set enabled = true, epoch = v_epoch, approval_id = v_ruling.approval_id,
        scope = v_ruling.scope, gates = v_ruling.gates, until = v_ruling.expires_at,
        why = v_why, changed_by = session_user, changed_at = clock_timestamp();

    perform cutter_governance.fn_event_append(null, null, null, 'execution_on', 'complete', v_ruling.signer, null,
        format('epoch %s, ruling %s, scope %s, until %s: %s', v_epoch, v_ruling.card_sha256, v_ruling.scope,
            to_char(v_ruling.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), v_why));
    return v_epoch;
end $$;

-- Needs no ruling, works from plain SQL, and counts once its own transaction has committed: call it outside of a
-- transaction block. acknowledged_at is null when a holder of the fence could not be ended (a superuser's session, a
-- prepared transaction): then the switch is off for new writers, but that holder may still commit. switch_fault is the
-- SQLSTATE when the switch's row could not be written; it is off all the same, and stays so until a ruling.
create or replace function cutter_governance.fn_execution_off(p_why text) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '2s'
as $$
declare
    v_holders    int[];
    v_pid        int;
    v_terminated int := 0;
    v_fenced     boolean := false;
    v_epoch      bigint;
    v_fault      text;
begin
    if exists (select from cutter_governance.phase_transaction t where t.xid = pg_current_xact_id_if_assigned()) then
        raise exception 'this transaction is itself a writer: roll it back, then turn execution off'
            using errcode = 'IU088';
    end if;

    -- The fence comes before the row. Whoever has a lock on the row holds the fence, and can be ended.
    for v_round in 1..5 loop
        begin
            lock table cutter_governance.execution_fence in exclusive mode;
            v_fenced := true;
            exit;
        exception when lock_not_available then
            select array_agg(distinct l.pid) into v_holders
            from pg_locks l
            where l.locktype = 'relation' and l.granted and l.pid <> pg_backend_pid()
              and l.database = (select d.oid from pg_database d where d.datname = current_database())
              and l.relation = 'cutter_governance.execution_fence'::regclass
              and l.mode <> 'AccessShareLock'; -- a reader (pg_dump) does not conflict
            foreach v_pid in array coalesce(v_holders, '{}') loop
                begin
                    -- Waits until the session has gone and its transaction with it, a second at most.
                    if pg_terminate_backend(v_pid, 1000) then
                        v_terminated := v_terminated + 1;
                    end if;
                exception when insufficient_privilege then
                    null; -- a superuser's session: not ours to end, and never acknowledged over
                end;
            end loop;
            -- A writer that slipped in between two rounds has no claim to another two seconds.
            perform set_config('lock_timeout', '500ms', true);
        end;
    end loop;

    -- However many rows there are, and also where there is none, or it cannot be written: off is off by the event below.
    begin
        with turned as (
            update cutter_governance.execution_switch s
            set enabled = false, epoch = cutter_governance.fn_next_epoch(s.epoch), approval_id = null, scope = null,
                gates = null, until = null, why = coalesce(nullif(p_why, ''), 'turned off'),
                changed_by = session_user, changed_at = clock_timestamp()
            returning s.epoch
        )
        select max(t.epoch) into v_epoch from turned t;
    exception when others then
        v_fault := sqlstate;
    end;

    perform cutter_governance.fn_event_append(null, null, null, 'execution_off',
        case when v_fenced then 'complete' else 'unknown' end, session_user, null,
        format('epoch %s, %s sessions ended%s: %s', v_epoch, v_terminated,
            ', the switch could not be written (SQLSTATE ' || v_fault || ')', p_why));

    return jsonb_build_object(
        'epoch', coalesce(v_epoch, 0),
        'ledger_head', (select max(e.event_id) from cutter_governance.run_event e),
        'terminated', v_terminated,
        'switch_fault', v_fault,
        'acknowledged_at', case when v_fenced then clock_timestamp() end);
end $$;

reset role;
