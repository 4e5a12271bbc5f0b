using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// A permit lives under rulings that follow each other without a gap, for its document and its gate. Where they ran out it is void for
/// good, though a ruling for another document kept the epoch, and whatever ruling comes later.
/// </summary>
[Trait("Promise", "2")]
public sealed class RulingGapTests(SandboxFixture fixture)
{
    private const string Cut = "CutAuthorization";
    private const string Lifecycle = "LifecycleAuthorization";
    private const string Both = Cut + "," + Lifecycle;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Cut, 4)]
    [InlineData(Lifecycle, 10)]
    public async Task Intent_AfterAGap_IsRefusedUntilAnotherApproval(string gate, int phase)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await ApprovedAsync(database, gate, phase);
        long epoch = await database.CountAsync("select epoch from cutter_governance.execution_switch");
        SqlRole executor = database.As(DatabaseRole.Executor);
        Assert.Null(await executor.AttemptAsync(SqlCall.Begin, run.Intent(phase), SqlCall.Rollback));

        await RulingEnd.NowAsync(database, run.Prefix, Both);
        Assert.Equal("Gate.PermitVoided", await executor.AttemptAsync(run.Intent(phase)));
        Assert.Equal(epoch, await RuleAsync(database, run.Prefix));
        Assert.Equal("Gate.PermitVoided", await executor.AttemptAsync(run.Intent(phase)));

        // It does not stand in the way of the approval that takes its place.
        await run.ApproveAsync(gate);
        await executor.RunAsync(run.Intent(phase));
        Assert.Null(await executor.AttemptAsync(run.Phase(phase, run.Work(phase))));
    }

    // The negative control: a database that compares epochs alone lets the permit live again.
    [Fact]
    public async Task Control_EpochsAlone_ThePermitLivesAgain()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await ApprovedAsync(database, Cut, 4);
        await RulingEnd.NowAsync(database, run.Prefix, Both);
        await RuleAsync(database, run.Prefix);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "create or replace function cutter_governance.fn_permit_covered(p_permit_id uuid) returns boolean "
                        + "language sql as 'select true'"
                )
            );

        await database.As(DatabaseRole.Executor).RunAsync(run.Intent(4));
        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(4, run.Work(4))));
    }

    // One ruling ends before the next one is taken, or after that.
    [Theory]
    [InlineData(true, "Gate.PermitVoided")]
    [InlineData(false, null)]
    public async Task EnterAndCommit_RulingsOfTheDocument_MustFollowEachOther(bool gap, string? refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = new SqlRun(database);
        SqlRun other = new SqlRun(database);
        await RuleAsync(database, run.Prefix);
        await RuleAsync(database, $"{other.Prefix},OTHER-LAW");
        await run.IntendAsync(6);
        await using SqlSession writer = await database.OpenAsync(DatabaseRole.Executor);
        await writer.RunAsync([SqlCall.Begin, run.Enter(6), .. run.Work(6), run.Complete(6)]);

        await RenewAsync(database, run.Prefix, gap);

        Assert.Equal(refusal, await writer.AttemptAsync(SqlCall.Commit));
        Assert.Equal(gap ? 0 : run.Units.Length, await database.UnitsAsync(run.Prefix));
        Assert.Equal(gap ? refusal : "Gate.PhaseOrder", await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
        // The control: the document whose ruling lasts goes on, with the permit of the same epoch.
        await other.CompleteAsync(6);
    }

    [Theory]
    [InlineData(true, "Gate.PermitVoided")]
    [InlineData(false, null)]
    public async Task Undo_RulingsOfTheCut_MustFollowEachOther(bool gap, string? refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = new SqlRun(database);
        await RuleAsync(database, run.Prefix);
        await RuleAsync(database, "OTHER-LAW");
        // The gate that an undo writes under is that of the cut.
        await RuleAsync(database, run.Prefix, Lifecycle);
        await run.CompleteAsync(6);
        await run.ApproveUndoAsync();
        SqlRole executor = database.As(DatabaseRole.Executor);
        Assert.Equal("Gate.UndoApproved", await executor.AttemptAsync(SqlCall.Begin, run.Intent(7), SqlCall.Rollback));
        await using SqlSession writer = await database.OpenAsync(DatabaseRole.Executor);
        await writer.RunAsync(SqlCall.Begin, run.Undo());

        await RenewAsync(database, run.Prefix, gap, Both);

        Assert.Equal(refusal, await writer.AttemptAsync(SqlCall.Commit));
        if (gap)
        {
            Assert.Equal(refusal, await executor.AttemptAsync(SqlCall.Begin, run.Undo()));
            // What is void holds the run no more.
            Assert.Null(await executor.AttemptAsync(SqlCall.Begin, run.Intent(7), SqlCall.Rollback));
            await run.ApproveUndoAsync();
            Assert.Null(await executor.AttemptAsync(SqlCall.Begin, run.Undo(), SqlCall.Commit));
        }

        Assert.Equal(0, await database.UnitsAsync(run.Prefix));
    }

    // A ruling counts from when it was recorded. Who keeps its transaction open past the end of the one before closes no gap with it.
    [Theory]
    [InlineData(true, "Gate.ProductionExecutionNotAuthorized")]
    [InlineData(false, null)]
    public async Task On_KeptOpenPastTheEndOfTheRulingBefore_IsRefused(bool looks, string? refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await ApprovedAsync(database, Cut, 4);
        if (!looks)
        {
            // The negative control: the permit lives again.
            await database
                .AsAdmin()
                .RunAsync(new SqlCall("alter table cutter_governance.execution_ruling disable trigger execution_ruling_commit"));
        }

        System.Text.Json.Nodes.JsonObject next = await database.RulingAsync();
        (next["scope"], next["gates"]) = (run.Prefix, Both);
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(next));
        await RulingEnd.GuardAsync(database, on: false);
        await using SqlSession gate = await database.OpenAsync(DatabaseRole.Gatekeeper);
        await gate.RunAsync(SqlCall.Begin, SqlCard.On(next));
        SqlRole executor = database.As(DatabaseRole.Executor);
        Assert.Null(await executor.AttemptAsync(SqlCall.Begin, run.Intent(4), SqlCall.Rollback));

        await RulingEnd.UnguardedAsync(database, run.Prefix, Both);

        Assert.Equal("Gate.PermitVoided", await executor.AttemptAsync(run.Intent(4)));
        Assert.Equal(refusal, await gate.AttemptAsync(SqlCall.Commit));

        Assert.Equal(looks ? "Gate.PermitVoided" : null, await executor.AttemptAsync(SqlCall.Begin, run.Intent(4), SqlCall.Rollback));
        // The control: handed in again it counts, and closes nothing.
        Assert.Equal(looks ? null : "Gate.ApprovalUsed", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(next)));
        Assert.Equal(looks ? "Gate.PermitVoided" : null, await executor.AttemptAsync(SqlCall.Begin, run.Intent(4), SqlCall.Rollback));
    }

    // The check has passed, and the COMMIT waits for the log's tree: what ends meanwhile has ended.
    [Fact]
    public async Task On_TheRulingBeforeEndsWhileItWaitsForTheLog_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await ApprovedAsync(database, Cut, 4);
        System.Text.Json.Nodes.JsonObject next = await database.RulingAsync();
        (next["scope"], next["gates"]) = (run.Prefix, Both);
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(next));
        await RulingEnd.GuardAsync(database, on: false);
        await using SqlSession gate = await database.OpenAsync(DatabaseRole.Gatekeeper);
        await using SqlSession appending = await database.OpenAdminAsync();
        await appending.RunAsync(SqlCall.Begin, new SqlCall("lock table cutter_governance.log_lock in exclusive mode"));
        // In a transaction of its own, as a statement alone: that too ends with a COMMIT.
        Task<string?> committing = gate.AttemptAsync(SqlCard.On(next));
        await database.WaitsForTheLogAsync(gate, committing);

        await RulingEnd.UnguardedAsync(database, run.Prefix, Both);
        await appending.RunAsync(SqlCall.Commit);

        Assert.Equal("Gate.ProductionExecutionNotAuthorized", await committing);
        Assert.Equal(
            "Gate.PermitVoided",
            await database.As(DatabaseRole.Executor).AttemptAsync(SqlCall.Begin, run.Intent(4), SqlCall.Rollback)
        );
        // The control: it counts when it is handed in again.
        Assert.Null(await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(next)));
    }

    // Looked at early, it would not be looked at again.
    [Theory]
    [InlineData("set constraints all immediate")]
    [InlineData("set constraints cutter_governance.execution_ruling_commit immediate")]
    [InlineData("do $$ begin set constraints cutter_governance.execution_ruling_commit immediate; end $$")]
    public async Task On_LookedAtBeforeItsCommit_IsRefused(string forward)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        System.Text.Json.Nodes.JsonObject next = await database.RulingAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(next));
        SqlRole gate = database.As(DatabaseRole.Gatekeeper);

        Assert.Equal("Gate.CommitRequired", await gate.AttemptAsync(SqlCall.Begin, SqlCard.On(next), new SqlCall(forward)));
        Assert.Equal("Gate.CommitRequired", await gate.AttemptAsync(SqlCall.Begin, new SqlCall(forward), SqlCard.On(next)));
        Assert.Null(await gate.AttemptAsync(SqlCall.Begin, SqlCard.On(next), SqlCall.Commit));
    }

    // Covered for its document, and for its gate: by whichever rulings are for both.
    [Theory]
    [InlineData(Lifecycle, Lifecycle, "Gate.PermitVoided")]
    [InlineData(Cut, Lifecycle, null)]
    [InlineData(Cut, Both, null)]
    public async Task Enactment_RulingsOfOneGateEnd_IsVoidWhereItWasTheOnlyOne(string ended, string renewed, string? refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = new SqlRun(database);
        await RuleAsync(database, run.Prefix, Cut);
        await RuleAsync(database, run.Prefix, Lifecycle);
        await run.CompleteAsync(9);
        await run.ApproveAsync(Lifecycle);

        await RulingEnd.NowAsync(database, run.Prefix, ended);
        await RuleAsync(database, run.Prefix, renewed);

        Assert.Equal(refusal, await database.As(DatabaseRole.Executor).AttemptAsync(run.Intent(10)));
    }

    [Fact]
    public async Task Intent_RulingForEveryDocumentLasts_IsCoveredByThatOne()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = new SqlRun(database);
        await RuleAsync(database, run.Prefix);
        await RuleAsync(database, "*");
        await run.CompleteAsync(3);
        await run.ApproveAsync();
        await RulingEnd.NowAsync(database, run.Prefix, Both);

        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Intent(4)));
    }

    // Approved under a ruling for its document, while one for another document lasts longer.
    private static async Task<SqlRun> ApprovedAsync(SqlDatabase database, string gate, int phase)
    {
        SqlRun run = new SqlRun(database);
        await RuleAsync(database, run.Prefix);
        await RuleAsync(database, "OTHER-LAW");
        await run.CompleteAsync(phase - 1);
        await run.ApproveAsync(gate);
        if (phase == 4)
        {
            await run.AttestAsync();
        }

        return run;
    }

    private static Task<long> RuleAsync(SqlDatabase database, string scope, string gates = Both) =>
        database.OnAsync(ruling => (ruling["scope"], ruling["gates"]) = (scope, gates));

    private static async Task RenewAsync(SqlDatabase database, string scope, bool gap, string gates = Both)
    {
        if (gap)
        {
            await RulingEnd.NowAsync(database, scope, gates);
        }

        // The new one is for the same, and what ends is the first.
        long first = await database.CountAsync("select count(*) from cutter_governance.execution_ruling");
        await RuleAsync(database, scope, gates);
        if (!gap)
        {
            await RulingEnd.NowAsync(database, scope, gates, first);
        }
    }
}
