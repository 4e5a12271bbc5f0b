using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// A standby that did not hear of the OFF is promoted: it holds the switch's row, the ruling and the permits as they were, all of
/// them unexpired, and nothing is written there by them.
/// </summary>
[Collection(OwnServerUse.Name)]
[Trait("Promise", "2")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PromotedStandbyTests(OwnServer server)
{
    private const string TimelineOf = "select pg_get_functiondef('cutter_governance.fn_timeline()'::regprocedure)";

    [Fact]
    public async Task Standby_PromotedBehindAnOff_IsOffAndItsPermitsAreVoid()
    {
        await using SqlDatabase primary = await SqlDatabase.CreateAsync(server);
        await primary.OnAsync();
        SqlRun run = await new SqlRun(primary).IntendAsync(6);
        SqlRun other = await new SqlRun(primary).IntendAsync(6);
        await using StandbyServer standby = await server.CopyAsync();

        // It streams: what is written now arrives.
        JsonObject ruling = await primary.RulingAsync();
        await primary.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        await standby.ReachAsync((await primary.AsAdmin().RunAsync(new SqlCall("select pg_current_wal_flush_lsn()::text")))!);
        await using SqlDatabase promoted = await SqlDatabase.OfAsync(standby.Provider(primary.Name));
        const string requests = "select count(*) from cutter_governance.card_request";
        Assert.Equal(await primary.CountAsync(requests), await promoted.CountAsync(requests));
        Assert.True(await primary.IsOnAsync());
        Assert.False(await promoted.IsOnAsync());

        // The control: on the primary, in its own timeline and before OFF, the call is accepted.
        await standby.DetachAsync();
        Assert.Null(await CutAsync(primary, run));
        Assert.Equal(run.Units.Length, await primary.UnitsAsync(run.Prefix));
        Assert.NotNull((await primary.OffAsync())["acknowledged_at"]);
        await standby.PromoteAsync();

        // Of that the standby knows nothing: row, ruling and permit are as they were before the OFF.
        Assert.Equal(
            1,
            await promoted.CountAsync(
                """
                select count(*) from cutter_governance.execution_switch s join cutter_governance.permit p using (epoch)
                where s.enabled and s.until > clock_timestamp() and p.run_id = $1
                  and not exists (select from cutter_governance.execution_off o where not o.is_room)
                """,
                run.RunId
            )
        );
        Assert.False(await promoted.IsOnAsync());
        Assert.Equal("Gate.ProductionExecutionNotAuthorized", await CutAsync(promoted, run));
        Assert.Equal(0, await promoted.UnitsAsync(run.Prefix));
        // Nor is it turned on by a ruling that was asked for on the primary.
        Assert.Equal("Gate.CardHistory", await promoted.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling)));

        // The negative control: a switch that is not bound to its timeline is on here, and the same call writes.
        string bound = (await promoted.AsAdmin().RunAsync(new SqlCall(TimelineOf)))!;
        await promoted
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "create or replace function cutter_governance.fn_timeline() returns text language sql as $$ select '00000001' $$"
                )
            );
        Assert.True(await promoted.IsOnAsync());
        Assert.Null(await CutAsync(promoted, run));
        await promoted.AsAdmin().RunAsync(new SqlCall(bound));
        Assert.False(await promoted.IsOnAsync());

        // A ruling of the new timeline turns it on; the permits of the old one stay void.
        await promoted.ReadHistoryAsync();
        await promoted.OnAsync();
        Assert.True(await promoted.IsOnAsync());
        Assert.Equal("Gate.PermitVoided", await CutAsync(promoted, other));
        Assert.Equal(0, await promoted.UnitsAsync(other.Prefix));
        Assert.False(await primary.IsOnAsync());
    }

    // Whoever runs it there owns it anew: a lock is not copied.
    private static async Task<string?> CutAsync(SqlDatabase database, SqlRun run)
    {
        run.Claimed(await database.AsOwner().RunAsync(new SqlCall("select cutter_governance.fn_run_claim($1, 'runner')", run.RunId)));
        SqlRole executor = database.As(DatabaseRole.Executor);
        await executor.RunAsync(run.Intent(6));
        return await executor.AttemptAsync(run.Phase(6, run.Work(6)));
    }
}
