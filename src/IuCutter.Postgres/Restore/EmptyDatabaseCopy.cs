using Dapper;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Restore;

/// <summary>An empty database like another one: what belongs to the database itself and to no schema in it.</summary>
internal static class EmptyDatabaseCopy
{
    // The provider's locale has another column since version 17, and the builtin provider is new there.
    private const string Create = """
        select pg_catalog.format('create database %I template template0 encoding %L lc_collate %L lc_ctype %L owner %I '
                'tablespace %I connection limit %s',
                @copy, pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, pg_catalog.pg_get_userbyid(d.datdba),
                s.spcname, d.datconnlimit)
            || case d.datlocprovider
                when 'i' then pg_catalog.format(' locale_provider icu icu_locale %L', coalesce(r.j ->> 'datlocale', r.j ->> 'daticulocale'))
                when 'b' then pg_catalog.format(' locale_provider builtin builtin_locale %L', r.j ->> 'datlocale')
                else ' locale_provider libc' end
        from pg_catalog.pg_database d
        cross join lateral pg_catalog.to_jsonb(d) as r (j)
        join pg_catalog.pg_tablespace s on s.oid = d.dattablespace
        where d.datname = @database
        """;

    private const string Marked = "select pg_catalog.format('comment on database %I is %L', @copy::text, @mark::text)";

    private const string Rights = """
        select pg_catalog.format('revoke all on database %I from public', @copy::text)
        from pg_catalog.pg_database d where d.datname = @database and d.datacl is not null
        union all
        select pg_catalog.format('grant %s on database %I to %s%s', a.privilege_type, @copy::text,
            case when a.grantee = 0 then 'public' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) end,
            case when a.is_grantable then ' with grant option' else '' end)
        from pg_catalog.pg_database d cross join lateral pg_catalog.aclexplode(d.datacl) a where d.datname = @database
        """;

    // The journal of a replacement is about the model alone. A list is kept as it was quoted; quoted once more it would be one name.
    private const string Settings = """
        select pg_catalog.format('alter %s set %I = %s',
            case when s.setrole = 0 then pg_catalog.format('database %I', @copy::text)
                 else pg_catalog.format('role %I in database %I', pg_catalog.pg_get_userbyid(s.setrole), @copy::text) end,
            c.name, case when c.name in ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries')
                and c.value <> '' then c.value else pg_catalog.quote_literal(c.value) end)
        from pg_catalog.pg_db_role_setting s
        join pg_catalog.pg_database d on d.oid = s.setdatabase and d.datname = @database
        cross join lateral pg_catalog.unnest(s.setconfig) as x (setting)
        cross join lateral (values (pg_catalog.split_part(x.setting, '=', 1),
            pg_catalog.substr(x.setting, pg_catalog.strpos(x.setting, '=') + 1))) as c (name, value)
        where c.name <> @journal
        """;

    /// <summary>Makes it, with locale, owner, tablespace, rights and settings.</summary>
    /// <param name="maintenance">A superuser's connection to another database.</param>
    /// <param name="database">The model.</param>
    /// <param name="copy">The new one's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task CreateAsync(NpgsqlConnection maintenance, string database, string copy, CancellationToken cancellationToken)
    {
        foreach (string query in new[] { Create, Marked, Rights, Settings })
        {
            foreach (
                string statement in await maintenance
                    .QueryAsync<string>(
                        TextCommand.WithoutTimeout(
                            query,
                            new
                            {
                                database,
                                copy,
                                mark = DatabaseSwap.Mark,
                                journal = ReplacementJournal.Setting,
                            },
                            cancellationToken
                        )
                    )
                    .ConfigureAwait(false)
            )
            {
                await maintenance.ExecuteAsync(TextCommand.WithoutTimeout(statement, null, cancellationToken)).ConfigureAwait(false);
            }
        }
    }
}
