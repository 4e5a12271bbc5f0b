-- Who exists, and who owns what. For a superuser; or for a login that has CREATEROLE and owns the database, which the
-- installation makes a member of cutter_owner until its end.
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

-- The owner owns every object and runs every SECURITY DEFINER function; nobody logs in as it. Only what differs is
-- altered: to name SUPERUSER, REPLICATION or BYPASSRLS at all takes a superuser.
--
-- Where the cluster or the DBA sets another default of the isolation, the kill switch must not be refused or blind (see
-- r2_execution).
do $$
declare
    v_change text;
begin
    for v_change in
        select format('alter role %I %s', r.rolname, case when w.must then w.word else 'no' || w.word end)
        from pg_catalog.pg_roles r
        cross join lateral (values
            ('login', r.rolcanlogin, r.rolname <> 'cutter_owner'), ('superuser', r.rolsuper, false),
            ('createdb', r.rolcreatedb, false), ('createrole', r.rolcreaterole, false),
            ('replication', r.rolreplication, false), ('bypassrls', r.rolbypassrls, false),
            ('inherit', r.rolinherit, r.rolinherit or r.rolname = 'cutter_owner')) as w (word, has, must)
        where r.rolname in ('cutter_owner', 'cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro') and w.has <> w.must
        union all
        select format('alter role %I set default_transaction_isolation = %L', r.rolname, 'read committed')
        from pg_catalog.pg_roles r
        where r.rolname in ('cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro')
          and not exists (select from pg_catalog.pg_db_role_setting s
              where s.setrole = r.oid and s.setdatabase = 0
                and 'default_transaction_isolation=read committed' = any (s.setconfig))
    loop
        execute v_change;
    end loop;
end $$;

-- A login that sorts without end fills the disk, and a server without disk commits nothing. Only a superuser may set this, and take it
-- away. The DBA's own limit is left alone.
do $$
declare
    v_change text;
begin
    for v_change in
        select format('alter role %I set temp_file_limit = %L', r.rolname, '8GB')
        from pg_catalog.pg_roles r
        where r.rolname in ('cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro')
          and not exists (select from pg_catalog.pg_db_role_setting s cross join unnest(s.setconfig) c (line)
              where s.setrole = r.oid and s.setdatabase = 0 and split_part(c.line, '=', 1) = 'temp_file_limit')
          and exists (select from pg_catalog.pg_roles i where i.rolname = current_user and i.rolsuper)
    loop
        execute v_change;
    end loop;
end $$;

-- A login that takes every connection of the server leaves none for the others, and none to turn execution off with. The DBA's own
-- limit is left alone.
do $$
declare
    v_connections int := current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true)::int, 0);
    v_change      text;
begin
    for v_change in
        select format('alter role %I connection limit %s', r.rolname, greatest(5, (v_connections * l.share)::int))
        from pg_catalog.pg_roles r
        join (values ('cutter_gate', 0.15), ('cutter_exec', 0.4), ('cutter_verify', 0.15), ('cutter_ro', 0.15)) as l (name, share)
            on l.name = r.rolname
        where r.rolconnlimit = -1
    loop
        execute v_change;
    end loop;
end $$;

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

-- execution_off ends the sessions that hold the fence past the deadline.
do $$
begin
    if not pg_has_role('cutter_owner', 'pg_signal_backend', 'usage') then
        grant pg_signal_backend to cutter_owner;
    end if;
end $$;

-- ==== the database

-- An approval names the cluster that it is for. PUBLIC may ask by default, unless the DBA withdrew it; only a superuser
-- may grant it.
do $$
begin
    if exists (select from pg_catalog.pg_roles r where r.rolname = current_user and r.rolsuper)
        or not has_function_privilege('cutter_owner', 'pg_catalog.pg_control_system()', 'execute') then
        grant execute on function pg_catalog.pg_control_system()
            to cutter_owner, cutter_gate, cutter_exec, cutter_verify, cutter_ro;
    end if;
end $$;

-- Nobody makes objects of its own in here: a trigger of one's own temporary table fires at COMMIT, and one large object keeps a
-- database from being replaced. Nobody fills what the server shares: a session with a million advisory locks, or a message in each
-- of ten thousand savepoints, leaves no lock for a connection; each snapshot that is exported is a file. And nobody ends the sessions
-- of its own login: one of them may be turning execution off. Only a superuser may withdraw what PostgreSQL gives to PUBLIC in its own
-- schema; the owner's functions go on calling it, and so does who installs.
do $$
declare
    v_function text;
    v_owner    text := (select pg_get_userbyid(d.datdba) from pg_catalog.pg_database d where d.datname = current_database());
begin
    execute format('revoke temporary on database %I from public', current_database());
    -- PostgreSQL gave it to PUBLIC before version 15, and a server that was upgraded since still does.
    revoke create on schema public from public;
    for v_function in
        select p.oid::regprocedure::text
        from pg_catalog.pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace
          and (p.proname in ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_import', 'pg_logical_emit_message',
                  'pg_terminate_backend', 'pg_cancel_backend', 'pg_export_snapshot')
            or p.proname ~ '^pg_(try_)?advisory_(xact_)?lock(_shared)?$')
          and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where x.grantee = 0)
          and exists (select from pg_catalog.pg_roles r where r.rolname = current_user and r.rolsuper)
    loop
        execute format('revoke execute on function pg_catalog.%s from public', v_function);
        -- Of large objects nobody here has a use.
        if v_function !~ '^lo_' then
            execute format('grant execute on function pg_catalog.%s to cutter_owner, %I', v_function, v_owner);
        end if;
    end loop;
end $$;

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
