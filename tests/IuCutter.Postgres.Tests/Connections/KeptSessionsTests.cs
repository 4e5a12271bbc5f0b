using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Connections;

[Trait("Promise", "9")]
public sealed class KeptSessionsTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UseRole_WithoutAHold_HasASessionOfItsOwnEachTime()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());

        Assert.NotEqual(await SessionAsync(provider), await SessionAsync(provider));
    }

    [Fact]
    public async Task UseRole_WithinAHold_HasTheSessionOfThatRoleAgain()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());
        await using IAsyncDisposable hold = provider.KeepSessions();

        int reader = await SessionAsync(provider);
        int executor = await SessionAsync(provider, DatabaseRole.Executor);

        Assert.NotEqual(reader, executor);
        Assert.Equal(reader, await SessionAsync(provider));
        Assert.Equal(executor, await SessionAsync(provider, DatabaseRole.Executor));
        Assert.Equal(
            "cutter_ro cutter_exec",
            await NameAsync(provider, DatabaseRole.Reader) + " " + await NameAsync(provider, DatabaseRole.Executor)
        );
    }

    [Fact]
    public async Task UseRole_BothAtOnce_AreTwoSessions()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());
        await using IAsyncDisposable hold = provider.KeepSessions();
        await SessionAsync(provider);

        int inner = 0;
        int outer = await UseAsync(
            provider,
            async connection =>
            {
                inner = await SessionAsync(provider);
                return connection.ProcessID;
            }
        );

        Assert.NotEqual(outer, inner);
    }

    [Fact]
    public async Task UseRole_OfTheSecondOfTwoHolds_KeepsUntilTheLastEnds()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());
        IAsyncDisposable first = provider.KeepSessions();
        await using (provider.KeepSessions())
        {
            int session = await SessionAsync(provider);
            await first.DisposeAsync();
            await first.DisposeAsync();
            Assert.Equal(session, await SessionAsync(provider));
        }

        Assert.NotEqual(await SessionAsync(provider), await SessionAsync(provider));
    }

    [Fact]
    public async Task Hold_Ended_LeavesNoSession()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());
        int session;
        await using (provider.KeepSessions())
        {
            session = await SessionAsync(provider);
        }

        // The server's process ends a moment after its client has said good-bye.
        while (await IsThereAsync(provider, session))
        {
            Token.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task UseRole_SessionThatAnAdministratorEnded_HasANewOne()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(sandbox);
        await using IAsyncDisposable hold = provider.KeepSessions();
        int ended = await SessionAsync(provider);
        await using (NpgsqlConnection admin = await provider.OpenAdminAsync(sandbox.AdminUser, Token))
        {
            Assert.True(await admin.QuerySingleAsync<bool>("select pg_terminate_backend(@ended, 30000)", new { ended }));
        }

        Assert.NotEqual(ended, await SessionAsync(provider));
    }

    [Fact]
    public async Task UseRole_AfterWorkThatLeftSettingsAndStatements_FindsNone()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());
        await using IAsyncDisposable hold = provider.KeepSessions();
        const string Left = """
            select pg_catalog.concat_ws(' ', pg_catalog.current_setting('iucutter.mark', true),
                (select pg_catalog.count(*) from pg_catalog.pg_prepared_statements), pg_catalog.current_setting('work_mem'))
            """;
        string before = await UseAsync(provider, connection => connection.QuerySingleAsync<string>(Left));

        string within = await UseAsync(
            provider,
            async connection =>
            {
                await connection.ExecuteAsync("set iucutter.mark = 'left'; set work_mem = '65kB'; prepare one as select 1");
                return await connection.QuerySingleAsync<string>(Left);
            }
        );

        Assert.Equal("left 1 65kB", within);
        Assert.Equal(before.Trim(), (await UseAsync(provider, connection => connection.QuerySingleAsync<string>(Left))).Trim());
    }

    [Fact]
    public async Task UseRole_AfterWorkThatFailed_HasANewSession()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());
        await using IAsyncDisposable hold = provider.KeepSessions();
        int failed = await SessionAsync(provider);

        await Assert.ThrowsAsync<IuException>(() => UseAsync(provider, connection => connection.QuerySingleAsync<int>("select 1 / 0")));

        Assert.NotEqual(failed, await SessionAsync(provider));
    }

    [Fact]
    public async Task UseRole_AfterWorkThatLeftATransactionOpen_HasANewSession()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());
        await using IAsyncDisposable hold = provider.KeepSessions();
        int left = await UseAsync(
            provider,
            async connection =>
            {
                await connection.ExecuteAsync("begin transaction");
                return connection.ProcessID;
            }
        );

        Assert.NotEqual(left, await SessionAsync(provider));
    }

    [Fact]
    public async Task OpenRole_WithinAHold_IsTheCallersAlone()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());
        await using IAsyncDisposable hold = provider.KeepSessions();
        int kept = await SessionAsync(provider);

        await using NpgsqlConnection own = await provider.OpenRoleAsync(DatabaseRole.Reader, Token);

        Assert.NotEqual(kept, own.ProcessID);
        Assert.Equal(kept, await SessionAsync(provider));
    }

    private static Task<int> SessionAsync(NpgsqlConnectionProvider provider, DatabaseRole role = DatabaseRole.Reader) =>
        UseAsync(provider, connection => connection.QuerySingleAsync<int>("select pg_catalog.pg_backend_pid()"), role);

    private static Task<string> NameAsync(NpgsqlConnectionProvider provider, DatabaseRole role) =>
        UseAsync(provider, connection => connection.QuerySingleAsync<string>("select session_user::text"), role);

    private static Task<T> UseAsync<T>(
        NpgsqlConnectionProvider provider,
        Func<NpgsqlConnection, Task<T>> work,
        DatabaseRole role = DatabaseRole.Reader
    ) => provider.UseRoleAsync(role, subject: null, work, Token);

    private static Task<bool> IsThereAsync(NpgsqlConnectionProvider provider, int session) =>
        UseAsync(
            provider,
            connection =>
                connection.QuerySingleAsync<bool>(
                    "select exists (select from pg_catalog.pg_stat_activity a where a.pid = @session)",
                    new { session }
                )
        );
}
