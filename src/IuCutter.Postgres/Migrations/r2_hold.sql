-- What holds a run: a stop that somebody asked for, or an attempt of which it cannot be determined whether it took effect. And
-- how that is reported: from the journal, and from what the server says of the transaction that the owner reported.

set local role cutter_owner;

-- What the server says of a transaction; null where it does not know any more, or never did: after a restore, of
-- another cluster's.
create or replace function cutter_governance.fn_xid_status(p_xid xid8) returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return pg_xact_status(p_xid);
exception when invalid_parameter_value then
    return null; -- "in the future": not of this cluster's history
end $$;

-- Whether an attempt took effect, and why that is known: not_committed, or undecided. The caller holds the run's row:
-- the phase's transaction held it until its end, and its journal row commits with it, so what is not there now will
-- never be.
create or replace function cutter_governance.fn_attempt_verdict(p_attempt cutter_governance.run_phase, out verdict text, out reason text)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_xid    xid8;
    v_status text;
begin
    select x.xid into v_xid from cutter_governance.run_phase_xid x
    where (x.run_id, x.phase, x.attempt) = (p_attempt.run_id, p_attempt.phase, p_attempt.attempt);
    if not found then
        verdict := 'not_committed';
        reason := 'no transaction was reported, so no COMMIT was sent, and the journal holds no result';
        return;
    end if;

    v_status := cutter_governance.fn_xid_status(v_xid);
    verdict := case when v_status = 'aborted' then 'not_committed' else 'undecided' end;
    reason := case coalesce(v_status, '')
        when 'aborted' then format('the server says that transaction %s was rolled back', v_xid)
        when 'committed' then format('the server says that transaction %s was committed, and the journal holds no result of it', v_xid)
        when 'in progress' then format('transaction %s is still under way', v_xid)
        else format('the server does not know transaction %s any more', v_xid) end;
end $$;

-- What the last owner left open gets its outcome, or holds the run for a person.
create or replace function cutter_governance.fn_run_settle(p_run_id text, p_who text) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_attempt cutter_governance.run_phase;
    v_says    record;
    v_settled jsonb := '[]';
begin
    for v_attempt in
        select a.* from cutter_governance.run_phase a
        where a.run_id = p_run_id and a.outcome in ('intent', 'unknown')
          -- What was settled, or decided by a person, is not asked again.
          and not exists (select from cutter_governance.run_hold h
              where (h.run_id, h.phase, h.attempt) = (a.run_id, a.phase, a.attempt) and h.kind = 'undecided')
          and not exists (select from cutter_governance.run_event e
              where (e.run_id, e.phase, e.attempt, e.event) = (a.run_id, a.phase, a.attempt, 'phase_settled'))
          and not exists (select from cutter_governance.run_phase c
              where c.run_id = a.run_id and c.phase = a.phase and c.outcome = 'complete')
        order by a.phase, a.attempt
    loop
        select * into v_says from cutter_governance.fn_attempt_verdict(v_attempt);
        if v_attempt.outcome = 'intent' then
            update cutter_governance.run_phase a
            set outcome = case v_says.verdict when 'undecided' then 'unknown' else 'killed' end,
                completed_at = clock_timestamp(),
                error_id = case v_says.verdict when 'undecided' then 'Gate.RunUndecided' else 'Store.ConnectionLost' end
            where (a.run_id, a.phase, a.attempt) = (v_attempt.run_id, v_attempt.phase, v_attempt.attempt);
        end if;
        if v_says.verdict = 'undecided' then
            insert into cutter_governance.run_hold (run_id, kind, phase, attempt, reason, held_by)
            values (p_run_id, 'undecided', v_attempt.phase, v_attempt.attempt, v_says.reason, p_who);
        end if;
        perform cutter_governance.fn_event_append(p_run_id, v_attempt.phase, v_attempt.attempt, 'phase_settled',
            case v_says.verdict when 'undecided' then 'unknown' else 'killed' end, null, null, v_says.reason);
        v_settled := v_settled || jsonb_build_object('phase', v_attempt.phase, 'attempt', v_attempt.attempt,
            'verdict', v_says.verdict, 'reason', v_says.reason);
    end loop;
    return v_settled;
end $$;

-- Writes down each stop that was asked for and that nobody has written down. An owner that was asked may have died
-- before it came to that, and a stop may be asked for just while the owner lets go. The caller holds the run's row.
create or replace function cutter_governance.fn_stops_record(p_run_id text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_hold cutter_governance.run_hold;
begin
    for v_hold in select * from cutter_governance.run_hold h
        where h.run_id = p_run_id and h.kind = 'stop' and h.lifted_at is null
          and not exists (select from cutter_governance.run_event e
              where (e.chain, e.event, e.detail) = (h.run_id, 'run_stopped', left(format('for %s: %s', h.held_by, h.reason), 2000))
                and e.occurred_at >= h.held_at)
        order by h.hold_no
    loop
        perform cutter_governance.fn_event_append(p_run_id, null, null, 'run_stopped', 'complete', null,
            'Gate.RunStopped', format('for %s: %s', v_hold.held_by, v_hold.reason));
    end loop;
end $$;

-- Refuses a run of which it cannot be determined whether a phase took effect; the caller holds the run's row.
create or replace function cutter_governance.fn_hold_require_decided(p_run_id text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_hold cutter_governance.run_hold;
begin
    select * into v_hold from cutter_governance.run_hold h
    where h.run_id = p_run_id and h.kind = 'undecided' and h.lifted_at is null
    order by h.hold_no limit 1;
    if found then
        raise exception 'run % waits for a person: %', p_run_id, v_hold.reason using errcode = 'IU033';
    end if;
end $$;

-- Refuses a run whose undoing is approved: it goes on in no other way. The caller holds the run's row.
create or replace function cutter_governance.fn_undo_require_none(p_run_id text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_undo cutter_governance.approval := cutter_governance.fn_undo_approval(p_run_id);
begin
    if v_undo.approval_id is not null then
        raise exception 'the undoing of run % is approved by %, until %', p_run_id, v_undo.signer,
            to_char(v_undo.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') using errcode = 'IU112';
    end if;
end $$;

-- Why no phase of the run may begin; the caller holds the run's row.
create or replace function cutter_governance.fn_hold_require_none(p_run_id text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_hold cutter_governance.run_hold;
begin
    perform cutter_governance.fn_hold_require_decided(p_run_id);
    select * into v_hold from cutter_governance.run_hold h
    where h.run_id = p_run_id and h.kind = 'stop' and h.lifted_at is null
    order by h.hold_no limit 1;
    if found then
        raise exception 'run % was asked to stop by %: %', p_run_id, v_hold.held_by, v_hold.reason using errcode = 'IU032';
    end if;
    perform cutter_governance.fn_undo_require_none(p_run_id);
end $$;

-- Asks the run to stop: no further phase begins. It waits for nothing, so the running phase goes on to its end, and
-- the event is the owner's to write when it lets go; where nobody runs the run, it is written now.
-- Returns whether a live owner has yet to come to its next phase.
create or replace function cutter_governance.fn_run_stop(p_run_id text, p_who text, p_why text) returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '2s'
as $$
declare
    v_running boolean;
begin
    perform cutter_governance.fn_savepoints_require();
    if not exists (select from cutter_governance.run r where r.run_id = p_run_id) then
        raise exception 'there is no run %', p_run_id using errcode = 'IU037';
    end if;
    if exists (select from cutter_governance.run r join cutter_governance.run_state s using (state)
        where r.run_id = p_run_id and s.terminal) then
        raise exception 'run % has ended', p_run_id using errcode = 'IU113';
    end if;

    insert into cutter_governance.run_hold (run_id, kind, reason, held_by) values (p_run_id, 'stop',
        cutter_governance.fn_plain(left(p_why, 2000)), cutter_governance.fn_plain(left(p_who, 200)));
    v_running := cutter_governance.fn_owner_alive(p_run_id);
    if not v_running then
        begin
            perform from cutter_governance.run r where r.run_id = p_run_id for update;
            perform cutter_governance.fn_stops_record(p_run_id);
        exception when lock_not_available then
            null; -- A transaction whose runner is gone holds the row: the stop stands, and whoever claims next writes it down.
        end;
    end if;
    return v_running;
end $$;

-- For the DBA alone, who has looked: no cutter role may execute it.
create or replace function cutter_governance.fn_run_decide(p_run_id text, p_why text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform cutter_governance.fn_row_lock(format('run %s', p_run_id), 'cutter_governance.run', 'r.run_id = $1', p_run_id);
    update cutter_governance.run_hold h
    set lifted_by = session_user, lifted_at = clock_timestamp(), lift_reason = p_why
    where h.run_id = p_run_id and h.kind = 'undecided' and h.lifted_at is null;
    if not found then
        raise exception 'nothing of run % waits for a decision', p_run_id using errcode = 'IU114';
    end if;
    perform cutter_governance.fn_event_append(p_run_id, null, null, 'run_decided', 'complete', null, null, p_why);
end $$;

reset role;
