using IuCutter.Core.Adapters;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// The memory of locks is the server's, and a login can use it up: with savepoints in this database, which the installation prevents; with
/// advisory locks in another one, out of which pg_hba.conf keeps it.
/// </summary>
[Collection(OwnServerUse.Name)]
[Trait("Promise", "2")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class LockMemoryTests(OwnServer server)
{
    private const string OutOfMemory = "53200";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // What the installation takes away from PUBLIC (SharedServerTests), and why: with it a login without rights takes every lock there is.
    [Fact]
    public async Task Savepoints_WithTheFunctionThatPostgreSqlGivesEverybody_UseUpTheLocks()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        await using SqlSession hostile = await database.OpenAsync(DatabaseRole.Reader);
        await hostile.RunAsync(new SqlCall("set default_transaction_read_only = off"), SqlCall.Begin);
        SqlCall message = new("select pg_logical_emit_message(true, 'x', '')");
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => hostile.RunAsync(message))).SqlState);
        await hostile.RunAsync(SqlCall.Rollback);
        await database.AsAdmin().RunAsync(new SqlCall("grant execute on function pg_logical_emit_message(boolean, text, text) to public"));
        await hostile.RunAsync(SqlCall.Begin);
        SqlCall deeper = new(string.Concat(Enumerable.Repeat("savepoint s; select pg_logical_emit_message(true, 'x', ''); ", 100)));
        string? stopped = null;
        while (stopped is null)
        {
            Token.ThrowIfCancellationRequested();
            stopped = (await Record.ExceptionAsync(() => hostile.RunAsync(deeper)) as PostgresException)?.SqlState;
        }

        Assert.Equal(OutOfMemory, stopped);
    }

    // What the help says that the DBA can take away, and how.
    [Fact]
    public async Task HbaNamesThisDatabaseAlone_TheLoginReachesNoOther()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        await using (NpgsqlConnection other = await ElsewhereAsync(database))
        {
            // The control: without the lines it is let in, and takes what it likes.
            await Assert.ThrowsAsync<PostgresException>(() =>
                ExecuteAsync(other, "select pg_catalog.pg_advisory_lock(n) from pg_catalog.generate_series(1, 1000000) n")
            );
        }

        SqlRole admin = database.AsAdmin();
        string lines = (await admin.RunAsync(new SqlCall("select pg_read_file(current_setting('hba_file'))")))!;
        const string write =
            "do $$ begin execute format('copy (select l from unnest(string_to_array(%L, e''\\n'')) l) to %L', "
            + "current_setting('iucutter.lines'), current_setting('hba_file')); end $$";
        SqlCall set(string text) => new("select set_config('iucutter.lines', $1, false)", text.TrimEnd('\n'));
        SqlCall reload = new("select pg_reload_conf()");
        const string logins = "cutter_gate,cutter_exec,cutter_verify,cutter_ro";
        await admin.RunAsync(
            set($"local {database.Name} {logins} scram-sha-256\nlocal all {logins} reject\n{lines}"),
            new SqlCall(write),
            reload
        );
        try
        {
            PostgresException? refused = null;
            while (refused is null)
            {
                Token.ThrowIfCancellationRequested();
                try
                {
                    await (await ElsewhereAsync(database)).DisposeAsync();
                }
                catch (IuException stop) when (stop.InnerException is PostgresException refusal)
                {
                    // What it took is given back when its session has ended.
                    refused = refusal.SqlState == OutOfMemory ? null : refusal;
                }
            }

            Assert.Equal("28000", refused.SqlState);
            await (await database.OpenAsync(DatabaseRole.Reader)).DisposeAsync();
        }
        finally
        {
            await admin.RunAsync(set(lines), new SqlCall(write), reload);
        }
    }

    private static Task<NpgsqlConnection> ElsewhereAsync(SqlDatabase database) =>
        new Postgres.Connections.NpgsqlConnectionProvider(
            database.Provider.Service with
            {
                Database = "postgres",
            },
            database.Provider.PasswordFilePath
        ).OpenRoleAsync(DatabaseRole.Reader, Token);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
