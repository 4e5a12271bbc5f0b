-- Who exists, and who owns what. Run as a superuser: the owner needs pg_signal_backend and pg_control_system().
--
-- Roles belong to the cluster, not to this database: they may exist already, with passwords that are the DBA's
-- business. Nothing here sets or resets a password; the attributes are brought to what they must be.
--
-- The first two parts are no part of a dump of schemas: a restore runs them again (Restore/ClusterParts.cs).

-- ==== the cluster

do $$
begin
    if current_setting('server_version_num')::int < 150000 then
        raise exception 'PostgreSQL 15 or later is needed, this is %', current_setting('server_version')
            using errcode = 'IU121';
    end if;

    -- Hashes are taken over UTF-8 bytes; any other encoding could not hold the documents byte for byte.
    if getdatabaseencoding() <> 'UTF8' then
        raise exception 'the database must be encoded in UTF8, it is %', getdatabaseencoding()
            using errcode = 'IU122';
    end if;
end $$;

do $$
declare
    v_role text;
begin
    foreach v_role in array array['cutter_owner', 'cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro'] loop
        begin
            if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
                execute format('create role %I', v_role);
            end if;
        exception when duplicate_object or unique_violation then
            null; -- another database of this cluster created it a moment ago
        end;
    end loop;
end $$;

-- The owner owns every object and runs every SECURITY DEFINER function; nobody logs in as it.
alter role cutter_owner  nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls inherit;
alter role cutter_gate   login   nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role cutter_exec   login   nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role cutter_verify login   nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role cutter_ro     login   nosuperuser nocreatedb nocreaterole noreplication nobypassrls;

-- An organisation that sets another default for the cluster must not find its kill switch refused or blind (see r2_execution).
alter role cutter_gate   set default_transaction_isolation = 'read committed';
alter role cutter_exec   set default_transaction_isolation = 'read committed';
alter role cutter_verify set default_transaction_isolation = 'read committed';
alter role cutter_ro     set default_transaction_isolation = 'read committed';

-- Segregation of duties ends where one role can become another.
do $$
declare
    v_pair text;
begin
    select format('%s is a member of %s', m.rolname, g.rolname) into v_pair
    from pg_catalog.pg_auth_members a
    join pg_catalog.pg_roles g on g.oid = a.roleid
    join pg_catalog.pg_roles m on m.oid = a.member
    where m.rolname in ('cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro')
      and g.rolname in ('cutter_owner', 'cutter_gate', 'cutter_exec', 'cutter_verify')
    limit 1;

    if found then
        raise exception 'duties are not segregated: %', v_pair using errcode = 'IU120';
    end if;
end $$;

-- fn_execution_off ends the sessions that hold the fence past the deadline.
grant pg_signal_backend to cutter_owner;

-- ==== the database

-- An approval names the cluster that it is for. PUBLIC may ask by default, unless the organisation withdrew it.
grant execute on function pg_catalog.pg_control_system()
    to cutter_owner, cutter_gate, cutter_exec, cutter_verify, cutter_ro;

do $$
begin
    execute format('grant connect on database %I to cutter_gate, cutter_exec, cutter_verify, cutter_ro',
        current_database());
end $$;

-- ==== the schema

create schema cutter_governance authorization cutter_owner;
grant usage on schema cutter_governance to cutter_gate, cutter_exec, cutter_verify, cutter_ro;

-- Every later file begins with SET LOCAL ROLE cutter_owner, so that what it creates is owned by the owner. RESET ROLE
-- ends it: the installer writes its own journal between the files. A file that creates in public has CREATE for itself.
grant usage on schema public to cutter_owner;

-- PUBLIC may execute a new function by default. Not one of the owner's: what is not granted is not callable.
alter default privileges for role cutter_owner revoke execute on functions from public;
