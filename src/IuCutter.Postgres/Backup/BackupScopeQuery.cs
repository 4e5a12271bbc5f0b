namespace IuCutter.Postgres.Backup;

/// <summary>The catalogue's answer to what the named tables need.</summary>
internal static class BackupScopeQuery
{
    /// <summary>Of the names, those that match no relation.</summary>
    public const string Missing = """
        select n.name from pg_catalog.unnest(@names) as n (name)
        where not exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace
            where c.relkind in ('r', 'p') and (s.nspname || '.' || c.relname = n.name or s.nspname || '.*' = n.name))
        order by 1
        """;

    /// <summary>
    /// From the named tables on, until nothing is added: parents by foreign key, parents and children by inheritance,
    /// sequences, what views read, and relations whose row type a function of the same schema takes or gives. Then the
    /// schemas, extensions and roles of all that, and what else stands in the schemas.
    /// </summary>
    public const string Closure = """
        with recursive relation as materialized (
            select c.oid, c.relname, c.relnamespace, s.nspname
            from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'S') and s.nspname <> 'information_schema' and s.nspname !~ '^pg_'
        ),
        -- All edges at once: looked up anew for each relation that is reached, they cost seconds.
        edge (origin, target) as materialized (
            select k.conrelid, k.confrelid from pg_catalog.pg_constraint k where k.contype = 'f'
            union
            select i.inhrelid, i.inhparent from pg_catalog.pg_inherits i
            union
            select i.inhparent, i.inhrelid from pg_catalog.pg_inherits i
            union
            select a.adrelid, d.refobjid from pg_catalog.pg_attrdef a
            join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_attrdef'::regclass and d.objid = a.oid
            where d.refclassid = 'pg_catalog.pg_class'::regclass
            union
            select d.refobjid, d.objid from pg_catalog.pg_depend d
            where d.refclassid = 'pg_catalog.pg_class'::regclass and d.classid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i')
            union
            select r.ev_class, d.refobjid from pg_catalog.pg_rewrite r
            join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid
            where d.refclassid = 'pg_catalog.pg_class'::regclass
            union
            select own.oid, f.typrelid
            from (select distinct p.pronamespace, t.typrelid from pg_catalog.pg_proc p
                join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid
                    and d.refclassid = 'pg_catalog.pg_type'::regclass
                join pg_catalog.pg_type e on e.oid = d.refobjid
                join pg_catalog.pg_type t on t.oid = coalesce(nullif(e.typelem, 0), e.oid) and t.typrelid <> 0) f
            join relation own on own.relnamespace = f.pronamespace
        ),
        needs (oid) as (
            select r.oid from relation r where r.nspname || '.' || r.relname = any (@names) or r.nspname || '.*' = any (@names)
            union
            select r.oid from needs n join edge e on e.origin = n.oid join relation r on r.oid = e.target
        ),
        -- Functions and types that tables and their triggers, defaults, checks and indexes use.
        used (classid, objid) as (
            select distinct d.refclassid, d.refobjid
            from pg_catalog.pg_depend d
            where d.refclassid in ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_type'::regclass, 'pg_catalog.pg_collation'::regclass)
              and (d.classid = 'pg_catalog.pg_class'::regclass and d.objid in (select oid from needs)
                or d.classid = 'pg_catalog.pg_class'::regclass
                    and d.objid in (select i.indexrelid from pg_catalog.pg_index i where i.indrelid in (select oid from needs))
                or d.classid = 'pg_catalog.pg_trigger'::regclass
                    and d.objid in (select t.oid from pg_catalog.pg_trigger t where t.tgrelid in (select oid from needs))
                or d.classid = 'pg_catalog.pg_attrdef'::regclass
                    and d.objid in (select a.oid from pg_catalog.pg_attrdef a where a.adrelid in (select oid from needs))
                or d.classid = 'pg_catalog.pg_constraint'::regclass
                    and d.objid in (select k.oid from pg_catalog.pg_constraint k where k.conrelid in (select oid from needs)))
        ),
        extension as (
            select distinct x.oid, x.extname, x.extnamespace
            from used u
            join pg_catalog.pg_depend d on d.classid = u.classid and d.objid = u.objid and d.deptype = 'e'
            join pg_catalog.pg_extension x on x.oid = d.refobjid
        ),
        schema as (
            select s.oid, s.nspname, s.nspowner, s.nspacl from pg_catalog.pg_namespace s
            where s.nspname not in ('pg_catalog', 'information_schema') and s.nspname !~ '^pg_'
              and (s.oid in (select c.relnamespace from pg_catalog.pg_class c where c.oid in (select oid from needs))
                or s.oid in (select x.extnamespace from extension x)
                or s.oid in (select p.pronamespace from pg_catalog.pg_proc p join used u on u.objid = p.oid and u.classid = 'pg_catalog.pg_proc'::regclass)
                or s.oid in (select t.typnamespace from pg_catalog.pg_type t join used u on u.objid = t.oid and u.classid = 'pg_catalog.pg_type'::regclass))
        ),
        granted (owner, acl) as (
            select s.nspowner, s.nspacl from schema s
            union all
            select c.relowner, c.relacl from pg_catalog.pg_class c where c.oid in (select oid from needs)
            union all
            select p.proowner, p.proacl from pg_catalog.pg_proc p where p.pronamespace in (select oid from schema)
        )
        select 'relation' as "Kind", pg_catalog.format('%I.%I', s.nspname, c.relname) as "Name", c.relkind::text as "Detail"
        from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace where c.oid in (select oid from needs)
        union all
        select 'schema', s.nspname, null from schema s
        union all
        select 'extension', x.extname, null from extension x
        union all
        select distinct 'role', r.rolname::text, null
        from (select g.owner from granted g
              union
              select a.id from granted g cross join lateral pg_catalog.aclexplode(g.acl) e
              cross join lateral (values (e.grantee), (e.grantor)) as a (id)) as who (id)
        join pg_catalog.pg_roles r on r.oid = who.id
        where r.rolname !~ '^pg_'
        union all
        -- Quoted in any case: within double quotes a pattern of pg_dump is a name.
        select 'excluded', '"' || replace(s.nspname, '"', '""') || '"."' || replace(c.relname, '"', '""') || '"', null
        from pg_catalog.pg_class c join schema s on s.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and c.oid not in (select oid from needs)
        order by 1, 2
        """;
}
