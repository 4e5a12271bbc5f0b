using Npgsql;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>Makes wrong rows as a superuser whom no trigger stops, and the right ones again.</summary>
internal sealed class FaultyDatabase(LiveCut cut, string admin)
{
    // In the order in which they refer to each other.
    private static readonly string[] Tables = ["information_unit", "unit_version", "birth_registry", "iu_lifecycle_log"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Remembers the rows as they are.</summary>
    public Task RememberAsync() =>
        RunAsync(
            "drop schema if exists remembered cascade; create schema remembered; "
                + string.Join("; ", Tables.Select(table => $"create table remembered.{table} as table public.{table}"))
        );

    /// <summary>Makes a fault.</summary>
    public Task MakeAsync(string fault) => RunAsync(fault);

    /// <summary>Puts back what was remembered.</summary>
    public Task MendAsync() =>
        RunAsync(
            string.Join(
                "; ",
                Tables
                    .Reverse()
                    .Select(table => $"delete from public.{table}")
                    .Concat(Tables.Select(table => $"insert into public.{table} overriding system value select * from remembered.{table}"))
            )
        );

    // The foreign keys' triggers are off in replica mode; the module's own are on in every mode and have to be switched off.
    private async Task RunAsync(string sql)
    {
        await using NpgsqlConnection connection = await cut.Provider.OpenAdminAsync(admin, Token);
        string Each(string word) => string.Join("; ", Tables.Select(table => $"alter table public.{table} {word} trigger user"));
        await using NpgsqlCommand command = new NpgsqlCommand(
            $"""
            begin; set local session_replication_role = replica; {Each("disable")}; {sql};
            do $$ declare t record; begin
                for t in select g.tgrelid::regclass as tab, g.tgname as name from pg_trigger g
                    join pg_proc f on f.oid = g.tgfoid where f.pronamespace = 'cutter_governance'::regnamespace and g.tgenabled = 'D'
                loop execute format('alter table %s enable always trigger %I', t.tab, t.name); end loop; end $$;
            commit
            """,
            connection
        );
        await command.ExecuteNonQueryAsync(Token);
    }
}
