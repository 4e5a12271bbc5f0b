-- Whose turn it is. A backup is worth nothing once another run has written: leg A refuses it, after dump and proof were paid for.
-- So one run at a time stands between its backup and its first write, and no other one begins to write meanwhile. It is a courtesy
-- among runs, not a gate: leg A compares in any case.

set local role cutter_owner;

-- Whether a phase waits for its turn, or the undo: what reads does not, nor leg A, which has it or compares.
create or replace function cutter_governance.fn_turn_binds(p_phase text) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select p_phase <> 'cut_leg_a' and not exists (select from cutter_governance.phase p where p.name = p_phase and not p.mutating);
$$;

-- The runs that have the turn before a phase of another run, or before its undo: who ran each last, since when it has the turn, and
-- until when; null while somebody runs it, for then it ends with its first write. p_who is the process that asks, as in run_owner.
-- A pipeline lets go of its run after each cmdlet, so the run keeps the turn for one minute after the last phase that it completed. Each
-- phase completes once: neither a claim nor an attempt that fails makes it longer. It ends before the minute where the run is stopped or
-- waits for a person, where its approval is not in force any more, and where its owner ended without letting go, because the process was
-- killed or lost the server. It does not bind another run of the same process, which would wait for itself.
create or replace function cutter_governance.fn_turn(p_run_id text, p_phase text, p_who text)
    returns table (run_id text, who text, since timestamptz, until timestamptz)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
        with standing as materialized (
            select r.run_id, o.who, o.released_at, b.since, b.ended_at + interval '1 minute' as until, w.name as writing,
                w.started_at as writing_since,
                (r.state in ('BackedUp', 'GrantsProbed') or w.name = 'pre_write_backup')
                    and not exists (select from cutter_governance.run_hold h where h.run_id = r.run_id and h.lifted_at is null)
                    and exists (select from cutter_governance.permit p
                        join cutter_governance.approval c using (approval_id)
                        join cutter_governance.execution_switch e on e.epoch = p.epoch
                        where p.run_id = r.run_id and p.gate = 'CutAuthorization' and clock_timestamp() < c.expires_at
                          and cutter_governance.fn_permit_covered(p.permit_id)) as midway
            from cutter_governance.run r
            join cutter_governance.run_state s on s.state = r.state and not s.terminal
            join cutter_governance.run_owner o on o.run_id = r.run_id
            left join lateral (select p.name, a.started_at
                from cutter_governance.run_phase a join cutter_governance.phase p on p.phase = a.phase and p.mutating
                where a.run_id = r.run_id and a.outcome = 'intent' order by a.phase desc limit 1) w on true
            left join lateral (select min(a.started_at) as since, max(a.completed_at) as ended_at
                from cutter_governance.run_phase a join cutter_governance.phase p on p.phase = a.phase
                where a.run_id = r.run_id and a.outcome = 'complete' and p.name in ('pre_write_backup', 'grant_probe')) b on true
            where r.run_id is distinct from p_run_id and cutter_governance.fn_turn_binds(p_phase))
        select t.run_id, t.who, case when t.midway then coalesce(t.since, t.writing_since) else t.writing_since end,
            case when not a.alive then t.until end
        from standing t
        cross join lateral (select cutter_governance.fn_owner_alive(t.run_id) as alive) a
        where case when a.alive
            -- Who is about to make a backup also waits for the writers that are there.
            then t.midway or t.writing = 'cut_leg_a' or p_phase = 'pre_write_backup' and t.writing <> 'pre_write_backup'
            else t.midway and t.released_at is not null and clock_timestamp() < t.until and t.who is distinct from p_who end
        order by 4 desc nulls first, 1;
end $$;

-- The module asks this before a phase begins, as the owner of the run.
create or replace function cutter_governance.fn_turn_require(p_run_id text, p_phase text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '2s'
as $$
declare
    v_who  text := (select o.who from cutter_governance.run_owner o where o.run_id = p_run_id);
    v_turn record;
begin
    if not cutter_governance.fn_turn_binds(p_phase) then
        return;
    end if;
    perform cutter_governance.fn_savepoints_require();
    perform cutter_governance.fn_log_join();
    -- One asks after the other, else two would not see each other. It conflicts with no foreign key. Who asks and leaves his
    -- transaction open keeps nobody waiting for longer.
    begin
        perform from cutter_governance.phase p where p.name = 'pre_write_backup' for no key update;
    exception when lock_not_available then
        null;
    end;
    select * into v_turn from cutter_governance.fn_turn(p_run_id, p_phase, v_who) limit 1;
    if not found then
        -- An owner that lets go gives up its lock at once, and says so with its COMMIT: not yet is not never. What is locked for
        -- that is given back with this block: whoever leaves this transaction open keeps no run from its owner, nor from the next one.
        begin
            perform from cutter_governance.run_owner o join cutter_governance.run r using (run_id)
            where o.released_at is null and o.run_id <> p_run_id and r.state in ('AwaitingCutAuthorization', 'BackedUp', 'GrantsProbed')
            for share of o;
            raise lock_not_available;
        exception when lock_not_available then
            null;
        end;
        select * into v_turn from cutter_governance.fn_turn(p_run_id, p_phase, v_who) limit 1;
    end if;
    if v_turn.run_id is not null then
        raise exception 'run % has the turn since %, run by %, until %', v_turn.run_id,
            to_char(v_turn.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), v_turn.who,
            coalesce(to_char(v_turn.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'it has written or is stopped')
            using errcode = 'IU094';
    end if;
end $$;

reset role;
