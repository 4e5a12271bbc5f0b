-- What orders what happens: the row of a run, that of the switch, the fence, the table of the units. Who waits for one waits for a time,
-- and says for whom.

set local role cutter_owner;

-- The other sessions whose open transaction holds a row of a table. Its xmax names the transaction that locked it last, or is a number
-- that stands for several; whether that means a session is told by its lock on the table.
create or replace function cutter_governance.fn_row_holders(p_table regclass, p_xmax xid) returns table (pid int, login name)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_several   xid[];
    v_elsewhere xid[] := '{}';
    v_direct    boolean;
begin
    begin
        v_several := array(select m.xid from pg_get_multixact_members(p_xmax) m);
    exception when others then
        v_several := array[p_xmax]; -- one transaction's
    end;
    v_direct := exists (select from pg_locks l
        where l.locktype = 'transactionid' and l.granted and l.mode = 'ExclusiveLock' and l.transactionid = any (v_several));
    if not v_direct then
        execute format('select array(select r.xmax from %s r where r.xmax <> $1)', p_table) into v_elsewhere using p_xmax;
    end if;
    return query
    with session as (
        select l.pid, bool_or(l.transactionid = any (v_elsewhere)) as elsewhere
        from pg_locks l
        where l.locktype = 'transactionid' and l.granted and l.mode = 'ExclusiveLock' and l.pid <> pg_backend_pid()
          -- A savepoint that was released has no lock of its own any more: then it is of a transaction that began before it.
          and (l.transactionid = any (v_several) or not v_direct
              and exists (select from unnest(v_several) s (xid) where age(l.transactionid) >= age(s.xid))
              -- And of none that runs a phase.
              and not exists (select from pg_locks p
                  where p.pid = l.pid and p.locktype = 'advisory' and p.objsubid = 2 and p.granted))
          and exists (select from pg_locks t where t.pid = l.pid and t.locktype = 'relation' and t.granted
              and t.database = (select d.oid from pg_database d where d.datname = current_database())
              -- Who only reads it locks no row.
              and t.relation = p_table and t.mode <> 'AccessShareLock')
        group by l.pid)
    select s.pid, a.usename from session s join pg_stat_activity a on a.pid = s.pid
    -- Who is known to hold another row of the table has locked it for that one: he is meant where nobody else can be.
    where not s.elsewhere or not exists (select from session o where not o.elsewhere);
end $$;

-- Those that hold the run's row.
create or replace function cutter_governance.fn_run_holders(p_run_id text) returns table (pid int, login name)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query select h.* from cutter_governance.run r
    cross join lateral cutter_governance.fn_row_holders('cutter_governance.run', r.xmax) h where r.run_id = p_run_id;
end $$;

-- Sessions as a message names them. Of another login's session the server tells their owner no more than whose it is.
create or replace function cutter_governance.fn_sessions_named(p_pids int[]) returns text
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select coalesce(string_agg(format('session %s of %s', a.pid, coalesce(a.usename, 'the server')), ', ' order by a.pid),
        'no session (see pg_prepared_xacts)')
    from pg_stat_activity a where a.pid = any (p_pids);
$$;

-- Locks a row, p_where of which $1 is p_key, and says whether there is one. Whoever has it takes no time of his own, unless he means
-- harm or hangs: who waits gives up, and says whom he waited for. The row is asked for again and again: the end of a wait in the server's
-- queue (lock_timeout) can be caught in a savepoint alone, and a row that a savepoint has locked does not say by whom (fn_row_holders).
create or replace function cutter_governance.fn_row_lock(p_what text, p_table regclass, p_where text, p_key text) returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_until constant timestamptz := clock_timestamp() + interval '20 seconds';
    v_count int;
    v_pids  int[];
begin
    perform cutter_governance.fn_savepoints_require();
    loop
        execute format('select from %s r where %s for update skip locked', p_table, p_where) using p_key;
        get diagnostics v_count = row_count;
        if v_count > 0 then
            return true;
        end if;
        execute format('select count(*) from %s r where %s', p_table, p_where) into v_count using p_key;
        if v_count = 0 then
            return false;
        end if;
        if clock_timestamp() >= v_until then
            execute format('select array(select h.pid from %1$s r cross join lateral cutter_governance.fn_row_holders(%1$L, r.xmax) h '
                'where %2$s)', p_table, p_where) into v_pids using p_key;
            raise exception '% is held by %', p_what, cutter_governance.fn_sessions_named(v_pids) using errcode = 'IU126';
        end if;
        perform pg_sleep(0.02);
    end loop;
end $$;

-- The run's row, locked.
create or replace function cutter_governance.fn_run_lock(p_run_id text) returns cutter_governance.run
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_run cutter_governance.run;
begin
    if not cutter_governance.fn_row_lock(format('run %s', p_run_id), 'cutter_governance.run', 'r.run_id = $1', p_run_id) then
        raise exception 'there is no run %', p_run_id using errcode = 'IU037';
    end if;
    select * into strict v_run from cutter_governance.run r where r.run_id = p_run_id;
    return v_run;
end $$;

-- The same where there may be no such run, or one that has ended and takes no event: then null, and an ended one is locked for nothing.
create or replace function cutter_governance.fn_run_lock_open(p_run_id text) returns cutter_governance.run
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_run cutter_governance.run;
begin
    if exists (select from cutter_governance.run r join cutter_governance.run_state s using (state)
        where r.run_id = p_run_id and not s.terminal) then
        v_run := cutter_governance.fn_run_lock(p_run_id);
        if exists (select from cutter_governance.run_state s where s.state = v_run.state and s.terminal) then
            v_run := null;
        end if;
    end if;
    return v_run;
end $$;

-- The switch's row, locked: it orders the chain of what is about no run. The caller holds the fence, so an OFF ends it.
create or replace function cutter_governance.fn_switch_lock() returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform cutter_governance.fn_row_lock('the switch', 'cutter_governance.execution_switch', '$1 is null', null);
end $$;

-- The other sessions that keep a table from being locked in a mode: those that hold it; where none does, those that wait before.
create or replace function cutter_governance.fn_table_holders(p_table regclass, p_mode text) returns int[]
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_modes constant text[] := array['AccessExclusiveLock']
        || case when p_mode <> 'access share' then array['ExclusiveLock'] end
        || case when p_mode in ('row exclusive', 'share row exclusive', 'exclusive') then array['ShareLock', 'ShareRowExclusiveLock'] end
        || case when p_mode in ('share row exclusive', 'exclusive') then array['RowExclusiveLock', 'ShareUpdateExclusiveLock'] end
        || case when p_mode = 'exclusive' then array['RowShareLock'] end;
begin
    return (
        with other as (
            select l.pid, l.granted from pg_locks l
            where l.locktype = 'relation' and l.relation = p_table and l.pid is distinct from pg_backend_pid()
              and l.database = (select d.oid from pg_database d where d.datname = current_database())
              and l.mode = any (v_modes))
        select coalesce(array_agg(o.pid) filter (where o.granted), array_agg(o.pid)) from other o);
end $$;

-- Locks a table. Who asks is served in the order of the asking, as in the server's queue, and no longer than p_wait.
create or replace function cutter_governance.fn_table_lock(p_what text, p_table regclass, p_mode text, p_wait text default '20s')
    returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '20s'
as $$
begin
    perform set_config('lock_timeout', p_wait, true);
    execute format('lock table %s in %s mode', p_table, p_mode);
exception when lock_not_available then
    raise exception '% is held by %', p_what,
        cutter_governance.fn_sessions_named(cutter_governance.fn_table_holders(p_table, p_mode)) using errcode = 'IU126';
end $$;

-- Until when the units are waited for. A phase that holds them may take its budget, from its intent on, and an undo that of the cut; who
-- is neither has the time that anybody has. Nobody waits for longer than a command of the module may take, so that he is told for whom.
create or replace function cutter_governance.fn_units_until(p_mode text, p_began timestamptz) returns timestamptz
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select least(p_began + interval '9 minutes', greatest(p_began + interval '20 seconds',
        max(coalesce(a.started_at, p_began) + make_interval(secs => c.budget_seconds))))
    from unnest(cutter_governance.fn_table_holders('public.information_unit', p_mode)) h (pid)
    join pg_locks l on l.pid = h.pid and l.locktype = 'advisory' and l.objsubid = 2 and l.granted
        and l.database = (select d.oid from pg_database d where d.datname = current_database())
    join cutter_governance.run_owner o on o.lock_key = (l.classid::bigint << 32 | l.objid::bigint)
    left join lateral (select max(p.started_at) as started_at from cutter_governance.run_phase p
        where p.run_id = o.run_id and p.outcome = 'intent') a on true
    left join lateral (select p.budget_seconds from cutter_governance.approval p
        where p.run_id = o.run_id and p.budget_seconds is not null order by p.recorded_at desc limit 1) c on true;
$$;

-- The units as a whole: for one leg A, which compares what is there, or for those who change units of their own. Said before the first
-- unit is touched, so that nobody waits for them unsaid.
create or replace function cutter_governance.fn_units_lock(p_mode text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_began constant timestamptz := clock_timestamp();
begin
    loop
        begin
            perform cutter_governance.fn_table_lock('the table of the units', 'public.information_unit', p_mode, format('%sms',
                greatest(1, ceil(extract(epoch from cutter_governance.fn_units_until(p_mode, v_began) - clock_timestamp()) * 1000))));
            return;
        exception when sqlstate 'IU126' then
            -- By now others may hold them, who have their own time.
            if clock_timestamp() >= cutter_governance.fn_units_until(p_mode, v_began) then
                raise;
            end if;
        end;
    end loop;
end $$;

-- Whom a new row may wait for whose key another transaction has written: those that have written to the table and run no phase, which
-- writes no such row; rather those that do not wait themselves. For a caller whose wait (lock_timeout) is over.
create or replace function cutter_governance.fn_key_holders(p_table regclass) returns int[]
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    with writer as (
        select t.pid, exists (select from pg_locks w where w.pid = t.pid and not w.granted) as waits
        from pg_locks t
        where t.locktype = 'relation' and t.relation = p_table and t.mode = 'RowExclusiveLock' and t.granted
          and t.database = (select d.oid from pg_database d where d.datname = current_database()) and t.pid <> pg_backend_pid()
          and exists (select from pg_locks x
              where x.pid = t.pid and x.locktype = 'transactionid' and x.mode = 'ExclusiveLock' and x.granted)
          and not exists (select from pg_locks p where p.pid = t.pid and p.locktype = 'advisory' and p.objsubid = 2))
    select coalesce(array_agg(w.pid) filter (where not w.waits), array_agg(w.pid)) from writer w;
$$;

reset role;
