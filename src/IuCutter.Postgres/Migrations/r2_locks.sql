-- Rows that order what happens: a run's, and the switch's. Who waits for one waits for a time, and says for whom.

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
    select coalesce(string_agg(format('session %s of %s', a.pid, a.usename), ', ' order by a.pid), 'no session (see pg_prepared_xacts)')
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

reset role;
