using System.Collections.Immutable;
using System.Data;
using Dapper;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Backup;

/// <summary>
/// The objects of the schema with a digest of each definition: a copy that holds the rows and has lost a guard trigger,
/// an owner or a grant is no copy.
/// </summary>
internal static class SchemaObjects
{
    private const string Sql = """
        with rel as (
            select c.oid, pg_catalog.format('%I.%I', s.nspname, c.relname) as name, c.relkind, c.relowner, c.relacl, c.relrowsecurity,
                -- What else a table can be identified by: forced policies, logging, replica identity, options, its place in a tree.
                pg_catalog.concat_ws('|', c.relforcerowsecurity, c.relpersistence, c.relreplident,
                    (select pg_catalog.string_agg(o, ',' order by o) from pg_catalog.unnest(c.reloptions) o),
                    pg_catalog.pg_get_partkeydef(c.oid), pg_catalog.pg_get_expr(c.relpartbound, c.oid),
                    (select pg_catalog.string_agg(i.inhparent::regclass::text, ',' order by i.inhseqno)
                        from pg_catalog.pg_inherits i where i.inhrelid = c.oid)) as traits
            from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace
            where pg_catalog.format('%I.%I', s.nspname, c.relname) = any (@relations)
        ),
        proc as (
            select p.oid,
                pg_catalog.format('%I.%I(%s)', s.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)) as name,
                p.proowner, p.proacl, p.prokind
            from pg_catalog.pg_proc p join pg_catalog.pg_namespace s on s.oid = p.pronamespace
            where s.nspname = any (@schemas) and p.prokind in ('f', 'p')
              and not exists (select from pg_catalog.pg_depend d
                  where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        ),
        object (kind, name, definition) as (
            select 'schema', pg_catalog.quote_ident(s.nspname), pg_catalog.concat_ws('|', pg_catalog.pg_get_userbyid(s.nspowner),
                (select pg_catalog.string_agg(a::text, ',' order by a::text)
                    from pg_catalog.unnest(coalesce(s.nspacl, pg_catalog.acldefault('n', s.nspowner))) a))
            from pg_catalog.pg_namespace s where s.nspname = any (@schemas)
            union all
            select 'relation', r.name,
                   pg_catalog.concat_ws('|', r.relkind, pg_catalog.pg_get_userbyid(r.relowner), r.relrowsecurity, r.traits,
                (select pg_catalog.string_agg(a::text, ',' order by a::text)
                 from pg_catalog.unnest(coalesce(r.relacl,
                     pg_catalog.acldefault(case r.relkind when 'S' then 's'::"char" else 'r'::"char" end, r.relowner))) a))
            from rel r
            union all
            select 'column', r.name || '.' || pg_catalog.quote_ident(a.attname), pg_catalog.concat_ws('|',
                pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                pg_catalog.pg_get_expr(d.adbin, d.adrelid), nullif(a.attcollation, 0)::regcollation,
                (select pg_catalog.string_agg(c::text, ',' order by c::text) from pg_catalog.unnest(a.attacl) c))
            from rel r join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
            left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where r.relkind <> 'S'
            union all
            select 'constraint', r.name || '.' || pg_catalog.quote_ident(k.conname), pg_catalog.pg_get_constraintdef(k.oid)
            from rel r join pg_catalog.pg_constraint k on k.conrelid = r.oid where k.contype <> 't'
            union all
            select 'index', r.name || '.' || i.indexrelid::regclass::text, pg_catalog.pg_get_indexdef(i.indexrelid)
            from rel r join pg_catalog.pg_index i on i.indrelid = r.oid
            union all
            select 'trigger', r.name || '.' || pg_catalog.quote_ident(t.tgname), t.tgenabled::text || '|'
                   || pg_catalog.pg_get_triggerdef(t.oid)
            from rel r join pg_catalog.pg_trigger t on t.tgrelid = r.oid where not t.tgisinternal
            union all
            select 'policy', r.name || '.' || pg_catalog.quote_ident(p.polname), pg_catalog.concat_ws('|', p.polcmd, p.polpermissive,
                (select pg_catalog.string_agg(n.name, ',' order by n.name)
                    from (select case w when 0 then 'public' else pg_catalog.pg_get_userbyid(w) end as name
                        from pg_catalog.unnest(p.polroles) w) n),
                pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
            from rel r join pg_catalog.pg_policy p on p.polrelid = r.oid
            union all
            select 'rule', r.name || '.' || pg_catalog.quote_ident(w.rulename), w.ev_enabled::text || '|'
                   || pg_catalog.pg_get_ruledef(w.oid)
            from rel r join pg_catalog.pg_rewrite w on w.ev_class = r.oid where r.relkind in ('r', 'p')
            union all
            select 'view', r.name, pg_catalog.pg_get_viewdef(r.oid) from rel r where r.relkind in ('v', 'm')
            union all
            select 'sequence', r.name,
                   pg_catalog.concat_ws('|', q.seqtypid::regtype, q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcycle)
            from rel r join pg_catalog.pg_sequence q on q.seqrelid = r.oid
            union all
            select 'function', p.name,
                   pg_catalog.concat_ws('|', pg_catalog.pg_get_functiondef(p.oid), pg_catalog.pg_get_userbyid(p.proowner),
                (select pg_catalog.string_agg(a::text, ',' order by a::text)
                 from pg_catalog.unnest(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a))
            from proc p
            union all
            select 'type', pg_catalog.format('%I.%I', s.nspname, t.typname),
                   pg_catalog.concat_ws('|', t.typtype, pg_catalog.pg_get_userbyid(t.typowner),
                (select pg_catalog.string_agg(a::text, ',' order by a::text)
                    from pg_catalog.unnest(coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner))) a),
                (select pg_catalog.string_agg(e.enumlabel, ',' order by e.enumsortorder)
                    from pg_catalog.pg_enum e where e.enumtypid = t.oid),
                case when t.typtype = 'd' then pg_catalog.format_type(t.typbasetype, t.typtypmod) || t.typnotnull
                    || coalesce(t.typdefault, '') end,
                (select pg_catalog.string_agg(pg_catalog.pg_get_constraintdef(k.oid), ',' order by k.conname)
                    from pg_catalog.pg_constraint k where k.contypid = t.oid),
                (select pg_catalog.string_agg(a.attname || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod), ',' order by a.attnum)
                 from pg_catalog.pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0))
            from pg_catalog.pg_type t
            join pg_catalog.pg_namespace s on s.oid = t.typnamespace
            left join pg_catalog.pg_class c on c.oid = t.typrelid
            where s.nspname = any (@schemas) and t.typtype in ('e', 'd', 'c') and (t.typtype <> 'c' or c.relkind = 'c')
              and not exists (select from pg_catalog.pg_depend d
                  where d.classid = 'pg_catalog.pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
        )
        -- The server writes an expression with the parentheses that it was parsed into, and parses its own text into fewer.
        select o.kind || ' ' || o.name as "Name", pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
            case o.kind when 'function' then o.definition else pg_catalog.translate(coalesce(o.definition, ''), e'() \n\t', '') end,
                'UTF8')), 'hex') as "Digest"
        from object o
        order by 1
        """;

    /// <summary>Reads them. The search path must be empty, or names would be written shorter here than there.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="relations">Names of relations, quoted by the catalogue.</param>
    /// <param name="schemas">Schemas whose functions and types are read.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<ImmutableSortedDictionary<string, string>> ReadAsync(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        IEnumerable<string> relations,
        IEnumerable<string> schemas,
        CancellationToken cancellationToken
    ) =>
        (
            await connection
                .QueryAsync<BackupObject>(
                    TextCommand.Of(
                        Sql,
                        new { relations = relations.ToArray(), schemas = schemas.ToArray() },
                        transaction,
                        cancellationToken
                    )
                )
                .ConfigureAwait(false)
        ).ToImmutableSortedDictionary(item => item.Name, item => item.Digest, StringComparer.Ordinal);

    private sealed record BackupObject(string Name, string Digest);
}
