using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Causes that no attack and no life of a permit provokes, each at the place that raises it, by its own ErrorId.</summary>
public sealed class CauseTests(AttackScenario scenario, SandboxFixture fixture) : IClassFixture<AttackScenario>
{
    [Fact]
    public async Task Approval_UnitsThatAreNotThePlans_AreRefusedByTheirCause()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = SqlCard.Approval(database, run, "CutAuthorization");
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));

        Assert.Equal("Gate.PermitUnits", await RecordAsync(database, card, run.Permitted().SkipLast(1)));
        Assert.Equal("Gate.PermitAddress", await RecordAsync(database, card, Change(run, 1, "parent_address", run.Units[4].Address!)));
        Assert.Equal("Gate.PermitAddress", await RecordAsync(database, card, Change(run, 4, "address", "OTHER/U-5")));
        // The negative control: the same card with the plan's own units.
        Assert.Null(await RecordAsync(database, card, run.Permitted()));
    }

    [Fact]
    public async Task Approval_ToEnactAnotherBodyThanWasCut_IsRefused()
    {
        await scenario.ReadyAsync();
        SqlDatabase database = scenario.Database;
        JsonObject card = SqlCard.Approval(database, scenario.Awaiting, "LifecycleAuthorization");
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));

        IEnumerable<JsonObject> other = Change(scenario.Awaiting, 2, "body_sha256", SqlCard.Sha256("another body"));

        Assert.Equal("Gate.PermitNotCut", await RecordAsync(database, card, other));
        card["review_decision_id"] = scenario.Closed.ReviewDecision;
        Assert.Equal("Gate.CardReview", await RecordAsync(database, card, scenario.Awaiting.Permitted()));
    }

    [Theory]
    [InlineData("select cutter_governance.fn_phase_stopped($1, 4, 'x', 'stopped', 'a', 'd')", "Input.StopOutcome")]
    [InlineData("select cutter_governance.fn_run_stop($1, 'who', 'why')", "Gate.RunEnded")]
    [InlineData("select cutter_governance.fn_run_decide($1, 'why')", "Gate.NothingToDecide")]
    [InlineData("select cutter_governance.fn_run_stop($1 || '0', 'who', 'why')", "Store.RunNotFound")]
    [InlineData(
        "select cutter_governance.fn_run_undo($1, (select o.epoch from cutter_governance.run_owner o where o.run_id = $1), 'a')",
        "Gate.EnactedForGood"
    )]
    public async Task Call_OfAFunctionWhereItDoesNotApply_IsRefusedByItsCause(string call, string refusal)
    {
        await scenario.ReadyAsync();

        Assert.Equal(refusal, await scenario.Database.AsAdmin().AttemptAsync(new SqlCall(call, scenario.Closed.RunId)));
    }

    [Theory]
    [InlineData("update cutter_governance.run_owner set who = 'x' where run_id = $1", "Integrity.OwnerEpoch")]
    [InlineData("update cutter_governance.run_hold set reason = 'x' where run_id = $1", "Integrity.HoldFixed")]
    [InlineData("delete from public.birth_registry where run_id <> $1", "Integrity.UndoOther")]
    public async Task Guard_OfARowThatChangesInOneWayOnly_RefusesEachOther(string change, string refusal)
    {
        await scenario.ReadyAsync();

        Assert.Equal(
            refusal,
            await scenario
                .Database.AsAdmin()
                .AttemptAsync(
                    SqlCall.Begin,
                    new SqlCall(
                        "insert into cutter_governance.run_hold (run_id, kind, reason, held_by) values ($1, 'stop', 'as it was', 'who')",
                        scenario.Cut.RunId
                    ),
                    new SqlCall(
                        "insert into cutter_governance.undo_transaction (xid, run_id, approval_id, epoch) "
                            + "select pg_current_xact_id(), a.run_id, a.approval_id, 1 from cutter_governance.approval a "
                            + "where a.run_id = $1 limit 1",
                        scenario.Cut.RunId
                    ),
                    new SqlCall(change, scenario.Cut.RunId)
                )
        );
    }

    [Fact]
    public async Task Phase_OwnersSessionHasEnded_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(4);
        SqlRole executor = database.As(DatabaseRole.Executor);
        // The negative control: while the owner's session lasts, the phase begins.
        Assert.Null(await executor.AttemptAsync(SqlCall.Begin, run.Intent(5), SqlCall.Rollback));
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "select pg_terminate_backend(o.backend_pid, 5000) from cutter_governance.run_owner o where o.run_id = $1",
                    run.RunId
                )
            );

        Assert.Equal("Gate.OwnerEnded", await executor.AttemptAsync(run.Intent(5)));
    }

    // Whoever may read pg_locks may lock a run's key. A superuser's session is not the schema's to end.
    [Fact]
    public async Task Phase_ASuperusersSessionHoldsTheRunsLock_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        SqlRole executor = database.As(DatabaseRole.Executor);
        await using (SqlSession holder = await database.OpenAdminAsync())
        {
            await holder.RunAsync(
                SqlCall.Begin,
                new SqlCall(
                    "select pg_advisory_xact_lock((o.lock_key >> 32)::int, ((o.lock_key << 32) >> 32)::int) "
                        + "from cutter_governance.run_owner o where o.run_id = $1",
                    run.RunId
                )
            );

            Assert.Equal("Gate.RunLockHeld", await executor.AttemptAsync(run.Phase(6, run.Work(6))));
            await holder.RunAsync(SqlCall.Rollback);
        }

        Assert.Null(await executor.AttemptAsync(run.Phase(6, run.Work(6))));
    }

    [Fact]
    public async Task Leave_ASuperusersSessionHoldsTheFence_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await using SqlSession holder = await database.OpenAdminAsync();
        await holder.RunAsync(SqlCall.Begin, new SqlCall("lock table cutter_governance.execution_fence in row share mode"));

        Assert.Equal(
            "Gate.FenceHeld",
            await database.AsAdmin().AttemptAsync(new SqlCall("select cutter_governance.fn_restore_leave('a', 'b', 'c')"))
        );

        // The negative control: with the fence free, what is missing is the approval.
        await holder.RunAsync(SqlCall.Rollback);
        Assert.Equal(
            "Gate.RestoreNotApproved",
            await database.AsAdmin().AttemptAsync(new SqlCall("select cutter_governance.fn_restore_leave('a', 'b', 'c')"))
        );
    }

    private static Task<string?> RecordAsync(SqlDatabase database, JsonObject card, IEnumerable<JsonObject> units) =>
        database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.Record(card, units));

    private static IEnumerable<JsonObject> Change(SqlRun run, int unit, string key, string value)
    {
        JsonObject[] units = [.. run.Permitted()];
        units[unit][key] = value;
        return units;
    }
}
