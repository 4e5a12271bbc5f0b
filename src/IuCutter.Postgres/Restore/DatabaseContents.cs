namespace IuCutter.Postgres.Restore;

/// <summary>The objects of a database outside the governed schemas, by kind and name.</summary>
internal static class DatabaseContents
{
    /// <summary>
    /// One row per thing. The migrations are among them: a backup of an older schema is not put in the place of a newer one.
    /// </summary>
    public const string Sql = """
        with own (schema) as (values ('cutter_governance'), ('iucutter')),
        member (classid, objid) as (select d.classid, d.objid from pg_catalog.pg_depend d where d.deptype = 'e')
        select pg_catalog.format('migration %s sha256:%s', j.name, j.sha256) from iucutter.schema_journal j
        union all
        select pg_catalog.format('schema %I', s.nspname) from pg_catalog.pg_namespace s
        where s.nspname <> 'information_schema' and s.nspname !~ '^pg_'
        union all
        select pg_catalog.format('relation %I.%I', s.nspname, c.relname) from pg_catalog.pg_class c
        join pg_catalog.pg_namespace s on s.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and s.nspname <> 'information_schema' and s.nspname !~ '^pg_'
          and s.nspname not in (select o.schema from own o)
          and ('pg_catalog.pg_class'::regclass, c.oid) not in (select m.classid, m.objid from member m)
        union all
        select pg_catalog.format('function %I.%I(%s)', s.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid))
        from pg_catalog.pg_proc p join pg_catalog.pg_namespace s on s.oid = p.pronamespace
        where s.nspname <> 'information_schema' and s.nspname !~ '^pg_' and s.nspname not in (select o.schema from own o)
          and ('pg_catalog.pg_proc'::regclass, p.oid) not in (select m.classid, m.objid from member m)
        union all
        select pg_catalog.format('extension %I', x.extname) from pg_catalog.pg_extension x
        union all
        select pg_catalog.format('event trigger %I', e.evtname) from pg_catalog.pg_event_trigger e
        union all
        select pg_catalog.format('publication %I', p.pubname) from pg_catalog.pg_publication p
        union all
        select pg_catalog.format('subscription %I', s.subname) from pg_catalog.pg_subscription s
        where s.subdbid = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
        union all
        select pg_catalog.format('foreign server %I', f.srvname) from pg_catalog.pg_foreign_server f
        union all
        select 'large objects' where exists (select from pg_catalog.pg_largeobject_metadata)
        order by 1
        """;
}
