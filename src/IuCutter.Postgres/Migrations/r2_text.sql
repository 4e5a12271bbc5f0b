-- Limits of what others give: text as it is shown, and how deep a transaction is in savepoints.

set local role cutter_owner;

-- A reason as it may be shown: without what acts on a terminal or turns the direction of what follows. Anybody gives a reason, and
-- messages repeat it to whoever is refused for it.
create or replace function cutter_governance.fn_plain(p_text text) returns text
    language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
    return regexp_replace(p_text, E'[\\u0001-\\u001F\\u007F-\\u009F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]', '?', 'g');

-- The same of a text whose tabs and line ends are its layout.
create or replace function cutter_governance.fn_plain_lines(p_text text) returns text
    language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
    return regexp_replace(p_text,
        E'[\\u0001-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]', '?', 'g');

-- Refuses a transaction that is more than 64 savepoints deep, before it adds a row: whoever comes past a row that was written at the
-- bottom goes through all of them, each time, until the transaction ends; an OFF too. The number of a savepoint is given with its first
-- write, and a message writes no row; then each has a lock. A savepoint that was released has none, and is no deeper.
create or replace function cutter_governance.fn_savepoints_require() returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    -- It has a fourth argument, with a default, from version 17 on.
    if not pg_is_in_recovery() and has_function_privilege(coalesce(
            to_regprocedure('pg_catalog.pg_logical_emit_message(boolean, text, text)'),
            to_regprocedure('pg_catalog.pg_logical_emit_message(boolean, text, text, boolean)')), 'execute') then
        perform pg_logical_emit_message(true, 'iucutter', '');
    end if;
    if (select count(*) from pg_locks l
        where l.pid = pg_backend_pid() and l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted) > 64 then
        raise exception 'this transaction is more than % savepoints deep', 64 using errcode = 'IU127';
    end if;
end $$;

reset role;
