-- Turning execution off. It needs no ruling, works from plain SQL, and waits for nobody who means harm:
--
--     call cutter_governance.execution_off('reason');
--
-- 1. fn_execution_off adds a row. Its COMMIT is the OFF: whoever comes to the fence after it reads OFF. A row that is added and
--    never committed hinders nobody, and no other OFF.
-- 2. fn_execution_drain waits for the writers that were at the fence at that moment, and for no later one; those that stay are
--    ended. Many may wait at once.
-- 3. fn_execution_fold writes the OFF into the switch's row and the journal. Where that cannot be done, the row of step 1 stays
--    and keeps execution off; the next OFF or ruling writes it.

set local role cutter_owner;

-- OFF from the COMMIT of this transaction on; not yet drained, so not acknowledged. One row for a transaction, however often it
-- is called: a login must not fill the disk with it.
create or replace function cutter_governance.fn_execution_off(p_why text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '2s'
as $$
declare
    v_why text := cutter_governance.fn_plain(left(coalesce(nullif(p_why, ''), 'turned off'), 500));
begin
    if exists (select from cutter_governance.phase_transaction t where t.xid = pg_current_xact_id_if_assigned()) then
        raise exception 'this transaction is itself a writer: roll it back, then turn execution off'
            using errcode = 'IU088';
    end if;
    -- On disk before it counts, whatever the session asks for; and never waiting for a standby that does not answer.
    perform set_config('synchronous_commit', 'local', true);
    perform cutter_governance.fn_savepoints_require();
    begin
        insert into cutter_governance.execution_off (why)
        select v_why
        where not exists (select from cutter_governance.execution_off o where o.said_xid = pg_current_xact_id_if_assigned())
          and not cutter_governance.fn_off_stands();
    exception when disk_full then
        -- Rows that are held open fill the page that was kept. The switch's own page has room: nobody else writes there.
        if not cutter_governance.fn_off_called() then
            raise;
        end if;
        perform cutter_governance.fn_off_write_full(v_why);
    end;
end $$;

-- Whether a hundred OFFs stand, and one more is none: it is off, and stays off for whatever was asked for before. A login must not fill the
-- disk with rows, nor keep whoever reads or takes them busy. Not while somebody at the fence asks for a card: that names the epoch after
-- those that stand, and was asked for before this OFF.
create or replace function cutter_governance.fn_off_stands() returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '500ms'
as $$
declare
    v_stands boolean := false;
begin
    if (select count(*) from (select from cutter_governance.execution_off o where not o.is_room limit 100) s) = 100 then
        begin
            -- Given back with this block, as in fn_execution_drain.
            lock table cutter_governance.execution_fence in share mode;
            v_stands := exists (select from cutter_governance.execution_off o where not o.is_room);
            raise lock_not_available;
        exception when lock_not_available then
            null;
        end;
    end if;
    return v_stands;
end $$;

-- The OFF itself, in the switch's row. Whoever holds that is at the fence, and has the two seconds that the drain gives.
create or replace function cutter_governance.fn_off_write_full(p_why text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '2s'
as $$
begin
    for v_round in 1..3 loop
        begin
            update cutter_governance.execution_switch s
            set enabled = false, epoch = cutter_governance.fn_next_epoch(s.epoch), approval_id = null, scope = null, gates = null,
                until = null, timeline = null, why = p_why, changed_by = session_user, changed_at = clock_timestamp();
            exit;
        exception when lock_not_available then
            if v_round = 3 then
                raise;
            end if;
            perform cutter_governance.fn_session_end(w.pid) from cutter_governance.fn_fence_writers() w;
        end;
    end loop;
end $$;

-- Whether the session was told to end, and had a second for it. A superuser's is not ours to end.
create or replace function cutter_governance.fn_session_end(p_pid int) returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return pg_terminate_backend(p_pid, 1000);
exception when insufficient_privilege then
    return false;
end $$;

-- Whether the statement that the client sent is a CALL of execution_off, which commits after each step, and nothing else is computed in
-- it: a function among its arguments could hold up for hours what is locked. Blanks and comments may stand before it (psql sends them
-- along), a comment as the server reads it: a line of it ends with either line end, and one within another is not taken.
create or replace function cutter_governance.fn_off_called() returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return (current_query() ~* (E'^(\\s|--[^\\n\\r]*([\\n\\r]|$)|/\\*([^*/]|/(?!\\*)|\\*(?!/))*\\*/)*'
        'call\\s+("?cutter_governance"?\\s*\\.\\s*)?"?execution_off"?\\s*'
        '\\(\\s*(''([^''\\\\]|'''')*''|\\$[0-9]+|null)(\\s*::\\s*text)?(\\s*,\\s*null(\\s*::\\s*jsonb)?)?\\s*\\)\\s*;?\\s*$')) is true;
end $$;

-- Whether the writers that hold the fence now have gone. acknowledged_at is null when one could not be ended (a superuser's
-- session, another user's prepared transaction): then the switch is off for new writers, but that one may still commit.
create or replace function cutter_governance.fn_execution_drain() returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '2s'
as $$
declare
    v_writers    text[];
    v_writer     record;
    v_told       text[] := '{}';
    v_start      timestamptz;
    v_terminated int := 0;
    v_wait       int;
    v_on         boolean := false;
begin
    -- It ends writers: while it is on, that is nobody's to do. Where an OFF was said the switch is not asked, whatever became of it.
    if not exists (select from cutter_governance.execution_off o where not o.is_room) then
        begin
            v_on := exists (select from cutter_governance.execution_switch s where s.enabled);
        exception when others then
            v_on := false; -- the table itself is gone
        end;
    end if;
    if v_on or pg_current_xact_id_if_assigned() is not null or current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'what is drained is an OFF that is committed: call cutter_governance.execution_off outside of a transaction'
            using errcode = 'IU130';
    end if;

    v_writers := array(select w.transaction from cutter_governance.fn_fence_writers() w);
    if v_writers <> '{}' then
        begin
            -- Granted when every writer has gone, and given back with this block: whoever called this keeps no writer away.
            lock table cutter_governance.execution_fence in share mode;
            v_writers := '{}';
            raise lock_not_available;
        exception when lock_not_available then
            null;
        end;
    end if;

    -- Each is told to end before one is waited for, and all together have a second; those in their COMMIT another one.
    if v_writers <> '{}' then
        v_start := clock_timestamp();
        for v_wait in 0..2 loop
            for v_writer in select w.* from cutter_governance.fn_fence_writers() w where w.transaction = any (v_writers)
                and (v_wait < 2 or w.transaction in (select cutter_governance.fn_fence_committing())) loop
                begin
                    if pg_terminate_backend(v_writer.pid, case v_wait when 0 then 0 else greatest(1,
                        1000 * v_wait - (extract(epoch from clock_timestamp() - v_start) * 1000)::int) end) and v_wait = 0 then
                        v_terminated := v_terminated + 1;
                        v_told := v_told || v_writer.transaction;
                    end if;
                exception when insufficient_privilege then
                    null; -- a superuser's session: not ours to end, and never acknowledged over
                end;
            end loop;
        end loop;
        -- Who was told to end, and computes where the server does not look for that, ends before its next statement; and its COMMIT, which
        -- it does not come to, would read OFF. One that was in its COMMIT may have read ON.
        v_writers := array(select w.transaction from cutter_governance.fn_fence_writers() w where w.transaction = any (v_writers)
            and (w.transaction <> all (v_told) or w.transaction in (select cutter_governance.fn_fence_committing())));
    end if;

    return jsonb_build_object('terminated', v_terminated, 'acknowledged_at', case when v_writers = '{}' then clock_timestamp() end);
end $$;

-- Who holds the fence as a writer. A reader (pg_dump) and a drain do not conflict with a writer, and are none.
create or replace function cutter_governance.fn_fence_writers() returns table (transaction text, pid int)
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select distinct l.virtualtransaction, l.pid
    from pg_locks l
    where l.locktype = 'relation' and l.granted and l.pid is distinct from pg_backend_pid()
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and l.relation = 'cutter_governance.execution_fence'::regclass
      and l.mode not in ('AccessShareLock', 'ShareLock');
$$;

-- Those of them that are in their COMMIT (fn_commit_require). None executes anything of its caller's any more.
create or replace function cutter_governance.fn_fence_committing() returns setof text
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select distinct l.virtualtransaction from pg_locks l
    where l.locktype = 'relation' and l.granted and l.mode = 'RowShareLock'
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and l.relation = 'cutter_governance.execution_fence'::regclass;
$$;

-- Writes what was said into the switch's row and the journal. However many rows the switch has, and also where it has none. The
-- caller holds its lock. Gives the number of OFFs that were written.
create or replace function cutter_governance.fn_off_write(p_outcome text) returns int
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_said  int := 0;
    v_off   cutter_governance.execution_off;
    v_epoch bigint;
begin
    if not exists (select from cutter_governance.execution_off o where not o.is_room) then
        return 0;
    end if;
    for v_off in
        with gone as (delete from cutter_governance.execution_off o where not o.is_room returning o.*)
        select * from gone g order by g.said_at desc
    loop
        v_said := v_said + 1;
        if v_said = 1 then
            update cutter_governance.execution_switch s
            set enabled = false, epoch = cutter_governance.fn_next_epoch(s.epoch), approval_id = null, scope = null,
                gates = null, until = null, timeline = null, why = v_off.why, changed_by = v_off.said_by, changed_at = v_off.said_at;
            select max(s.epoch) into v_epoch from cutter_governance.execution_switch s;
        end if;
        -- The newest ten by name, however many there were.
        if v_said <= 10 then
            perform cutter_governance.fn_event_append(null, null, null, 'execution_off', p_outcome, v_off.said_by, null,
                format('epoch %s, said at %s: %s', coalesce(v_epoch, 0),
                    to_char(v_off.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), v_off.why));
        end if;
    end loop;
    if v_said > 10 then
        perform cutter_governance.fn_event_append(null, null, null, 'execution_off', p_outcome, session_user, null,
            format('epoch %s, said %s times more', coalesce(v_epoch, 0), v_said - 10));
    end if;
    return v_said;
end $$;

-- The answer to who turned it off. switch_fault is the SQLSTATE when the switch's row or the journal could not be written: it is
-- off all the same. It writes for a plain CALL of execution_off alone, which commits at once: else it could be made to hold the row.
create or replace function cutter_governance.fn_execution_fold(p_drained jsonb) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '500ms'
as $$
declare
    v_fault  text;
    v_status jsonb;
begin
    -- The row of the first step is on disk. What is written here waits for no standby, which may not answer.
    perform set_config('synchronous_commit', 'local', true);
    begin
        if not cutter_governance.fn_off_called() then
            raise exception 'what is drained is an OFF that is committed: call cutter_governance.execution_off outside of a transaction'
                using errcode = 'IU130';
        end if;
        perform from cutter_governance.execution_switch for update;
        if cutter_governance.fn_off_write(case when p_drained ->> 'acknowledged_at' is null then 'unknown' else 'complete' end) > 0 then
            -- Here, where whoever holds the tree costs half a second, and not at COMMIT, where the answer would be lost.
            lock table cutter_governance.log_lock in exclusive mode;
            perform cutter_governance.fn_log_append();
        end if;
    exception when others then
        v_fault := sqlstate;
    end;
    begin
        v_status := cutter_governance.fn_execution_status();
    exception when others then
        v_fault := coalesce(v_fault, sqlstate); -- the table itself is gone
    end;
    -- A ruling that was under way has taken this OFF away: it is on, and nothing is acknowledged.
    if (v_status ->> 'enabled')::boolean then
        p_drained := p_drained || '{"acknowledged_at": null}';
    end if;
    return p_drained || jsonb_build_object(
        'epoch', coalesce((v_status ->> 'epoch')::bigint, 0),
        'ledger_head', (select max(e.event_id) from cutter_governance.run_event e),
        'switch_fault', v_fault);
end $$;

-- A procedure that is not SECURITY DEFINER, because only such a one may COMMIT. Its session's search_path is not trusted: every
-- name is written in full, and there is no operator in it.
create or replace procedure cutter_governance.execution_off(p_why text, inout p_answer jsonb default null)
    language plpgsql
as $$
begin
    perform cutter_governance.fn_execution_off(p_why);
    commit;
    set transaction isolation level read committed;
    p_answer := cutter_governance.fn_execution_drain();
    commit;
    set transaction isolation level read committed;
    p_answer := cutter_governance.fn_execution_fold(p_answer);
    -- Else it would be committed when the client has sent all of its request: one that goes on with another statement (a pipeline)
    -- would hold the switch's row as long as that takes.
    commit;
end $$;

reset role;
