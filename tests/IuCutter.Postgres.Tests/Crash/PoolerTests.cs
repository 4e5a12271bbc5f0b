using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>
/// A pooler that shares the server's sessions among clients is refused before anything is claimed; one that does not is none of our
/// business.
/// </summary>
[Trait("Promise", "4")]
public sealed class PoolerTests(SandboxFixture fixture)
{
    private const string Sessions = "pool_mode = session\nserver_reset_query = DISCARD ALL";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pool_mode = transaction", 3, "hands it to other clients")]
    [InlineData("pool_mode = transaction\nserver_round_robin = 1", 3, "hands it to other clients")]
    // Cleans up behind every transaction: a lock of the session would be gone before it is used.
    [InlineData("pool_mode = transaction\nserver_reset_query = DISCARD ALL\nserver_reset_query_always = 1", 3, "hands it to other clients")]
    [InlineData(
        "pool_mode = transaction\nserver_reset_query = DISCARD ALL\nserver_reset_query_always = 1\nserver_round_robin = 1",
        3,
        "hands it to other clients"
    )]
    [InlineData("pool_mode = transaction\ndefault_pool_size = 1", 1, "hands it to other clients")]
    [InlineData("pool_mode = statement", 0, "did not let this be tested")]
    // Gives each client a session of its own and does not clean up behind it: the lock of a runner that died would stay.
    [InlineData("pool_mode = session\nserver_reset_query =", 3, "keeps a session")]
    // One session for a run that needs several.
    [InlineData("pool_mode = session\ndefault_pool_size = 1", 1, "no second session")]
    public async Task Claim_ThroughASharedSession_IsRefused(string settings, int sessions, string why)
    {
        (LiveCut cut, CutRun run) = await OpenAsync();
        await using PgBouncer pooler = await StartAsync(cut, settings);

        // Others have used the pool before, and it keeps their sessions.
        await WarmAsync(pooler.Provider, sessions);
        LiveCut through = await LiveCut.OpenAsync(fixture, pooler.Provider);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => through.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token));
        Assert.Equal("Config.PoolerDetected", refusal.Definition.Id);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from cutter_governance.run_owner"));
    }

    // The negative control, a whole cut of it.
    [Fact]
    public async Task Run_ThroughSessionsOfItsOwn_GoesToItsEnd()
    {
        (LiveCut cut, _) = await OpenAsync();
        await using PgBouncer pooler = await StartAsync(cut, Sessions);
        await WarmAsync(pooler.Provider, 3);
        LiveCut through = await LiveCut.OpenAsync(fixture, pooler.Provider);
        await through.TurnOnAsync();
        Assert.Equal(RunState.CloseoutReported, (await through.AdvanceToAsync(RunState.CloseoutReported)).State);
    }

    // The owner's lock goes with its connection, through the pooler too.
    [Fact]
    public async Task Claim_OwnerThroughThePoolerHasGone_IsFree()
    {
        (LiveCut cut, CutRun run) = await OpenAsync();
        await using (PgBouncer pooler = await StartAsync(cut, Sessions))
        {
            LiveCut through = await LiveCut.OpenAsync(fixture, pooler.Provider);
            IRunOwner owner = await through.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
            Assert.Equal(
                "Gate.RunOwned",
                (await Assert.ThrowsAsync<IuException>(() => cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token))).Definition.Id
            );
            Assert.Equal(1, owner.Epoch);
            await owner.DisposeAsync();
        }

        await using IRunOwner next = await cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
        Assert.Equal(2, next.Epoch);
    }

    private async Task<(LiveCut Cut, CutRun Run)> OpenAsync()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        return (cut, await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token));
    }

    private async Task<PgBouncer> StartAsync(LiveCut cut, string settings) =>
        await PgBouncer.StartAsync(await fixture.GetAsync(), cut.Provider.Service, settings);

    // All at once, so that each gets a session, which the pooler then keeps.
    private static async Task WarmAsync(NpgsqlConnectionProvider provider, int sessions)
    {
        List<NpgsqlConnection> clients = new List<NpgsqlConnection>();
        for (int i = 0; i < sessions; i++)
        {
            clients.Add(await provider.OpenRoleAsync(DatabaseRole.Executor, Token));
            await using NpgsqlCommand begin = new NpgsqlCommand("begin", clients[i]);
            await begin.ExecuteNonQueryAsync(Token);
        }

        foreach (NpgsqlConnection client in clients)
        {
            await using (client)
            {
                await using NpgsqlCommand end = new NpgsqlCommand("rollback", client);
                await end.ExecuteNonQueryAsync(Token);
            }
        }
    }
}
