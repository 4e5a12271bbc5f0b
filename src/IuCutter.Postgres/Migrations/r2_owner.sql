-- Who runs a run. The owner is one session: it holds an advisory lock whose key was drawn at random for this one claim,
-- and the row names session, key and epoch. Anybody may take an advisory lock, but nobody can hold this key before it
-- exists, and only the session itself can let it go: it dies with its connection, and with the DISCARD ALL of a pooler.
-- That the lock is held, and by whom, is read from pg_locks, never from the row.

set local role cutter_owner;

-- In PL/pgSQL where SQL would do: a session keeps the plan of what it asks at each phase.

-- The sessions that hold a claim's lock. p_kind as pg_locks has it: 1, the owner's session; 2, a phase's transaction.
create or replace function cutter_governance.fn_claim_holders(p_key bigint, p_kind int) returns setof int
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
        select distinct l.pid from pg_locks l
        where l.locktype = 'advisory' and l.granted and l.objsubid = p_kind
          and l.database = (select d.oid from pg_database d where d.datname = current_database())
          and l.classid = ((p_key >> 32) & 4294967295)::oid and l.objid = (p_key & 4294967295)::oid;
end $$;

-- Whether the session of the newest claim still holds its lock.
create or replace function cutter_governance.fn_owner_alive(p_run_id text) returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (select from cutter_governance.run_owner o
        where o.run_id = p_run_id and o.backend_pid in (select cutter_governance.fn_claim_holders(o.lock_key, 1)));
end $$;

-- The epoch of a claim; null for a number that nobody was given for this run.
create or replace function cutter_governance.fn_claim_epoch(p_run_id text, p_claim bigint) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return (select c.epoch from cutter_governance.run_claim c
        where c.run_id = p_run_id and c.claim_sha256 = cutter_governance.fn_sha256(p_claim::text));
end $$;

-- Every write of a runner passes here. The caller holds the run's row, so that no claim can come in between.
create or replace function cutter_governance.fn_owner_require(p_run_id text, p_claim bigint) returns cutter_governance.run_owner
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_owner cutter_governance.run_owner;
    v_epoch bigint := cutter_governance.fn_claim_epoch(p_run_id, p_claim);
begin
    select * into v_owner from cutter_governance.run_owner o where o.run_id = p_run_id;
    if v_owner.epoch is distinct from v_epoch or v_epoch is null then
        raise exception 'epoch % of run % was superseded by epoch %, of %',
            coalesce(v_epoch::text, '(none)'), p_run_id, coalesce(v_owner.epoch, 0), coalesce(v_owner.who, 'nobody')
            using errcode = 'IU031';
    end if;
    if not cutter_governance.fn_owner_alive(p_run_id) then
        raise exception 'the session that owned run % as epoch % has ended', p_run_id, v_epoch using errcode = 'IU115';
    end if;
    return v_owner;
end $$;

-- A phase's transaction, findable by whoever must know whether one is still under way.
create or replace function cutter_governance.fn_owner_enter(p_run_id text, p_claim bigint) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_key bigint := (cutter_governance.fn_owner_require(p_run_id, p_claim)).lock_key;
begin
    -- The key's two halves as signed numbers. Phases share it, so whoever has it alone is no phase: anybody may read
    -- the key in pg_locks and lock it, to make a run wait.
    for v_round in 1..3 loop
        if pg_try_advisory_xact_lock_shared((v_key >> 32)::int, ((v_key << 32) >> 32)::int) then
            return;
        end if;
        begin
            perform pg_terminate_backend(l.pid, 1000) from pg_locks l
            where l.pid in (select cutter_governance.fn_claim_holders(v_key, 2)) and l.locktype = 'advisory'
              and l.mode = 'ExclusiveLock' and l.granted;
        exception when insufficient_privilege then
            null; -- a superuser's session: not ours to end
        end;
    end loop;
    raise exception '% of run % could not be ended', format('the session that holds the lock (%s)',
        cutter_governance.fn_sessions_named(array(select cutter_governance.fn_claim_holders(v_key, 2)))), p_run_id using errcode = 'IU116';
end $$;

-- Takes a lock that lives as long as the session. Those that it holds for nothing go first: the lock of a claim that was rolled back
-- stays, and a session that gathered them would leave none in the server's memory for a connection to turn execution off with.
create or replace function cutter_governance.fn_session_lock(p_key bigint) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '10s'
as $$
begin
    perform pg_advisory_unlock(h.key)
    from (select (l.classid::bigint << 32) | l.objid::bigint as key from pg_locks l
        where l.locktype = 'advisory' and l.objsubid = 1 and l.granted and l.pid = pg_backend_pid()
          and l.database = (select d.oid from pg_database d where d.datname = current_database())) h
    where not exists (select from cutter_governance.run_owner o where o.lock_key = h.key and o.backend_pid = pg_backend_pid());
    perform pg_advisory_lock(p_key);
exception when lock_not_available then
    raise exception '% is held by %', format('lock %s', p_key),
        cutter_governance.fn_sessions_named(array(select cutter_governance.fn_claim_holders(p_key, 1))) using errcode = 'IU126';
end $$;

-- Makes this session the run's owner. A live owner is left alone, unless the caller takes over: then its session is
-- ended first. p_resume lifts a stop.
create or replace function cutter_governance.fn_run_claim(
    p_run_id text, p_who text, p_resume boolean default false, p_take_over boolean default false) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '2s'
as $$
declare
    v_run     cutter_governance.run;
    v_owner   cutter_governance.run_owner;
    v_pid     int;
    v_key     bigint := ('x' || left(replace(gen_random_uuid()::text, '-', ''), 16))::bit(64)::bigint;
    v_claim   bigint := ('x' || left(replace(gen_random_uuid()::text, '-', ''), 16))::bit(64)::bigint;
    v_who     text := cutter_governance.fn_plain(left(coalesce(nullif(p_who, ''), session_user), 200));
    v_epoch   bigint;
    v_settled jsonb;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception '%, in read committed only', 'a run is claimed' using errcode = 'IU012';
    end if;

    perform cutter_governance.fn_savepoints_require();
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
                raise exception 'there is no run %', p_run_id using errcode = 'IU037';
            end if;
            exit;
        exception when lock_not_available then
            -- A phase whose runner is gone, and that the server has not noticed yet. Its COMMIT may be on the way: it
            -- had two seconds to take effect, and what is ended now is either committed or rolled back when the row is free.
            for v_pid in select cutter_governance.fn_claim_holders(v_owner.lock_key, 2) loop
                begin
                    perform pg_terminate_backend(v_pid, 1000);
                exception when insufficient_privilege then
                    null; -- a superuser's session: not ours to end
                end;
            end loop;
            -- Or whoever leaves a transaction of a card, a stop or an attestation open: those take no time of their own.
            perform cutter_governance.fn_session_end(h.pid) from cutter_governance.fn_run_holders(p_run_id) h where v_round > 2;
        end;
    end loop;
    if v_run.run_id is null then
        raise exception '% of run % could not be ended', 'the transaction that is still under way'
            || coalesce((select format(' (%s)', string_agg(format('session %s of %s', h.pid, h.login), ', ' order by h.pid))
                from cutter_governance.fn_run_holders(p_run_id) h), ''), p_run_id using errcode = 'IU116';
    end if;

    -- Once more, behind the row: of many that claim at once, one is first and the others see it here.
    select * into v_owner from cutter_governance.run_owner o where o.run_id = p_run_id;
    if cutter_governance.fn_owner_alive(p_run_id) and v_owner.backend_pid <> pg_backend_pid() then
        raise exception 'run % is owned by % since %', p_run_id, v_owner.who,
            to_char(v_owner.claimed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') using errcode = 'IU030';
    end if;

    v_settled := cutter_governance.fn_run_settle(p_run_id, v_who);
    perform cutter_governance.fn_stops_record(p_run_id);
    perform cutter_governance.fn_session_lock(v_key);
    insert into cutter_governance.run_owner as o (run_id, epoch, backend_pid, lock_key, who)
    values (p_run_id, 1, pg_backend_pid(), v_key, v_who)
    on conflict (run_id) do update set epoch = o.epoch + 1, backend_pid = excluded.backend_pid,
        lock_key = excluded.lock_key, who = excluded.who, role_name = excluded.role_name, claimed_at = excluded.claimed_at,
        released_at = null
    returning o.epoch into v_epoch;
    insert into cutter_governance.run_claim (run_id, epoch, claim_sha256, who)
    values (p_run_id, v_epoch, cutter_governance.fn_sha256(v_claim::text), v_who);
    perform cutter_governance.fn_event_append(p_run_id, null, null, 'owner_claimed', 'complete', null, null,
        format('epoch %s%s, for %s', v_epoch, case when p_take_over then ', taken over' else '' end, v_who));

    if p_resume then
        update cutter_governance.run_hold h
        set lifted_by = v_who, lifted_at = clock_timestamp(), lift_reason = format('resumed as epoch %s', v_epoch)
        where h.run_id = p_run_id and h.kind = 'stop' and h.lifted_at is null;
        if found then
            perform cutter_governance.fn_event_append(p_run_id, null, null, 'run_resumed', 'complete', null, null,
                format('epoch %s, for %s', v_epoch, v_who));
        end if;
    end if;
    return jsonb_build_object('epoch', v_epoch, 'claim', v_claim, 'backend_pid', pg_backend_pid(), 'settled', v_settled);
end $$;

-- The owner tells in which transaction a phase is about to commit. It touches no lock that the phase holds.
create or replace function cutter_governance.fn_phase_xid(p_run_id text, p_phase int, p_attempt int, p_claim bigint, p_xid text)
    returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_owner cutter_governance.run_owner := cutter_governance.fn_owner_require(p_run_id, p_claim);
begin
    -- A pooler that gives each transaction another server session cannot keep a lock that lives with one.
    if v_owner.backend_pid <> pg_backend_pid() then
        raise exception 'session % of the server speaks for the owner of run %, which is session %',
            pg_backend_pid(), p_run_id, v_owner.backend_pid using errcode = 'IU034';
    end if;
    -- A transaction of the phase, under way at this moment: any other would decide one day what became of the phase.
    if not exists (select from pg_locks l
        where l.locktype = 'transactionid' and l.granted and l.mode = 'ExclusiveLock' and l.transactionid = p_xid::xid8::xid
          and l.pid in (select cutter_governance.fn_claim_holders(v_owner.lock_key, 2)))
        or cutter_governance.fn_xid_status(p_xid::xid8) is distinct from 'in progress' then
        raise exception 'transaction % is not one of phase % of run %', p_xid, p_phase, p_run_id using errcode = 'IU134';
    end if;
    insert into cutter_governance.run_phase_xid (run_id, phase, attempt, epoch, xid)
    values (p_run_id, p_phase, p_attempt, v_owner.epoch, p_xid::xid8);
end $$;

-- The owner lets go, between two phases. Where it was asked to stop meanwhile, it has stopped now.
create or replace function cutter_governance.fn_run_release(p_run_id text, p_claim bigint) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_owner cutter_governance.run_owner;
begin
    perform cutter_governance.fn_log_join();
    perform cutter_governance.fn_row_lock(format('run %s', p_run_id), 'cutter_governance.run', 'r.run_id = $1', p_run_id);
    select * into v_owner from cutter_governance.run_owner o
    where o.run_id = p_run_id and o.epoch = cutter_governance.fn_claim_epoch(p_run_id, p_claim);
    if v_owner.backend_pid is distinct from pg_backend_pid() then
        return;
    end if;
    perform cutter_governance.fn_stops_record(p_run_id);
    update cutter_governance.run_owner o set released_at = clock_timestamp() where o.run_id = p_run_id and o.released_at is null;
    perform pg_advisory_unlock(v_owner.lock_key);
end $$;

-- What was refused before it began leaves no attempt, and is written down all the same: by the run's owner, on a
-- connection of its own. A chain that has ended gains nothing more.
create or replace function cutter_governance.fn_refusal_record(
    p_run_id text, p_phase int, p_error_id text, p_actor text, p_detail text, p_claim bigint) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if (cutter_governance.fn_run_lock_open(p_run_id)).run_id is not null then
        perform cutter_governance.fn_owner_require(p_run_id, p_claim);
        perform cutter_governance.fn_event_append(p_run_id, p_phase, null,
            case when p_phase is null then 'undo_refused' else 'phase_refused' end, 'refused', null, p_error_id,
            format('for %s: %s', p_actor, p_detail));
    end if;
end $$;

reset role;
