-- The kill switch and its fence; the roster of signers. How it is turned off: r2_off.
--
-- The promise: once execution_off has returned, no live write commits. Reading the switch is not enough: a writer that
-- read ON may commit long after OFF was acknowledged. Hence the fence. A writer takes it in ROW EXCLUSIVE mode, then
-- reads the switch in a new snapshot, and keeps the fence to the end of its transaction. OFF commits first, so that who
-- comes to the fence later reads OFF; then it waits for the writers that hold the fence, and ends those that stay.
-- A lock on a table needs a privilege on it, which nobody but the owner has; an advisory lock could be held by anyone,
-- and FOR SHARE on the switch's row would starve the one who turns it off.

set local role cutter_owner;

-- For the DBA alone: no cutter role may execute it.
create or replace function cutter_governance.fn_roster_install(p_allowed_signers text, p_sha256 text) returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    insert into cutter_governance.roster (allowed_signers, sha256) values (p_allowed_signers, p_sha256);
$$;

-- A transaction with the fence in its hand ends by its own session's COMMIT or ROLLBACK: whether it writes a record or not, it has the
-- log's check at its end, which cannot be prepared (fn_log_commit). So there is always a session that can be ended.
create or replace function cutter_governance.fn_fence_enter() returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform cutter_governance.fn_table_lock('the fence', 'cutter_governance.execution_fence', 'row exclusive');
    perform cutter_governance.fn_savepoints_require();
    perform cutter_governance.fn_log_join();
end $$;

-- The timeline of the server's log; null on a standby, which has none of its own.
create or replace function cutter_governance.fn_timeline() returns text
    language sql volatile security definer set search_path = pg_catalog, pg_temp
    return case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end;

-- The database's time does not go back behind its journal: what expired stays expired. Five seconds are for a clock that is
-- corrected while events are written.
create or replace function cutter_governance.fn_clock_require() returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_last timestamptz;
begin
    select e.occurred_at into v_last from cutter_governance.run_event e order by e.event_id desc limit 1;
    if clock_timestamp() < v_last - interval '5 seconds' then
        raise exception 'the server''s clock says %, and its journal has an event of %', clock_timestamp(), v_last
            using errcode = 'IU131';
    end if;
end $$;

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

-- Whether the switch is on, recorded twice: by its row, and by the last word of the chain 'execution', so that a row that was
-- repaired by hand is not on again. An OFF that was said and not yet written into the row counts as it stands. fault is what is
-- wrong with the row, null when nothing is; whatever is wrong, it is off.
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
    v_off    cutter_governance.execution_off;
    v_why    text;
begin
    begin
        perform cutter_governance.fn_clock_require();
        select count(*) into v_rows from cutter_governance.execution_switch;
        if v_rows <> 1 then
            v_fault := format('the switch has %s rows instead of one', v_rows);
        else
            select * into strict v_switch from cutter_governance.execution_switch;
            if v_switch.enabled is null or v_switch.epoch is null then
                v_fault := 'the switch says neither on nor off, or of no epoch';
            end if;
        end if;
    exception
        when sqlstate 'IU131' then
            v_fault := sqlerrm;
        when others then
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
    select o.* into v_off from cutter_governance.execution_off o where not o.is_room limit 1;
    v_why := case
        when v_off.said_xid is not null then v_off.why
        when not v_switch.enabled then v_switch.why
        when v_last is distinct from 'execution_on' then 'it was turned off when the switch could not be written'
        when v_switch.timeline is distinct from cutter_governance.fn_timeline()
            then format('it was turned on in timeline %s of the server, which is now in %s', coalesce(v_switch.timeline, '(none)'),
                coalesce(cutter_governance.fn_timeline(), 'recovery'))
        when v_rulings = '[]' or v_card is null then format('the ruling expired at %s', v_switch.until) end;
    if v_why is not null then
        v_rulings := '[]';
    end if;
    return jsonb_build_object(
        'enabled', v_why is null,
        'why', coalesce(v_why, v_switch.why),
        'fault', null,
        'ruling_sha256', case when v_why is null then v_card end,
        'scope', (select string_agg(distinct s.name, ',')
            from jsonb_to_recordset(v_rulings) as r (scope text), string_to_table(r.scope, ',') as s (name)),
        'gates', (select string_agg(distinct g.name, ',')
            from jsonb_to_recordset(v_rulings) as r (gates text), string_to_table(r.gates, ',') as g (name)),
        'until', (select max(r.until) from jsonb_to_recordset(v_rulings) as r (until timestamptz)),
        'rulings', v_rulings,
        'epoch', case when v_off.said_xid is null then v_switch.epoch else cutter_governance.fn_next_epoch(v_switch.epoch) end,
        'changed_by', coalesce(v_off.said_by, v_switch.changed_by),
        'changed_at', coalesce(v_off.said_at, v_switch.changed_at));
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

-- The epoch after this one. Above that of every permit and ruling, and of every ruling that was asked for: a switch that lost its
-- epoch must not come to one again.
create or replace function cutter_governance.fn_next_epoch(p_epoch bigint) returns bigint
    language sql volatile security definer set search_path = pg_catalog, pg_temp
    return greatest(coalesce(p_epoch, 0), (select max(p.epoch) from cutter_governance.permit p),
        (select max(r.epoch) from cutter_governance.execution_ruling r),
        (select max(q.switch_epoch) from cutter_governance.card_request q)) + 1;

-- Whether a card that was asked for in this epoch counts: nobody has said OFF since. An OFF begins an epoch that nothing leads to.
-- The epochs that rulings began when others had run out lead back, each to the one before it. And not in another timeline, whose
-- server may not have heard of an OFF.
create or replace function cutter_governance.fn_epoch_stands(p_epoch bigint, p_timeline text) returns boolean
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    with recursive standing (epoch) as (
        select (cutter_governance.fn_execution_status() ->> 'epoch')::bigint
        union
        select r.from_epoch from cutter_governance.execution_ruling r join standing s on s.epoch = r.epoch)
    select p_timeline is not distinct from cutter_governance.fn_timeline()
        and exists (select from standing s where s.epoch = p_epoch);
$$;

-- Refuses a card that was asked for before an OFF, or in another timeline.
create or replace function cutter_governance.fn_epoch_require(p_epoch bigint, p_timeline text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if cutter_governance.fn_epoch_stands(p_epoch, p_timeline) is not true then
        raise exception 'the card is of epoch % in timeline % of the server, the switch is at epoch % in timeline %',
            coalesce(p_epoch::text, '(none)'), coalesce(p_timeline, '(none)'), cutter_governance.fn_execution_status() ->> 'epoch',
            coalesce(cutter_governance.fn_timeline(), '(none)') using errcode = 'IU147';
    end if;
end $$;

-- Before a card is recorded as asked for that an OFF voids: it names the epoch that the switch is in. An OFF that was said and not yet
-- written is written now, so that one that is not, when the card comes back signed, was said after this. Where there is one, the caller
-- holds the lock of the switch. Gives the timeline.
create or replace function cutter_governance.fn_epoch_request(p_epoch bigint) returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_status jsonb;
begin
    perform cutter_governance.fn_clock_require();
    perform cutter_governance.fn_off_write('unknown'); -- whether its writers have gone
    v_status := cutter_governance.fn_execution_status();
    if v_status ->> 'fault' is not null then
        raise exception '%: it can be turned on when cutter_governance.execution_switch holds one row that is off',
            v_status ->> 'fault' using errcode = 'IU058';
    end if;
    if p_epoch is distinct from (v_status ->> 'epoch')::bigint then
        raise exception 'the card is of epoch % in timeline % of the server, the switch is at epoch % in timeline %',
            coalesce(p_epoch::text, '(none)'), cutter_governance.fn_timeline(), v_status ->> 'epoch', cutter_governance.fn_timeline()
            using errcode = 'IU147';
    end if;
    return cutter_governance.fn_timeline();
end $$;

create or replace function cutter_governance.fn_execution_on(p_ruling jsonb) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '2s'
as $$
declare
    v_ruling  cutter_governance.approval;
    v_request cutter_governance.card_request;
    v_status  jsonb;
    v_fault   text;
    v_why     text;
    v_epoch   bigint;
    v_said    xid8[];
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception '%, in read committed only', 'the switch is changed' using errcode = 'IU012';
    end if;

    perform cutter_governance.fn_clock_require();
    -- A holder of the fence like any writer: OFF ends a transaction that is left open here.
    perform cutter_governance.fn_fence_enter();

    v_fault := cutter_governance.fn_execution_status() ->> 'fault';
    if v_fault is not null then
        raise exception '%: it can be turned on when cutter_governance.execution_switch holds one row that is off',
            v_fault using errcode = 'IU058';
    end if;
    v_said := array(select o.said_xid from cutter_governance.execution_off o where not o.is_room);
    select s.epoch into v_epoch from cutter_governance.execution_switch s;
    v_ruling := cutter_governance.fn_card_record('Ruling', null, p_ruling);
    if (p_ruling ->> 'until')::timestamptz is distinct from v_ruling.expires_at then
        raise exception 'a ruling expires when the switch it turns on does' using errcode = 'IU057';
    end if;
    perform cutter_governance.fn_approval_valid(v_ruling);
    -- Whose signatures were verified, not who is said to have signed.
    select format('ruling signed by %s', string_agg(s.signer, ', ' order by s.signer <> v_ruling.signer, s.signer)) into v_why
    from cutter_governance.approval_signature s where s.approval_id = v_ruling.approval_id;

    -- Two rulings at once come one after the other: the second adds its scope to what the first has turned on.
    for v_round in 1..5 loop
        begin
            perform from cutter_governance.execution_switch for update;
            exit;
        exception when lock_not_available then
            -- Whoever leaves the transaction of a request open: none of those takes time of its own.
            if v_round = 5 then
                raise exception '% is held by %', 'the switch', cutter_governance.fn_sessions_named(array(select h.pid
                    from cutter_governance.execution_switch s
                    cross join lateral cutter_governance.fn_row_holders('cutter_governance.execution_switch', s.xmax) h))
                    using errcode = 'IU126';
            end if;
            perform cutter_governance.fn_session_end(h.pid) from cutter_governance.execution_switch s
            cross join lateral cutter_governance.fn_row_holders('cutter_governance.execution_switch', s.xmax) h where v_round > 1;
        end;
    end loop;
    -- A ruling takes away an OFF that was said before it was handed in: not one that was said while it was judged, or waited.
    if exists (select from cutter_governance.execution_off o where not o.is_room and o.said_xid <> all (v_said))
        or exists (select from cutter_governance.execution_switch s where s.epoch <> v_epoch and not s.enabled) then
        raise exception 'live execution is not authorized for % of %: %', v_ruling.gates, v_ruling.scope,
            'it was turned off while the ruling was taken' using errcode = 'IU001';
    end if;
    perform cutter_governance.fn_off_write('complete');
    v_status := cutter_governance.fn_execution_status();
    -- OFF voids every ruling that was asked for before it, as it voids permits.
    select q.* into strict v_request from cutter_governance.card_request q where q.nonce = v_ruling.nonce;
    perform cutter_governance.fn_epoch_require(v_request.switch_epoch, v_request.timeline);

    -- While it is on, another ruling voids no permit: the epoch stays. A ruling that ran out is no such thing.
    v_epoch := case when (v_status ->> 'enabled')::boolean then (v_status ->> 'epoch')::bigint
        else cutter_governance.fn_next_epoch((v_status ->> 'epoch')::bigint) end;
    insert into cutter_governance.execution_ruling (approval_id, epoch, from_epoch)
    values (v_ruling.approval_id, v_epoch, (v_status ->> 'epoch')::bigint);
    update cutter_governance.execution_switch s
    set enabled = true, epoch = v_epoch, approval_id = v_ruling.approval_id,
        scope = v_ruling.scope, gates = v_ruling.gates, until = v_ruling.expires_at,
        timeline = cutter_governance.fn_timeline(),
        why = v_why, changed_by = session_user, changed_at = clock_timestamp();

    perform cutter_governance.fn_event_append(null, null, null, 'execution_on', 'complete', v_ruling.signer, null,
        format('epoch %s, ruling %s, scope %s, until %s: %s', v_epoch, v_ruling.card_sha256, v_ruling.scope,
            to_char(v_ruling.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), v_why));
    return v_epoch;
end $$;

-- A ruling counts from when it was recorded, and is seen from its COMMIT on: where one of its epoch has ended in between, there was a
-- time without, which fn_permit_covered would not see. Not where the ruling begins an epoch: no permit is of that.
create or replace function cutter_governance.fn_ruling_follows_require(p_approval_id uuid) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_ruling cutter_governance.approval;
begin
    select * into strict v_ruling from cutter_governance.approval a where a.approval_id = p_approval_id;
    if exists (select from cutter_governance.execution_ruling n
        join cutter_governance.execution_ruling r on r.epoch = n.epoch and r.approval_id <> n.approval_id
        join cutter_governance.approval a on a.approval_id = r.approval_id
        where n.approval_id = p_approval_id and a.expires_at between v_ruling.recorded_at and clock_timestamp()) then
        raise exception 'live execution is not authorized for % of %: %', v_ruling.gates, v_ruling.scope,
            'another ruling ended while this one was taken' using errcode = 'IU001';
    end if;
end $$;

-- At COMMIT, and no earlier; the log asks again when it has waited for the tree.
create or replace function cutter_governance.fn_ruling_commit_check() returns trigger
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_context text;
begin
    get diagnostics v_context = pg_context;
    perform cutter_governance.fn_deferred_require(v_context);
    perform cutter_governance.fn_ruling_follows_require(new.approval_id);
    perform cutter_governance.fn_log_ruling(new.approval_id);
    return null;
end $$;

reset role;
