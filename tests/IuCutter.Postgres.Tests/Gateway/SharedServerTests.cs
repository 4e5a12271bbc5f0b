using System.Globalization;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// What all sessions of a server share cannot be used up or taken away by one login: the memory of locks, the sessions of the same
/// login, the fence.
/// </summary>
[Trait("Promise", "2")]
public sealed class SharedServerTests(SandboxFixture fixture)
{
    private static readonly SqlCall Off = new("call cutter_governance.execution_off('honest')");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A million of them leave no lock for a connection: nobody could turn execution off, the superuser neither.
    [Theory]
    [InlineData("pg_advisory_lock(1)")]
    [InlineData("pg_advisory_lock_shared(1, 2)")]
    [InlineData("pg_advisory_xact_lock(1)")]
    [InlineData("pg_try_advisory_lock(1)")]
    [InlineData("pg_try_advisory_xact_lock_shared(1, 2)")]
    [InlineData("pg_logical_emit_message(true, 'x', 'x')")]
    [InlineData("pg_cancel_backend(0)")]
    [InlineData("pg_terminate_backend(0)")]
    [InlineData("pg_export_snapshot()")]
    public async Task SharedMeans_UsedByALogin_AreRefused(string call)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        foreach (DatabaseRole role in Enum.GetValues<DatabaseRole>())
        {
            Assert.Equal("42501", await database.As(role).AttemptAsync(new SqlCall($"select {call}")));
        }
    }

    // Whoever knows a login's password is another session of it; the OFF that is on its way goes on. The negative control: where
    // PUBLIC may end sessions, as PostgreSQL has it, the session is gone before its OFF is acknowledged.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Off_AnotherSessionOfTheSameLoginEndsIt_IsAcknowledgedUnlessItMay(bool may)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        if (may)
        {
            await database.AsAdmin().RunAsync(new SqlCall("grant execute on function pg_terminate_backend(int, bigint) to public"));
        }

        await using SqlSession honest = await database.OpenAsync(DatabaseRole.Gatekeeper);
        SqlCall end = new(string.Create(CultureInfo.InvariantCulture, $"select pg_terminate_backend({honest.ProcessId}, 5000)"));
        Assert.Equal(may ? null : "42501", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(end));
        Exception? stopped = await Record.ExceptionAsync(() => honest.RunAsync(Off));
        Assert.Equal(may, stopped is NpgsqlException);
    }

    // Each is a file of the server, and its name begins with the session's. Who makes backups needs one.
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 6)]
    public async Task Snapshot_ExportedAgainAndAgain_IsOneFile(bool remembers, int files)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRole admin = database.AsAdmin();
        if (!remembers)
        {
            // The negative control.
            string body = (
                await admin.RunAsync(new SqlCall("select pg_get_functiondef('cutter_governance.fn_snapshot_export()'::regprocedure)"))
            )!;
            Assert.Contains("return null;", body, StringComparison.Ordinal);
            await admin.RunAsync(new SqlCall(body.Replace("return null;", "null;", StringComparison.Ordinal)));
        }

        SqlCall export = new("select cutter_governance.fn_snapshot_export()");
        await using SqlSession reader = await database.OpenAsync(DatabaseRole.Reader);
        await reader.RunAsync(new SqlCall("begin isolation level repeatable read"));
        string first = Assert.IsType<string>(await reader.RunAsync(export));
        await reader.RunAsync(Enumerable.Repeat(export, 5));
        SqlCall count = new("select count(*)::int4 from pg_ls_dir('pg_snapshots') f where starts_with(f, $1)", first[..^1]);
        await using SqlSession counting = await database.OpenAdminAsync();
        Assert.Equal(files, await counting.RunAsync(count));

        // In the next transaction it is exported again.
        await reader.RunAsync(SqlCall.Commit, SqlCall.Begin);
        Assert.IsType<string>(await reader.RunAsync(export));
        foreach (DatabaseRole role in (DatabaseRole[])[DatabaseRole.Executor, DatabaseRole.Verifier, DatabaseRole.Gatekeeper])
        {
            Assert.Equal("42501", await database.As(role).AttemptAsync(export));
        }
    }

    // A server that was upgraded from a version before 15 lets PUBLIC make tables, with triggers that fire at COMMIT, in schema public.
    [Fact]
    public async Task Install_PublicMayCreateInPublic_TakesThatAway()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);
        await using SqlDatabase database = await SqlDatabase.OfAsync(provider);
        await database.AsAdmin().RunAsync(new SqlCall("grant create on schema public to public"));
        SqlCall may = new("select has_schema_privilege('cutter_exec', 'public', 'create')::text");
        Assert.Equal("true", await database.AsAdmin().RunAsync(may));
        await new SchemaInstaller(provider, SandboxLayout.AdminUser).InstallAsync(null, Token);
        Assert.Equal("false", await database.AsAdmin().RunAsync(may));
    }

    // A claim that is rolled back leaves the lock of its session: the next one gives it back.
    [Fact]
    public async Task Claim_RolledBackAgainAndAgain_GathersNoLocks()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        SqlRun other = await new SqlRun(database).CompleteAsync(3);
        await using SqlSession session = await database.OpenAsync(DatabaseRole.Executor);
        SqlCall claim = new("select cutter_governance.fn_run_claim($1, 'x', false, true)", run.RunId);
        for (int round = 0; round < 20; round++)
        {
            await session.RunAsync(SqlCall.Begin, claim, SqlCall.Rollback);
        }

        await session.RunAsync(claim);
        Assert.Equal(1, await LocksAsync(database, session));

        // Of the runs that a session owns none is given back.
        await session.RunAsync(new SqlCall("select cutter_governance.fn_run_claim($1, 'x', false, true)", other.RunId));
        foreach (SqlRun owned in (SqlRun[])[run, other])
        {
            Assert.Equal(
                1,
                await database.CountAsync(
                    "select count(*) from pg_locks l, cutter_governance.run_owner o where o.run_id = $1 "
                        + "and l.pid = o.backend_pid and (l.classid::bigint << 32) | l.objid::bigint = o.lock_key and l.objsubid = 1",
                    owned.RunId
                )
            );
        }
    }

    // The wait is over when the writers have gone; its lock is not kept until the transaction of the one who waited ends.
    [Fact]
    public async Task Drain_InATransactionThatIsLeftOpen_KeepsNoWriterAway()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlCall fence = new("select cutter_governance.fn_fence_enter()");
        await using SqlSession writer = await database.OpenAdminAsync();
        await using SqlSession waiting = await database.OpenAsync(DatabaseRole.Verifier);
        await writer.RunAsync(SqlCall.Begin, fence);
        await waiting.RunAsync(SqlCall.Begin);
        Task<object?> drained = waiting.RunAsync(new SqlCall("select cutter_governance.fn_execution_drain()"));
        while (
            !drained.IsCompleted && await database.CountAsync("select count(*) from pg_locks where mode = 'ShareLock' and not granted") == 0
        )
        {
            Token.ThrowIfCancellationRequested();
        }

        await writer.RunAsync(SqlCall.Rollback);
        Assert.Contains("acknowledged_at", Assert.IsType<string>(await drained), StringComparison.Ordinal);
        await writer.RunAsync(new SqlCall("set lock_timeout = '500ms'"), SqlCall.Begin, fence, SqlCall.Rollback);
    }

    // The verifier's password must not be enough to keep every run from its next phase, without a trace.
    [Fact]
    public async Task Turn_AskedInATransactionThatIsLeftOpen_KeepsNoRunWaiting()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        SqlCall ask = new("select cutter_governance.fn_turn_require($1, 'pre_write_backup')", run.RunId);
        await using SqlSession hostile = await database.OpenAsync(DatabaseRole.Verifier);
        await hostile.RunAsync(SqlCall.Begin, ask);
        await using SqlSession runner = await database.OpenAsync(DatabaseRole.Executor);
        Assert.Null(await runner.AttemptAsync(new SqlCall("set lock_timeout = '20s'"), ask));
    }

    private static Task<long> LocksAsync(SqlDatabase database, SqlSession session) =>
        database.CountAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"select count(*) from pg_locks where locktype = 'advisory' and pid = {session.ProcessId}"
            )
        );
}
