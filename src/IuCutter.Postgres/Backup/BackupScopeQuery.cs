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
    /// From the named tables on, until nothing is added: what each object depends on, the parts of each relation and type,
    /// parents and children by inheritance, and of each schema that is reached whatever stands in it besides relations,
    /// because pg_dump takes that along. Then the schemas, extensions and roles of all that, and the relations that stay out.
    /// </summary>
    public const string Closure = """
        with recursive relation as materialized (
            select c.oid, c.relname, c.relnamespace, s.nspname
            from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'S') and s.nspname <> 'information_schema' and s.nspname !~ '^pg_'
        ),
        -- All edges at once: looked up anew for each object that is reached, they cost seconds.
        edge (origin_class, origin, target_class, target) as materialized (
            select d.classid, d.objid, d.refclassid, d.refobjid from pg_catalog.pg_depend d where d.deptype in ('n', 'a', 'i', 'e')
            union
            -- Defaults, checks, triggers, rules, policies, indexes and owned sequences; of a type its checks and its columns.
            select d.refclassid, d.refobjid, d.classid, d.objid from pg_catalog.pg_depend d
            where d.deptype in ('a', 'i') and d.refclassid in ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass)
              and d.classid in ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_attrdef'::regclass, 'pg_catalog.pg_constraint'::regclass,
                'pg_catalog.pg_trigger'::regclass, 'pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_policy'::regclass)
            union
            select d.refclassid, d.refobjid, d.classid, d.objid from pg_catalog.pg_depend d
            where d.refclassid = 'pg_catalog.pg_namespace'::regclass
              and d.classid not in ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_extension'::regclass)
              and (d.classid, d.objid) not in (select m.classid, m.objid from pg_catalog.pg_depend m where m.deptype = 'e')
            union
            select 'pg_catalog.pg_class'::regclass, i.inhrelid, 'pg_catalog.pg_class'::regclass, i.inhparent from pg_catalog.pg_inherits i
            union
            select 'pg_catalog.pg_class'::regclass, i.inhparent, 'pg_catalog.pg_class'::regclass, i.inhrelid from pg_catalog.pg_inherits i
        ),
        reached (class, oid) as (
            select 'pg_catalog.pg_class'::regclass::oid, r.oid from relation r
            where r.nspname || '.' || r.relname = any (@names) or r.nspname || '.*' = any (@names)
            union
            select e.target_class, e.target from reached n join edge e on e.origin_class = n.class and e.origin = n.oid
            where e.target_class <> 'pg_catalog.pg_namespace'::regclass or e.target in (
                select s.oid from pg_catalog.pg_namespace s where s.nspname <> 'information_schema' and s.nspname !~ '^pg_')
        ),
        needs (oid) as materialized (
            select r.oid from relation r where r.oid in (select n.oid from reached n where n.class = 'pg_catalog.pg_class'::regclass)
        ),
        extension as (
            -- Every database has the language already.
            select x.oid, x.extname from pg_catalog.pg_extension x
            where x.oid in (select n.oid from reached n where n.class = 'pg_catalog.pg_extension'::regclass) and x.extname <> 'plpgsql'
        ),
        schema as materialized (
            select s.oid, s.nspname, s.nspowner, s.nspacl from pg_catalog.pg_namespace s
            where s.oid in (select n.oid from reached n where n.class = 'pg_catalog.pg_namespace'::regclass)
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
              -- Owners and grantees of types and the like, and whom a policy is about.
              select h.refobjid from pg_catalog.pg_shdepend h join reached n on n.class = h.classid and n.oid = h.objid
              where h.refclassid = 'pg_catalog.pg_authid'::regclass
                and h.dbid = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
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
