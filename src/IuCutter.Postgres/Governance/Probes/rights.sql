-- Rights that the contract does not list because what they are about is not the product's own.

-- probe Privilege.SchemaCreate Fail
-- why: Whoever creates in a schema that queries search can put a function or table before the real one.
select format('%s on schema %I', case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee) end, n.nspname) as subject,
       'may create in it' as found,
       format('revoke create on schema %I from %s;', n.nspname,
           case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end) as remediation
from pg_namespace n
cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x
left join pg_roles r on r.oid = x.grantee
where n.nspname in ('public', 'cutter_governance', 'iucutter', 'pg_catalog') and x.privilege_type = 'CREATE'
  and x.grantee <> n.nspowner and r.rolsuper is not true;

-- probe Privilege.DatabaseCreate Fail
-- why: A schema of one's own in this database is a place to shadow, to trigger and to publish from.
select case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee) end as subject, 'may create schemas in the database' as found,
       format('revoke create on database %I from %s;', d.datname,
           case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end) as remediation
from pg_database d
cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x
left join pg_roles r on r.oid = x.grantee
where d.datname = current_database() and x.privilege_type = 'CREATE' and x.grantee <> d.datdba and r.rolsuper is not true;

-- probe Privilege.DatabaseConnect Warning
-- why: Whoever may connect may wait with a lock, fill what is shared, and try what this version has not thought of.
select 'PUBLIC' as subject, 'may connect to the database' as found,
       format('revoke connect on database %I from public;', d.datname) as remediation
from pg_database d
cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x
where d.datname = current_database() and x.privilege_type = 'CONNECT' and x.grantee = 0;

-- probe Privilege.LargeObject Warning
-- why: A large object is an object of one's own: it fills the disk, and keeps the database from being replaced by a restored one.
select 'PUBLIC: EXECUTE on ' || p.oid::regprocedure as subject, 'may make large objects' as found,
       format('revoke execute on function pg_catalog.%s from public;', p.oid::regprocedure) as remediation
from pg_proc p
cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
where p.pronamespace = 'pg_catalog'::regnamespace and p.proname in ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_import')
  and x.grantee = 0;

-- probe Privilege.AdvisoryLock Warning
-- why: A session with a million locks fills what the server shares: it takes no connection, not even one to turn execution off.
select 'PUBLIC: EXECUTE on ' || p.oid::regprocedure as subject,
       case p.proname when 'pg_logical_emit_message' then 'may take a lock in each savepoint' else 'may take advisory locks' end as found,
       format('revoke execute on function pg_catalog.%1$s from public; grant execute on function pg_catalog.%1$s to cutter_owner;',
           p.oid::regprocedure) as remediation
from pg_proc p
cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^pg_((try_)?advisory_(xact_)?lock(_shared)?|logical_emit_message)$'
  and x.grantee = 0;

-- probe Privilege.EndSession Warning
-- why: Whoever has a login's password ends every other session of it, one that turns execution off too.
select 'PUBLIC: EXECUTE on ' || p.oid::regprocedure as subject, 'may end and cancel the sessions of the same login' as found,
       format('revoke execute on function pg_catalog.%1$s from public; grant execute on function pg_catalog.%1$s to cutter_owner;',
           p.oid::regprocedure) as remediation
from pg_proc p
cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
where p.pronamespace = 'pg_catalog'::regnamespace and p.proname in ('pg_terminate_backend', 'pg_cancel_backend') and x.grantee = 0;

-- probe Privilege.Snapshot Warning
-- why: Each snapshot that is exported is a file of the server until the transaction ends: one session fills the disk, or its inodes.
select 'PUBLIC: EXECUTE on ' || p.oid::regprocedure as subject, 'may export snapshots' as found,
       format('revoke execute on function pg_catalog.%1$s from public; grant execute on function pg_catalog.%1$s to cutter_owner;',
           p.oid::regprocedure) as remediation
from pg_proc p
cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
where p.pronamespace = 'pg_catalog'::regnamespace and p.proname = 'pg_export_snapshot' and x.grantee = 0;

-- probe Privilege.SavepointsUncounted Warning
-- why: A row that is written a thousand savepoints deep keeps whoever comes past it busy, one who turns execution off too.
select 'cutter_owner: EXECUTE on ' || p.oid::regprocedure as subject, 'missing: how deep a transaction is, is seen too late' as found,
       format('grant execute on function pg_catalog.%s to cutter_owner;', p.oid::regprocedure) as remediation
from pg_proc p
join pg_roles o on o.rolname = 'cutter_owner'
where p.pronamespace = 'pg_catalog'::regnamespace and p.proname = 'pg_logical_emit_message' and p.proargtypes[1] = 'text'::regtype
  and p.proargtypes[2] = 'text'::regtype and not has_function_privilege(o.oid, p.oid, 'execute');

-- probe Privilege.DatabaseTemp Fail
-- why: A temporary table shadows a real one for whoever forgets pg_temp in a search_path, and its own triggers fire at COMMIT.
select case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee) end as subject, 'may create temporary tables' as found,
       format('revoke temporary on database %I from %s;', d.datname,
           case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end) as remediation
from pg_database d
cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x
where d.datname = current_database() and x.privilege_type = 'TEMPORARY' and x.grantee <> d.datdba
  and (x.grantee = 0 or pg_get_userbyid(x.grantee) like 'cutter\_%');

-- probe Privilege.Parameter Fail
-- why: With SET on session_replication_role foreign keys go unchecked; with ALTER SYSTEM the next start is somebody else's.
select format('%s: %s on %s', case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee) end, x.privilege_type,
           p.parname) as subject,
       'granted' as found,
       format('revoke %s on parameter %I from %s;', x.privilege_type, p.parname,
           case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end) as remediation
from pg_parameter_acl p
cross join lateral aclexplode(p.paracl) x
left join pg_roles r on r.oid = x.grantee
where r.rolsuper is not true
  and (x.privilege_type = 'ALTER SYSTEM' or x.grantee = 0 or r.rolname like 'cutter\_%'
       or p.parname in ('session_replication_role', 'allow_system_table_mods', 'session_preload_libraries', 'event_triggers'));

-- probe Privilege.SystemFunction Fail
-- why: PostgreSQL keeps some functions for superusers (files, the log, other sessions). This grant opens one to others.
select format('%s: EXECUTE on %s', case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee) end,
           p.oid::regprocedure) as subject,
       'granted' as found,
       format('revoke execute on function %s from %s;', p.oid::regprocedure,
           case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end) as remediation
from pg_proc p
join pg_init_privs i on i.objoid = p.oid and i.classoid = 'pg_proc'::regclass and i.objsubid = 0
cross join lateral aclexplode(p.proacl) x
where p.pronamespace = 'pg_catalog'::regnamespace and p.proname <> 'pg_control_system'
  and (x.grantee = 0 or pg_get_userbyid(x.grantee) like 'cutter\_%')
  and not exists (select from aclexplode(i.initprivs) o where o.grantee = x.grantee and o.privilege_type = x.privilege_type);

-- probe Privilege.Catalogue Fail
-- why: Who may write a system catalogue may be anybody.
select format('%s: %s on %s', case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee) end, x.privilege_type,
           c.oid::regclass) as subject,
       'granted' as found,
       format('revoke %s on %s from %s;', x.privilege_type, c.oid::regclass,
           case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end) as remediation
from pg_class c
cross join lateral aclexplode(c.relacl) x
where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and x.grantee <> c.relowner
  and x.privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER');

-- probe Privilege.SecretCatalogue Fail
-- why: Password hashes belong to superusers alone.
select format('%s: SELECT on %s', case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee) end, c.oid::regclass) as subject,
       'granted' as found,
       format('revoke select on %s from %s;', c.oid::regclass,
           case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end) as remediation
from pg_class c
cross join lateral aclexplode(c.relacl) x
where c.oid in ('pg_authid'::regclass, 'pg_user_mapping'::regclass) and x.grantee <> c.relowner and x.privilege_type = 'SELECT';

-- probe Privilege.Journal Fail
-- why: Who writes the schema journal decides which migrations are taken for applied.
select format('%s: %s on iucutter.schema_journal', case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee) end,
           x.privilege_type) as subject,
       'granted' as found,
       format('revoke %s on iucutter.schema_journal from %s;', x.privilege_type,
           case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end) as remediation
from pg_class c
cross join lateral aclexplode(c.relacl) x
where c.oid = to_regclass('iucutter.schema_journal') and x.grantee <> c.relowner and x.privilege_type <> 'SELECT';

-- probe Function.ForeignDefiner Fail
-- why: A function that runs as a superuser or as the owner, and that others may call, is a door of its own.
select p.oid::regprocedure::text as subject, format('runs as %s for whoever calls it', pg_get_userbyid(p.proowner)) as found,
       format('alter function %s security invoker;', p.oid::regprocedure) as remediation
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join pg_roles o on o.oid = p.proowner
where p.prosecdef and o.rolsuper and n.nspname not in ('pg_catalog', 'information_schema')
  and not (p.oid::regprocedure::text = any (@functions))
  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
              where x.grantee <> p.proowner and x.privilege_type = 'EXECUTE');

-- probe View.Writable Fail
-- why: What is written through a view is written with the rights of the view's owner, past the grants on the table.
select v.oid::regclass::text as subject, 'lets others write or reroutes writes to a governed table' as found,
       format('drop view %s;', v.oid::regclass) as remediation
from pg_class v
where v.relkind = 'v' and not (v.oid::regclass::text = any (@tables))
  and exists (select from pg_rewrite w
              join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
              where w.ev_class = v.oid and d.refobjid::regclass::text = any (@tables))
  and (exists (select from aclexplode(v.relacl) x where x.grantee <> v.relowner and x.privilege_type in ('INSERT', 'UPDATE', 'DELETE'))
       or exists (select from pg_trigger t where t.tgrelid = v.oid and not t.tgisinternal));

-- probe View.Readable Warning
-- why: A view shows bodies to readers whom nobody granted the table.
select format('%s: SELECT on %s', case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee) end, v.oid::regclass) as subject,
       'granted' as found,
       format('revoke select on %s from %s;', v.oid::regclass,
           case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end) as remediation
from pg_class v
cross join lateral aclexplode(v.relacl) x
where v.relkind in ('v', 'm') and not (v.oid::regclass::text = any (@tables)) and x.grantee <> v.relowner and x.privilege_type = 'SELECT'
  and exists (select from pg_rewrite w
              join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
              where w.ev_class = v.oid and d.refobjid::regclass::text = any (@tables));
