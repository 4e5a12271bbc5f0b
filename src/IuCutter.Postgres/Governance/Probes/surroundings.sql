-- What else lives in the database and the cluster, and reaches into the governed tables.

-- probe Trigger.ForeignKeyOff Fail
-- why: A foreign key is two triggers. Turned off, rows may refer to nothing while the constraint still looks valid.
select format('%I on %s', t.tgname, t.tgrelid::regclass) as subject,
       format('the trigger of %s does not fire', coalesce(k.conname, 'a constraint')) as found,
       format('alter table %s enable trigger %I;', t.tgrelid::regclass, t.tgname) as remediation
from pg_trigger t
left join pg_constraint k on k.oid = t.tgconstraint
where t.tgisinternal and t.tgenabled in ('D', 'R') and t.tgrelid::regclass::text = any (@tables);

-- probe Trigger.Event Warning
-- why: An event trigger runs its own code in every session that changes the schema, as whoever that is.
select e.evtname::text as subject, format('fires on %s, calls %s', e.evtevent, e.evtfoid::regproc) as found,
       format('alter event trigger %I disable;', e.evtname) as remediation
from pg_event_trigger e
where e.evtenabled <> 'D';

-- probe Extension.Dangerous Fail
-- why: It opens files, programs or other connections of the server to whoever may call it: a transaction beside the fenced one.
select e.extname::text as subject, format('version %s is installed', e.extversion) as found,
       format('drop extension %I;', e.extname) as remediation
from pg_extension e
where e.extname in ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack', 'plpython3u', 'plpythonu', 'plperlu', 'pltclu', 'plsh',
                    'pg_background', 'pg_cron', 'pg_surgery', 'pageinspect', 'oracle_fdw', 'mysql_fdw', 'tds_fdw', 'http', 'pg_net',
                    'plv8', 'pljava', 'plr', 'lo', 'xml2');

-- probe Extension.Language Fail
-- why: A function in an untrusted language does whatever the server's account may do, to any file of the cluster.
select l.lanname::text as subject, 'is an untrusted language' as found, format('drop language %I;', l.lanname) as remediation
from pg_language l
where not l.lanpltrusted and l.lanname not in ('internal', 'c')
  and not exists (select from pg_depend d where d.classid = 'pg_language'::regclass and d.objid = l.oid and d.deptype = 'e');

-- probe Extension.ForeignServer Warning
-- why: A foreign server is a way out of the database for what its readers can read.
select s.srvname::text as subject, format('by %s', w.fdwname) as found, format('drop server %I cascade;', s.srvname) as remediation
from pg_foreign_server s
join pg_foreign_data_wrapper w on w.oid = s.srvfdw;

-- probe Replication.Publication Warning
-- why: Bodies and ledger leave the database for every subscriber, whose grants are not these.
select p.pubname::text as subject,
       case when p.puballtables then 'publishes every table' else 'publishes ' || (
           select string_agg(quote_ident(t.schemaname) || '.' || quote_ident(t.tablename), ', ' order by t.schemaname, t.tablename)
           from pg_publication_tables t
           where t.pubname = p.pubname and quote_ident(t.schemaname) || '.' || quote_ident(t.tablename) = any (@tables)) end as found,
       format('drop publication %I;', p.pubname) as remediation
from pg_publication p
where p.puballtables
   or exists (select from pg_publication_tables t
              where t.pubname = p.pubname and quote_ident(t.schemaname) || '.' || quote_ident(t.tablename) = any (@tables));

-- probe Replication.Subscription Fail
-- why: A subscription writes what another server sends, as its owner and in replica mode.
select s.subname::text as subject, format('writes into this database as %s', pg_get_userbyid(s.subowner)) as found,
       format('alter subscription %1$I disable; alter subscription %1$I set (slot_name = none); drop subscription %1$I;',
           s.subname) as remediation
from pg_subscription s
where s.subdbid = (select d.oid from pg_database d where d.datname = current_database());

-- probe Transaction.Prepared Fail
-- why: A prepared transaction holds its locks without a session that could be ended: OFF can never be acknowledged over it.
select x.gid as subject, format('prepared at %s by %s', x.prepared, x.owner) as found, format('rollback prepared %L;', x.gid) as remediation
from pg_prepared_xacts x
where x.database = current_database();

-- probe Transaction.PreparedAllowed Warning
-- why: Two-phase commit is not used by a cut; whoever prepares a transaction may leave it behind, with its locks.
select s.name as subject, format('is %s', s.setting) as found,
       'alter system set max_prepared_transactions = 0; -- takes effect at the next start' as remediation
from pg_settings s
where s.name = 'max_prepared_transactions' and s.setting <> '0';

-- probe Transaction.FenceHeld Fail
-- why: A session that sleeps with the fence in its hand delays everybody who turns execution off.
select format('process %s of %s', a.pid, coalesce(a.usename, '?')) as subject,
       format('has held the fence since %s, in a transaction that is %s', a.state_change, coalesce(a.state, 'not to be seen')) as found,
       format('select pg_terminate_backend(%s);', a.pid) as remediation
from pg_locks l
join pg_stat_activity a on a.pid = l.pid
where l.locktype = 'relation' and l.relation = to_regclass('cutter_governance.execution_fence')
  and l.database = (select d.oid from pg_database d where d.datname = current_database())
  and l.granted and l.mode <> 'AccessShareLock' and l.pid <> pg_backend_pid()
  and (a.state is null or a.state like 'idle in transaction%') and coalesce(a.state_change, '-infinity') < clock_timestamp() - @idle;

-- probe Transaction.Old Warning
-- why: An old transaction keeps locks and dead rows; the exclusive fence may wait behind it.
select format('process %s of %s', a.pid, coalesce(a.usename, '?')) as subject, format('its transaction began at %s', a.xact_start) as found,
       format('select pg_terminate_backend(%s);', a.pid) as remediation
from pg_stat_activity a
where a.datname = current_database() and a.pid <> pg_backend_pid() and a.backend_type = 'client backend'
  and a.xact_start < clock_timestamp() - greatest(@idle, interval '1 hour');
