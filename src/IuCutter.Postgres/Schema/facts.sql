-- What this installation is, as facts: one row per thing that the contract (contract.jsonl) speaks about. The contract is
-- this query's answer on a fresh installation, and the words of its vocabularies (InstallationFacts).
--
-- kind      what is compared
-- subject   what it is about, the same in every database (quoted, schema-qualified; never a database's name)
-- fact      what is so
-- make      SQL that makes it so
-- unmake    SQL that removes it, where it is not part of the contract
with cutter as (
    select r.* from pg_roles r
    where r.rolname in ('cutter_owner', 'cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro')
    order by r.rolname
),
owner as (select max(c.oid::text)::oid as oid from cutter c where c.rolname = 'cutter_owner'),
governed as (
    select c.*, n.nspname, c.oid::regclass::text as subject
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'cutter_governance' or (c.relowner = (select oid from owner) and n.nspname <> 'pg_toast')
       or c.oid::regclass::text = any (@known::text[])
),
relation as (select * from governed where relkind in ('r', 'p', 'v', 'm', 'f')),
-- The journal of the schema is the installer's: nothing of it is in the contract but that its rows are recorded.
watched as (
    select oid, subject from relation
    union
    select to_regclass('iucutter.schema_journal'), 'iucutter.schema_journal' where to_regclass('iucutter.schema_journal') is not null
),
functions as (
    select p.*, p.oid::regprocedure::text as subject, case p.prokind when 'p' then 'procedure' else 'function' end as word
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'cutter_governance' or p.proowner = (select oid from owner)
       or (n.nspname = 'public' and p.proname in ('fn_iu_create', 'fn_iu_create_many', 'fn_iu_enact'))
),
-- A parsed text (a view, a function's SQL body) without what versions write differently, qualifiers of columns among it; what
-- it calls and reads is identified by the dependencies instead.
parsed (oid, class, text) as (
    select oid, 'pg_class'::regclass, pg_get_viewdef(oid) from relation where relkind in ('v', 'm')
    union all
    select oid, 'pg_proc'::regclass, pg_get_function_sqlbody(oid) from functions where prosqlbody is not null
),
body as (
    select p.oid, regexp_replace(regexp_replace(p.text, '[a-z_][a-z_0-9]*\.', '', 'g'), '[\s()]', '', 'g') || coalesce((
        select string_agg(distinct o.identity, ',' order by o.identity)
        from pg_depend d
        left join pg_rewrite w on d.classid = 'pg_rewrite'::regclass and w.oid = d.objid
        cross join lateral pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) o
        -- Before PostgreSQL 16 a view depends on itself.
        where d.deptype = 'n' and o.type <> 'schema' and (d.refclassid, d.refobjid) <> (p.class, p.oid)
          and ((d.classid, d.objid) = (p.class, p.oid) or (p.class = 'pg_class'::regclass and w.ev_class = p.oid))), '') as text
    from parsed p
),
-- Every right of somebody who is not the owner, on whatever has an access list.
rights (kind, what, on_what, acl, owner) as (
    select 'table', subject, subject, coalesce(relacl, acldefault('r', relowner)), relowner from relation
    union all
    select 'attribute', subject || '.' || quote_ident(a.attname),
           subject, a.attacl, relowner
    from relation join pg_attribute a on a.attrelid = relation.oid and a.attacl is not null and not a.attisdropped
    union all
    select 'sequence', subject, 'sequence ' || subject, coalesce(relacl, acldefault('s', relowner)), relowner
    from governed where relkind = 'S'
    union all
    select 'function', subject, word || ' ' || subject, coalesce(proacl, acldefault('f', proowner)), proowner from functions
    union all
    select 'schema', quote_ident(nspname), 'schema ' || quote_ident(nspname), coalesce(nspacl, acldefault('n', nspowner)), nspowner
    from pg_namespace where nspname = 'cutter_governance'
),
exploded as (
    select r.kind, r.what, x.privilege_type, x.is_grantable, x.grantee,
           case when x.grantee = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end as who,
           x.privilege_type || case when r.kind = 'attribute' then ' (' || split_part(r.what, '.', 3) || ')' else '' end
               || ' on ' || r.on_what as privilege
    from rights r
    cross join lateral aclexplode(r.acl) x
    where x.grantee <> r.owner
),
defaults as (
    select d.scope, x.privilege_type, x.grantee,
           case when x.grantee = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end as who,
           d.type, d.of_role, d.in_schema
    from (
        select 'everywhere' as scope, t.type, coalesce(a.defaclacl, acldefault(t.code, o.oid)) as acl, o.oid as role,
               quote_ident('cutter_owner') as of_role, '' as in_schema
        from owner o
        cross join (values ('r'::"char", 'r'::"char", 'tables'), ('S', 's', 'sequences'), ('f', 'f', 'functions'),
                           ('T', 'T', 'types'), ('n', 'n', 'schemas')) as t (objtype, code, type)
        left join pg_default_acl a on a.defaclrole = o.oid and a.defaclnamespace = 0 and a.defaclobjtype = t.objtype
        where o.oid is not null
        union all
        select 'in ' || n.nspname, t.type, a.defaclacl, a.defaclrole, quote_ident(pg_get_userbyid(a.defaclrole)),
               ' in schema ' || quote_ident(n.nspname)
        from pg_default_acl a
        join pg_namespace n on n.oid = a.defaclnamespace and n.nspname in ('cutter_governance', 'public')
        join (values ('r'::"char", 'tables'), ('S', 'sequences'), ('f', 'functions'), ('T', 'types')) as t (objtype, type)
            on t.objtype = a.defaclobjtype
        where n.nspname = 'cutter_governance' or a.defaclrole = (select oid from owner)
    ) d
    cross join lateral aclexplode(d.acl) x
    where x.grantee <> d.role
)
-- Roles ------------------------------------------------------------------------------------------------------------
select 'role' as kind, rolname::text as subject, 'exists' as fact,
       format('create role %I %s;', rolname, case when rolcanlogin then 'login' else 'nologin' end) as make, '' as unmake
from cutter
union all
select a.kind, c.rolname::text, a.has::text, format('alter role %I %s;', c.rolname, case when a.has then '' else 'no' end || a.word), ''
from cutter c
cross join lateral (values
    ('role-superuser', 'superuser', c.rolsuper), ('role-createrole', 'createrole', c.rolcreaterole),
    ('role-createdb', 'createdb', c.rolcreatedb), ('role-replication', 'replication', c.rolreplication),
    ('role-bypassrls', 'bypassrls', c.rolbypassrls), ('role-login', 'login', c.rolcanlogin)) as a (kind, word, has)
union all
-- Membership in both directions: of ours in others, of others in ours.
select case when m.oid in (select oid from cutter where rolname = 'cutter_owner') then 'member-owner'
            when m.oid in (select oid from cutter) then 'member-of' else 'member-held' end,
       format('%I in %I', m.rolname, g.rolname), 'member', format('grant %I to %I;', g.rolname, m.rolname),
       -- From 16 on a membership is withdrawn in the name of who granted it.
       format('revoke %I from %I%s;', g.rolname, m.rolname,
           case when current_setting('server_version_num')::int >= 160000 then format(' granted by %I', pg_get_userbyid(a.grantor))
               else '' end)
from pg_auth_members a
join pg_roles g on g.oid = a.roleid
join pg_roles m on m.oid = a.member
where m.oid in (select oid from cutter) or g.oid in (select oid from cutter)
union all
select 'role-setting', c.rolname || ' ' || split_part(s.setting, '=', 1), substr(s.setting, strpos(s.setting, '=') + 1),
       format('alter role %I set %I = %L;', c.rolname, split_part(s.setting, '=', 1), substr(s.setting, strpos(s.setting, '=') + 1)),
       format('alter role %I%s reset %I;', c.rolname, case when d.setdatabase <> 0 then format(' in database %I', b.datname) else '' end,
           split_part(s.setting, '=', 1))
from pg_db_role_setting d
join cutter c on c.oid = d.setrole
left join pg_database b on b.oid = d.setdatabase
cross join lateral unnest(d.setconfig) as s (setting)
where (d.setdatabase = 0 or b.datname = current_database())
  -- How much that is, is the DBA's (Role.TemporaryFiles).
  and split_part(s.setting, '=', 1) <> 'temp_file_limit'
-- Owners -----------------------------------------------------------------------------------------------------------
union all
select 'schema-owner', quote_ident(nspname), pg_get_userbyid(nspowner)::text,
       format('alter schema %I owner to %I;', nspname, pg_get_userbyid(nspowner)), ''
from pg_namespace where nspname in ('cutter_governance', 'public')
union all
select 'table-owner', subject, pg_get_userbyid(relowner)::text,
       format('alter table %s owner to %I;', subject, pg_get_userbyid(relowner)), ''
from relation
union all
select 'function-owner', subject, pg_get_userbyid(proowner)::text,
       format('alter %s %s owner to %I;', word, subject, pg_get_userbyid(proowner)), ''
from functions
-- Tables -----------------------------------------------------------------------------------------------------------
union all
select 'table', subject, relkind::text
       || coalesce(' ' || encode(sha256(convert_to((select b.text from body b where b.oid = relation.oid), 'UTF8')), 'hex'), ''),
       case when relkind = 'v' then format('create or replace view %s as %s alter view %s owner to cutter_owner;',
                subject, pg_get_viewdef(oid), subject)
            else format('-- %s is gone, and its rows with it: restore it from the backup', subject) end,
       format('drop %s %s;', case relkind when 'v' then 'view' when 'm' then 'materialized view'
           when 'f' then 'foreign table' else 'table' end, subject)
from relation
union all
-- From here on also what must not be: such a fact is in no contract, and what removes it is what repairs it.
select 'table-unlogged', subject, 'exists', '', format('alter table %s set logged;', subject)
from relation where relkind = 'r' and relpersistence <> 'p'
union all
select 'table-rowsecurity', subject, 'exists', '',
       format('alter table %1$s no force row level security, disable row level security;', subject)
from relation where relkind = 'r' and (relrowsecurity or relforcerowsecurity)
union all
select 'table-space', subject, 'exists', '', format('alter table %s set tablespace pg_default;', subject)
from relation where relkind = 'r' and reltablespace <> 0
union all
select 'column', subject || '.' || quote_ident(a.attname),
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
           -- Another collation than the type's own: what is equal, and so what a key lets in, is another thing by it.
           (select 'collate ' || a.attcollation::regcollation from pg_type t where t.oid = a.atttypid and t.typcollation <> a.attcollation),
           (select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d
               where d.adrelid = a.attrelid and d.adnum = a.attnum and a.attgenerated <> '')),
       format('-- %s.%I is not what it was, and its values may be lost: restore the table from the backup', subject, a.attname),
       format('alter table %s drop column %I;', subject, a.attname)
from relation join pg_attribute a on a.attrelid = relation.oid and a.attnum > 0 and not a.attisdropped
union all
select 'column-null', subject || '.' || quote_ident(a.attname), 'not null',
       format('alter table %s alter column %I set not null;', subject, a.attname),
       format('alter table %s alter column %I drop not null;', subject, a.attname)
from relation join pg_attribute a on a.attrelid = relation.oid and a.attnum > 0 and not a.attisdropped and a.attnotnull
union all
select 'column-default', subject || '.' || quote_ident(a.attname), pg_get_expr(d.adbin, d.adrelid),
       format('alter table %s alter column %I set default %s;', subject, a.attname, pg_get_expr(d.adbin, d.adrelid)),
       format('alter table %s alter column %I drop default;', subject, a.attname)
from relation join pg_attribute a on a.attrelid = relation.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
-- Functions, before the triggers that call them ----------------------------------------------------------------------
union all
select 'function', subject,
       concat_ws(' ', l.lanname, p.prokind, pg_get_function_result(p.oid), encode(sha256(convert_to(
           coalesce((select b.text from body b where b.oid = p.oid), p.prosrc), 'UTF8')), 'hex')),
       case when p.prokind = 'a' then '' else pg_get_functiondef(p.oid) || ';'
           || format(' alter %2$s %1$s owner to cutter_owner; revoke all on %2$s %1$s from public;', subject, word) end,
       format('drop %s %s;', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, subject)
from functions p join pg_language l on l.oid = p.prolang
union all
select 'function-definer', subject, case when prosecdef then 'security definer' else 'security invoker' end,
       format('alter %s %s %s;', word, subject, case when prosecdef then 'security definer' else 'security invoker' end), ''
from functions
union all
select 'function-settings', subject, coalesce((select string_agg(c, '; ' order by c) from unnest(proconfig) c), ''),
       concat_ws(' ', format('alter %s %s reset all;', word, subject), (
           select string_agg(format('alter %s %s set %s to %s;', word, subject, quote_ident(split_part(c, '=', 1)),
               -- A list is kept as it is written: quoted as one word it would name one schema with a comma in it.
               case split_part(c, '=', 1) when 'search_path' then split_part(c, '=', 2) else quote_literal(split_part(c, '=', 2)) end),
               ' ' order by c)
           from unnest(proconfig) c)), ''
from functions
union all
select 'function-traits', subject, t.traits, format('alter function %s %s;', subject, t.traits), ''
from functions
cross join lateral (select format('%s %s parallel %s %s',
    case provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
    case when proisstrict then 'strict' else 'called on null input' end,
    case proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end,
    case when proleakproof then 'leakproof' else 'not leakproof' end)) as t (traits)
where prokind = 'f'
-- Constraints and indexes: the unique ones before the foreign keys that need them -------------------------------------
union all
select * from (
    select 'constraint', format('%I on %s', k.conname, subject),
           regexp_replace(regexp_replace(pg_get_constraintdef(k.oid), '( NOT VALID| NOT ENFORCED)+$', ''), '[\s()]', '', 'g'),
           format('alter table %s add constraint %I %s;', subject, k.conname, pg_get_constraintdef(k.oid)),
           format('alter table %s drop constraint %I;', subject, k.conname)
    from relation join pg_constraint k on k.conrelid = relation.oid and k.contype in ('p', 'u', 'c', 'f', 'x')
    order by position(k.contype::text in 'pucxf'), 2
) constraints
union all
select 'constraint-invalid', format('%I on %s', k.conname, subject), 'exists', '',
       format('alter table %s validate constraint %I;', subject, k.conname)
from relation join pg_constraint k on k.conrelid = relation.oid and not k.convalidated
union all
select 'index', i.indexrelid::regclass::text, regexp_replace(pg_get_indexdef(i.indexrelid), '[\s()]', '', 'g'),
       pg_get_indexdef(i.indexrelid) || ';', format('drop index %s;', i.indexrelid::regclass)
from relation join pg_index i on i.indrelid = relation.oid
where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x'))
union all
select 'index-invalid', i.indexrelid::regclass::text, 'exists', '', format('reindex index %s;', i.indexrelid::regclass)
from relation join pg_index i on i.indrelid = relation.oid and not (i.indisvalid and i.indisready and i.indislive)
-- Triggers -----------------------------------------------------------------------------------------------------------
union all
select 'trigger', format('%I on %s', t.tgname, subject), pg_get_triggerdef(t.oid),
       format('drop trigger if exists %2$I on %3$s; %1$s; alter table %3$s enable always trigger %2$I;',
           pg_get_triggerdef(t.oid), t.tgname, subject),
       format('drop trigger %I on %s;', t.tgname, subject)
from watched join pg_trigger t on t.tgrelid = watched.oid and not t.tgisinternal
union all
select 'trigger-state', format('%I on %s', t.tgname, subject),
       case t.tgenabled when 'A' then 'always' when 'O' then 'not in replica mode' when 'R' then 'in replica mode alone'
           else 'disabled' end,
       format('alter table %s enable always trigger %I;', subject, t.tgname), ''
from watched join pg_trigger t on t.tgrelid = watched.oid and not t.tgisinternal
union all
-- A foreign key is triggers of the server's own: off, it holds nobody to anything, and looks as it did.
select 'trigger-internal', format('%I on %s', coalesce(k.conname, t.tgname), subject), 'off', '',
       format('alter table %s enable trigger %I;', subject, t.tgname)
from relation join pg_trigger t on t.tgrelid = relation.oid and t.tgisinternal and t.tgenabled in ('D', 'R')
left join pg_constraint k on k.oid = t.tgconstraint
union all
select 'trigger-event', quote_ident(e.evtname), format('fires on %s, calls %s', e.evtevent, e.evtfoid::regproc), '',
       format('alter event trigger %I disable;', e.evtname)
from pg_event_trigger e where e.evtenabled <> 'D'
union all
-- Code that runs in whoever writes: a function of somebody's in the expression of an index or a constraint.
select distinct 'code', format('%s calls %s', pg_describe_object(d.classid, d.objid, 0), d.refobjid::regprocedure), 'exists', '', ''
from relation
join (select i.indrelid as relation, 'pg_class'::regclass as class, i.indexrelid as object from pg_index i
      union all select k.conrelid, 'pg_constraint', k.oid from pg_constraint k
      union all select a.adrelid, 'pg_attrdef', a.oid from pg_attrdef a) x on x.relation = relation.oid
join pg_depend d on d.classid = x.class and d.objid = x.object and d.refclassid = 'pg_proc'::regclass
-- Rules, policies, families ------------------------------------------------------------------------------------------
union all
select 'rule', format('%I on %s', r.rulename, subject), 'exists', '', format('drop rule %I on %s;', r.rulename, subject)
from relation join pg_rewrite r on r.ev_class = relation.oid and r.rulename <> '_RETURN'
union all
select 'policy', format('%I on %s', p.polname, subject), 'exists', '', format('drop policy %I on %s;', p.polname, subject)
from relation join pg_policy p on p.polrelid = relation.oid
union all
select 'inheritance', format('%s of %s', i.inhrelid::regclass, i.inhparent::regclass), 'exists', '',
       format('alter table %s no inherit %s;', i.inhrelid::regclass, i.inhparent::regclass)
from pg_inherits i
where i.inhrelid in (select oid from relation) or i.inhparent in (select oid from relation)
union all
select 'type', t.oid::regtype::text,
       coalesce((select string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
                 from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped), 'exists'),
       format('-- %s is not what it was: what uses it has to be made again with it', t.oid::regtype),
       format('drop %s %s;', case when t.typtype = 'd' then 'domain' else 'type' end, t.oid::regtype)
from pg_type t
where t.typnamespace = to_regnamespace('cutter_governance') and t.typcategory <> 'A'
  and (t.typrelid = 0 or exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
-- Rights, last: what was made above has to be there ------------------------------------------------------------------
union all
select case when grantee = 0 then 'public-' else '' end || kind || '-grant', format('%s: %s', who, privilege), 'granted',
       format('grant %s to %s;', privilege, who), format('revoke %s from %s;', privilege, who)
from exploded
union all
select 'grant-option', format('%s: %s', who, privilege), 'grantable', '',
       format('revoke grant option for %s from %s cascade;', privilege, who)
from exploded where is_grantable
union all
select 'default-grant', format('%s: %s on %s of %s %s', who, privilege_type, type, of_role, scope), 'granted',
       format('alter default privileges for role %s%s grant %s on %s to %s;', of_role, in_schema, privilege_type, type, who),
       format('alter default privileges for role %s%s revoke %s on %s from %s;', of_role, in_schema, privilege_type, type, who)
from defaults
