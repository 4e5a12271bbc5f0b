-- Who runs a run. The owner is one session: it holds an advisory lock whose key was drawn at random for this one claim,
-- and the row names session, key and epoch. Anybody may take an advisory lock, but nobody can hold this key before it
-- exists, and only the session itself can let it go: it dies with its connection, and with the DISCARD ALL of a pooler.
-- That the lock is held, and by whom, is read from pg_locks, never from the row.

set local role cutter_owner;

create table cutter_governance.run_owner (
    run_id      text primary key references cutter_governance.run,
    -- Grows with each claim. What a runner writes, it writes as the epoch that it claimed.
    epoch       bigint not null check (epoch > 0),
    backend_pid int not null,
    lock_key    bigint not null,
    who         text not null check (who <> ''),
    role_name   text not null default session_user,
    claimed_at  timestamptz not null default clock_timestamp()
);

-- The transaction in which a phase is about to commit, told on the owner's connection before COMMIT is sent.
create table cutter_governance.run_phase_xid (
    run_id      text not null,
    phase       int not null,
    attempt     int not null,
    epoch       bigint not null,
    xid         xid8 not null,
    reported_at timestamptz not null default clock_timestamp(),
    primary key (run_id, phase, attempt),
    foreign key (run_id, phase, attempt) references cutter_governance.run_phase
);

-- Why no phase may begin: somebody asked the run to stop (Resume-IuRun lifts it), or it cannot be told whether a phase
-- took effect (a person decides; only the DBA lifts it). No foreign key: it would wait for the phase that is running.
create table cutter_governance.run_hold (
    hold_no     bigint generated always as identity primary key,
    run_id      text not null,
    kind        text not null check (kind in ('stop', 'undecided')),
    phase       int,
    attempt     int,
    reason      text not null check (reason <> ''),
    held_by     text not null check (held_by <> ''),
    held_at     timestamptz not null default clock_timestamp(),
    lifted_by   text,
    lifted_at   timestamptz,
    lift_reason text,
    check ((lifted_at is null) = (lifted_by is null)),
    check ((lifted_at is null) = (lift_reason is null))
);

create index run_hold_standing on cutter_governance.run_hold (run_id) where lifted_at is null;

create trigger run_phase_xid_append_only before update or delete or truncate on cutter_governance.run_phase_xid
    for each statement execute function cutter_governance.fn_guard_append_only();
create trigger run_owner_no_removal before delete or truncate on cutter_governance.run_owner
    for each statement execute function cutter_governance.fn_guard_append_only();
create trigger run_hold_no_removal before delete or truncate on cutter_governance.run_hold
    for each statement execute function cutter_governance.fn_guard_append_only();

-- An epoch only grows, or a runner that was overtaken could write again. A hold changes once: it is lifted.
create function cutter_governance.fn_guard_owner() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if new.run_id <> old.run_id or new.epoch <= old.epoch then
        raise exception 'run % has a new owner in a new epoch only', old.run_id using errcode = 'IU005';
    end if;
    return new;
end $$;

create function cutter_governance.fn_guard_hold() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if old.lifted_at is not null
        or (new.hold_no, new.run_id, new.kind, new.phase, new.attempt, new.reason, new.held_by, new.held_at)
            is distinct from (old.hold_no, old.run_id, old.kind, old.phase, old.attempt, old.reason, old.held_by, old.held_at) then
        raise exception 'a hold of run % is lifted once, and not changed', old.run_id using errcode = 'IU005';
    end if;
    return new;
end $$;

create trigger run_owner_epoch before update on cutter_governance.run_owner
    for each row execute function cutter_governance.fn_guard_owner();
create trigger run_hold_immutable before update on cutter_governance.run_hold
    for each row execute function cutter_governance.fn_guard_hold();

alter table cutter_governance.run_phase_xid enable always trigger run_phase_xid_append_only;
alter table cutter_governance.run_owner     enable always trigger run_owner_no_removal;
alter table cutter_governance.run_owner     enable always trigger run_owner_epoch;
alter table cutter_governance.run_hold      enable always trigger run_hold_no_removal;
alter table cutter_governance.run_hold      enable always trigger run_hold_immutable;

-- The sessions that hold a claim's lock. p_kind as pg_locks has it: 1, the owner's session; 2, a phase's transaction.
create function cutter_governance.fn_claim_holders(p_key bigint, p_kind int) returns setof int
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select distinct l.pid from pg_locks l
    where l.locktype = 'advisory' and l.granted and l.objsubid = p_kind
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and l.classid = ((p_key >> 32) & 4294967295)::oid and l.objid = (p_key & 4294967295)::oid;
$$;

-- Whether the session of the newest claim still holds its lock.
create function cutter_governance.fn_owner_alive(p_run_id text) returns boolean
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select exists (select from cutter_governance.run_owner o
        where o.run_id = p_run_id and o.backend_pid in (select cutter_governance.fn_claim_holders(o.lock_key, 1)));
$$;

-- Every write of a runner passes here. The caller holds the run's row, so that no claim can come in between.
create function cutter_governance.fn_owner_require(p_run_id text, p_epoch bigint) returns cutter_governance.run_owner
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_owner cutter_governance.run_owner;
begin
    select * into v_owner from cutter_governance.run_owner o where o.run_id = p_run_id;
    if v_owner.epoch is distinct from p_epoch or p_epoch is null then
        raise exception 'epoch % of run % was superseded by epoch %, of %',
            coalesce(p_epoch::text, '(none)'), p_run_id, coalesce(v_owner.epoch, 0), coalesce(v_owner.who, 'nobody')
            using errcode = 'IU031';
    end if;
    if not cutter_governance.fn_owner_alive(p_run_id) then
        raise exception 'the session that owned run % as epoch % has ended', p_run_id, p_epoch using errcode = 'IU031';
    end if;
    return v_owner;
end $$;

-- A phase's transaction, findable by whoever must know whether one is still under way.
create function cutter_governance.fn_owner_enter(p_run_id text, p_epoch bigint) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_key bigint := (cutter_governance.fn_owner_require(p_run_id, p_epoch)).lock_key;
begin
    -- The key's two halves as signed numbers. Phases share it, so whoever has it alone is no phase: anybody may read
    -- the key in pg_locks and lock it, to make a run wait.
    for v_round in 1..3 loop
        if pg_try_advisory_xact_lock_shared((v_key >> 32)::int, ((v_key << 32) >> 32)::int) then
            return;
        end if;
        perform pg_terminate_backend(l.pid, 1000) from pg_locks l
        where l.pid in (select cutter_governance.fn_claim_holders(v_key, 2)) and l.locktype = 'advisory'
          and l.mode = 'ExclusiveLock' and l.granted;
    end loop;
    raise exception 'another session holds the lock of run % and could not be ended', p_run_id using errcode = 'IU030';
end $$;

-- What the server says of a transaction; null where it does not know any more, or never did: after a restore, of
-- another cluster's.
create function cutter_governance.fn_xid_status(p_xid xid8) returns text
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
create function cutter_governance.fn_attempt_verdict(p_attempt cutter_governance.run_phase, out verdict text, out reason text)
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
        reason := 'no transaction was told of, so no COMMIT was sent, and the journal holds no result';
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
create function cutter_governance.fn_run_settle(p_run_id text, p_who text) returns jsonb
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
            case v_says.verdict when 'undecided' then 'unknown' else 'killed' end, p_who, null, v_says.reason);
        v_settled := v_settled || jsonb_build_object('phase', v_attempt.phase, 'attempt', v_attempt.attempt,
            'verdict', v_says.verdict, 'reason', v_says.reason);
    end loop;
    return v_settled;
end $$;

-- Writes down each stop that was asked for and that nobody has written down. An owner that was asked may have died
-- before it came to that, and a stop may be asked for just while the owner lets go. The caller holds the run's row.
create function cutter_governance.fn_stops_record(p_run_id text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_hold cutter_governance.run_hold;
begin
    for v_hold in select * from cutter_governance.run_hold h
        where h.run_id = p_run_id and h.kind = 'stop' and h.lifted_at is null
          and not exists (select from cutter_governance.run_event e
              where (e.chain, e.event, e.actor, e.detail) = (h.run_id, 'run_stopped', h.held_by, left(h.reason, 2000))
                and e.occurred_at >= h.held_at)
        order by h.hold_no
    loop
        perform cutter_governance.fn_event_append(p_run_id, null, null, 'run_stopped', 'complete', v_hold.held_by,
            'Gate.RunStopped', v_hold.reason);
    end loop;
end $$;

-- Makes this session the run's owner. A live owner is left alone, unless the caller takes over: then its session is
-- ended first. p_resume lifts a stop.
create function cutter_governance.fn_run_claim(
    p_run_id text, p_who text, p_resume boolean default false, p_take_over boolean default false) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '2s'
as $$
declare
    v_run     cutter_governance.run;
    v_owner   cutter_governance.run_owner;
    v_pid     int;
    v_key     bigint := ('x' || left(replace(gen_random_uuid()::text, '-', ''), 16))::bit(64)::bigint;
    v_epoch   bigint;
    v_settled jsonb;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'a run is claimed in read committed only' using errcode = 'IU012';
    end if;

    -- Who is alive is asked before the row is waited for: the transaction of a live owner's phase may hold it for long.
    for v_round in 1..5 loop
        select * into v_owner from cutter_governance.run_owner o where o.run_id = p_run_id;
        if cutter_governance.fn_owner_alive(p_run_id) and v_owner.backend_pid <> pg_backend_pid() then
            if not p_take_over then
                raise exception 'run % is owned by % since %', p_run_id, v_owner.who,
                    to_char(v_owner.claimed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') using errcode = 'IU030';
            end if;
            perform pg_terminate_backend(v_owner.backend_pid, 1000);
            continue;
        end if;
        begin
            select * into v_run from cutter_governance.run r where r.run_id = p_run_id for update;
            if not found then
                raise exception 'there is no run %', p_run_id using errcode = 'no_data_found';
            end if;
            exit;
        exception when lock_not_available then
            -- A phase whose runner is gone, and that the server has not noticed yet. Its COMMIT may be on the way: it
            -- had two seconds to take effect, and what is ended now is either committed or rolled back when the row is free.
            for v_pid in select cutter_governance.fn_claim_holders(v_owner.lock_key, 2) loop
                perform pg_terminate_backend(v_pid, 1000);
            end loop;
        end;
    end loop;
    if v_run.run_id is null then
        raise exception 'a transaction of run % is still under way and could not be ended', p_run_id using errcode = 'IU030';
    end if;

    -- Once more, behind the row: of many that claim at once, one is first and the others see it here.
    select * into v_owner from cutter_governance.run_owner o where o.run_id = p_run_id;
    if cutter_governance.fn_owner_alive(p_run_id) and v_owner.backend_pid <> pg_backend_pid() then
        raise exception 'run % is owned by % since %', p_run_id, v_owner.who,
            to_char(v_owner.claimed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') using errcode = 'IU030';
    end if;

    v_settled := cutter_governance.fn_run_settle(p_run_id, p_who);
    perform cutter_governance.fn_stops_record(p_run_id);
    insert into cutter_governance.run_owner as o (run_id, epoch, backend_pid, lock_key, who)
    values (p_run_id, 1, pg_backend_pid(), v_key, p_who)
    on conflict (run_id) do update set epoch = o.epoch + 1, backend_pid = excluded.backend_pid,
        lock_key = excluded.lock_key, who = excluded.who, role_name = excluded.role_name, claimed_at = excluded.claimed_at
    returning o.epoch into v_epoch;
    perform pg_advisory_lock(v_key);
    perform cutter_governance.fn_event_append(p_run_id, null, null, 'owner_claimed', 'complete', p_who, null,
        format('epoch %s%s', v_epoch, case when p_take_over then ', taken over' else '' end));

    if p_resume then
        update cutter_governance.run_hold h
        set lifted_by = p_who, lifted_at = clock_timestamp(), lift_reason = format('resumed as epoch %s', v_epoch)
        where h.run_id = p_run_id and h.kind = 'stop' and h.lifted_at is null;
        if found then
            perform cutter_governance.fn_event_append(p_run_id, null, null, 'run_resumed', 'complete', p_who, null,
                format('epoch %s', v_epoch));
        end if;
    end if;
    return jsonb_build_object('epoch', v_epoch, 'backend_pid', pg_backend_pid(), 'settled', v_settled);
end $$;

-- The owner tells in which transaction a phase is about to commit. It touches no lock that the phase holds.
create function cutter_governance.fn_phase_xid(p_run_id text, p_phase int, p_attempt int, p_epoch bigint, p_xid text)
    returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_owner cutter_governance.run_owner := cutter_governance.fn_owner_require(p_run_id, p_epoch);
begin
    -- A pooler that gives each transaction another server session cannot keep a lock that lives with one.
    if v_owner.backend_pid <> pg_backend_pid() then
        raise exception 'session % of the server speaks for the owner of run %, which is session %',
            pg_backend_pid(), p_run_id, v_owner.backend_pid using errcode = 'IU034';
    end if;
    insert into cutter_governance.run_phase_xid (run_id, phase, attempt, epoch, xid)
    values (p_run_id, p_phase, p_attempt, p_epoch, p_xid::xid8);
end $$;

-- The owner lets go, between two phases. Where it was asked to stop meanwhile, it has stopped now.
create function cutter_governance.fn_run_release(p_run_id text, p_epoch bigint) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_owner cutter_governance.run_owner;
begin
    perform from cutter_governance.run r where r.run_id = p_run_id for update;
    select * into v_owner from cutter_governance.run_owner o where o.run_id = p_run_id and o.epoch = p_epoch;
    if v_owner.backend_pid is distinct from pg_backend_pid() then
        return;
    end if;
    perform cutter_governance.fn_stops_record(p_run_id);
    perform pg_advisory_unlock(v_owner.lock_key);
end $$;

-- Refuses a run of which it cannot be told whether a phase took effect; the caller holds the run's row.
create function cutter_governance.fn_hold_require_decided(p_run_id text) returns void
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

-- Why no phase of the run may begin; the caller holds the run's row.
create function cutter_governance.fn_hold_require_none(p_run_id text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_hold cutter_governance.run_hold;
    v_undo cutter_governance.approval;
begin
    perform cutter_governance.fn_hold_require_decided(p_run_id);
    select * into v_hold from cutter_governance.run_hold h
    where h.run_id = p_run_id and h.kind = 'stop' and h.lifted_at is null
    order by h.hold_no limit 1;
    if found then
        raise exception 'run % was asked to stop by %: %', p_run_id, v_hold.held_by, v_hold.reason using errcode = 'IU032';
    end if;
    v_undo := cutter_governance.fn_undo_approval(p_run_id);
    if v_undo.approval_id is not null then
        raise exception 'the undoing of run % is approved by %, until %', p_run_id, v_undo.signer,
            to_char(v_undo.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') using errcode = 'IU032';
    end if;
end $$;

-- Asks the run to stop: no further phase begins. It waits for nothing, so the running phase goes on to its end, and
-- the event is the owner's to write when it lets go; where nobody runs the run, it is written now.
-- Returns whether a live owner has yet to come to its next phase.
create function cutter_governance.fn_run_stop(p_run_id text, p_who text, p_why text) returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '2s'
as $$
declare
    v_running boolean;
begin
    if not exists (select from cutter_governance.run r where r.run_id = p_run_id) then
        raise exception 'there is no run %', p_run_id using errcode = 'no_data_found';
    end if;
    if exists (select from cutter_governance.run r join cutter_governance.run_state s using (state)
        where r.run_id = p_run_id and s.terminal) then
        raise exception 'run % has ended', p_run_id using errcode = 'IU003';
    end if;

    insert into cutter_governance.run_hold (run_id, kind, reason, held_by) values (p_run_id, 'stop', p_why, p_who);
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

-- What was refused before it began leaves no attempt, and is written down all the same: by the run's owner, on a
-- connection of its own. A chain that has ended gains nothing more.
create function cutter_governance.fn_refusal_record(
    p_run_id text, p_phase int, p_error_id text, p_actor text, p_detail text, p_owner_epoch bigint) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform from cutter_governance.run r join cutter_governance.run_state s using (state)
    where r.run_id = p_run_id and not s.terminal for update of r;
    if found then
        perform cutter_governance.fn_owner_require(p_run_id, p_owner_epoch);
        perform cutter_governance.fn_event_append(p_run_id, p_phase, null,
            case when p_phase is null then 'undo_refused' else 'phase_refused' end, 'refused', p_actor, p_error_id, p_detail);
    end if;
end $$;

-- For the DBA alone, who has looked: no cutter role may execute it.
create function cutter_governance.fn_run_decide(p_run_id text, p_why text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform from cutter_governance.run r where r.run_id = p_run_id for update;
    update cutter_governance.run_hold h
    set lifted_by = session_user, lifted_at = clock_timestamp(), lift_reason = p_why
    where h.run_id = p_run_id and h.kind = 'undecided' and h.lifted_at is null;
    if not found then
        raise exception 'nothing of run % waits for a decision', p_run_id using errcode = 'no_data_found';
    end if;
    perform cutter_governance.fn_event_append(p_run_id, null, null, 'run_decided', 'complete', session_user, null, p_why);
end $$;

grant execute on function
    cutter_governance.fn_run_claim(text, text, boolean, boolean),
    cutter_governance.fn_phase_xid(text, int, int, bigint, text),
    cutter_governance.fn_run_release(text, bigint)
    to cutter_exec;
grant execute on function cutter_governance.fn_refusal_record(text, int, text, text, text, bigint) to cutter_exec, cutter_verify;
grant execute on function cutter_governance.fn_run_stop(text, text, text) to cutter_gate, cutter_exec;
grant execute on function cutter_governance.fn_owner_alive(text)
    to cutter_gate, cutter_exec, cutter_verify, cutter_ro;
grant select on cutter_governance.run_owner, cutter_governance.run_phase_xid, cutter_governance.run_hold
    to cutter_gate, cutter_exec, cutter_verify, cutter_ro;
grant select on sequence cutter_governance.run_hold_hold_no_seq to cutter_ro;

reset role;
