-- Who can go around the gateway without any right on it. A query gives what is wrong; no row is a pass.

-- probe Role.OwnerPassword Warning
-- why: cutter_owner owns everything and is nobody's login: a password is waiting for somebody to grant LOGIN.
select a.rolname as subject, 'has a password' as found, 'alter role cutter_owner password null;' as remediation
from pg_authid a
where a.rolname = 'cutter_owner' and a.rolpassword is not null;

-- probe Role.WeakPassword Fail
-- why: An md5 hash is the password: whoever reads it from a backup can log in with it. SCRAM's is not.
select a.rolname as subject, 'its password is kept as md5' as found,
       format('alter role %I password null; -- then, in psql: \password %s', a.rolname, a.rolname) as remediation
from pg_authid a
where a.rolname in ('cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro') and a.rolpassword not like 'SCRAM-SHA-256$%';

-- probe Role.PasswordIsName Fail
-- why: The first password that anybody tries is the role's name.
select a.rolname as subject, 'its password is its name' as found,
       format('alter role %I password null; -- then, in psql: \password %s', a.rolname, a.rolname) as remediation
from pg_authid a
where a.rolname like 'cutter\_%' and a.rolpassword = 'md5' || md5(a.rolname || a.rolname);

-- probe Role.Expired Warning
-- why: A login past its validity refuses, the kill switch's too.
select r.rolname as subject, format('valid until %s', r.rolvaliduntil) as found,
       format('alter role %I valid until %L;', r.rolname, 'infinity') as remediation
from pg_roles r
where r.rolname in ('cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro')
  and r.rolvaliduntil < clock_timestamp() + interval '14 days';

-- probe Role.ConnectionLimit Warning
-- why: A run holds two connections of a role at once, and turning execution off needs one more that must never be refused.
select r.rolname as subject, format('may hold %s connections', r.rolconnlimit) as found,
       format('alter role %I connection limit 10;', r.rolname) as remediation
from pg_roles r
where r.rolname in ('cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro') and r.rolconnlimit between 0 and 2;

-- probe Role.ConnectionsUnlimited Warning
-- why: A login that takes every connection of the server leaves none to turn execution off with.
select r.rolname as subject,
       case when r.rolconnlimit = -1 then 'may hold every connection of the server'
            else format('together they may hold %s of %s connections', sum(r.rolconnlimit) over (), c.free) end as found,
       format('alter role %I connection limit %s;', r.rolname, greatest(5, c.free / case r.rolname when 'cutter_exec' then 3 else 6 end))
           as remediation
from (select *, sum(rolconnlimit) over () as total, min(rolconnlimit) over () as least from pg_roles
      where rolname in ('cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro')) r
cross join (select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true)::int, 0) as free) c
where r.rolconnlimit = -1 or (r.least >= 0 and r.total > c.free);

-- probe Role.OthersUnlimited Warning
-- why: A limit keeps no connection free: where other logins can fill the server, only a superuser gets in to turn execution off.
select r.rolname as subject,
       case when r.rolconnlimit = -1 then 'may hold every connection of the server'
            else format('with the other logins it may hold %s connections of the %s that are left', r.total, c.free) end as found,
       format('alter role %I connection limit %s;', r.rolname, greatest(1, c.free / r.others)) as remediation
from (select *, sum(rolconnlimit) over () as total, min(rolconnlimit) over () as least, count(*) over () as others from pg_roles
      -- Role.Login speaks of the owner.
      where rolcanlogin and not rolsuper and rolname not in ('cutter_owner', 'cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro')) r
cross join (select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true)::int, 0)
    - (select sum(greatest(o.rolconnlimit, 0)) from pg_roles o
       where o.rolname in ('cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro')) as free) c
where r.rolconnlimit = -1 or (r.least >= 0 and r.total > c.free);

-- probe Role.TemporaryFiles Warning
-- why: A sort of a login may fill the disk, and a server without disk commits nothing. Only a superuser sets the limit.
select r.rolname as subject, 'may fill the disk with temporary files' as found,
       format('alter role %I set temp_file_limit = %L;', r.rolname, '8GB') as remediation
from pg_roles r
where r.rolname in ('cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro')
  -- The limit of the login; where it has none, that of the server.
  and coalesce((select split_part(c.line, '=', 2) from pg_db_role_setting s cross join unnest(s.setconfig) c (line)
      where s.setrole = r.oid and s.setdatabase = 0 and split_part(c.line, '=', 1) = 'temp_file_limit'),
      (select s.reset_val from pg_settings s where s.name = 'temp_file_limit')) = '-1';

-- probe Membership.WriteAllData Fail
-- why: pg_write_all_data writes permits and ledger past every grant; the file and program roles are the server's own account.
select m.rolname as subject, format('is a member of %s', g.rolname) as found,
       format('revoke %I from %I%s;', g.rolname, m.rolname,
           case when current_setting('server_version_num')::int >= 160000 then format(' granted by %I', pg_get_userbyid(a.grantor))
               else '' end) as remediation
from pg_auth_members a
join pg_roles g on g.oid = a.roleid
join pg_roles m on m.oid = a.member
where g.rolname in ('pg_write_all_data', 'pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files', 'pg_maintain')
  -- Of ours, and of PostgreSQL's own, others speak: Membership.Granted, Membership.Owner.
  and m.rolname not in ('cutter_owner', 'cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro');

-- probe Membership.ReadAllData Warning
-- why: pg_read_all_data reads every unit's body without being granted one table.
select m.rolname as subject, 'is a member of pg_read_all_data' as found,
       format('revoke pg_read_all_data from %I%s;', m.rolname,
           case when current_setting('server_version_num')::int >= 160000 then format(' granted by %I', pg_get_userbyid(a.grantor))
               else '' end) as remediation
from pg_auth_members a
join pg_roles g on g.oid = a.roleid
join pg_roles m on m.oid = a.member
where g.rolname = 'pg_read_all_data'
  and m.rolname not in ('cutter_owner', 'cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro');

-- probe Setting.ForDatabase Fail
-- why: A default set for the database reaches every session of a cut: another search_path, replica mode, another isolation level.
select coalesce(r.rolname || ', ', '') || split_part(s.setting, '=', 1) as subject,
       format('is set to %s', substr(s.setting, strpos(s.setting, '=') + 1)) as found,
       case when d.setrole = 0 then format('alter database %I reset %I;', current_database(), split_part(s.setting, '=', 1))
            else format('alter role %I in database %I reset %I;', r.rolname, current_database(),
                split_part(s.setting, '=', 1)) end as remediation
from pg_db_role_setting d
left join pg_roles r on r.oid = d.setrole
cross join lateral unnest(d.setconfig) as s (setting)
where d.setdatabase = (select b.oid from pg_database b where b.datname = current_database()) and d.setrole = 0
  and split_part(s.setting, '=', 1) in ('search_path', 'session_replication_role', 'default_transaction_isolation',
      'default_transaction_read_only', 'default_transaction_deferrable', 'row_security', 'check_function_bodies', 'role',
      'lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout', 'synchronous_commit', 'bytea_output',
      'standard_conforming_strings', 'transform_null_equals', 'local_preload_libraries', 'session_preload_libraries',
      'default_table_access_method', 'default_tablespace', 'temp_tablespaces', 'timezone', 'datestyle', 'intervalstyle',
      'log_statement', 'log_min_duration_statement', 'log_parameter_max_length', 'plpgsql.variable_conflict',
      'ignore_checksum_failure', 'zero_damaged_pages', 'allow_system_table_mods', 'event_triggers', 'createrole_self_grant',
      'exit_on_error');

-- probe Setting.ForAllRoles Fail
-- why: ALTER ROLE ALL reaches the sessions of a cut as well, in every database.
select split_part(s.setting, '=', 1) as subject,
       format('is set for all roles to %s', substr(s.setting, strpos(s.setting, '=') + 1)) as found,
       format('alter role all reset %I;', split_part(s.setting, '=', 1)) as remediation
from pg_db_role_setting d
cross join lateral unnest(d.setconfig) as s (setting)
where d.setdatabase = 0 and d.setrole = 0;

-- probe Owner.Database Fail
-- why: A database's owner sets its defaults, creates schemas and event triggers' targets, and may drop it.
select pg_get_userbyid(d.datdba)::text as subject, 'owns the database' as found,
       format('alter database %I owner to %I;', d.datname, (select r.rolname from pg_roles r where r.oid = 10)) as remediation
from pg_database d
where d.datname = current_database()
  and pg_get_userbyid(d.datdba) in ('cutter_owner', 'cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro');
