using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>A permit lives as long as its card, its ruling and its epoch, to the very COMMIT.</summary>
public sealed class PermitLifeTests(SandboxFixture fixture)
{
    /// <summary>No phase: the run is undone.</summary>
    private const int Undoing = 0;

    private const string UntilItExpires = "select pg_sleep(greatest(0, extract(epoch from $1::timestamptz - clock_timestamp())) + 0.01)";

    [Fact]
    public async Task Enter_SwitchOffAndOnAgain_RefusesTheOlderPermit()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        SqlRole executor = database.As(DatabaseRole.Executor);

        await database.OffAsync();
        Assert.Equal("Gate.ProductionExecutionNotAuthorized", await executor.AttemptAsync(run.Phase(6, run.Work(6))));
        await database.OnAsync();
        Assert.Equal("Gate.PermitVoided", await executor.AttemptAsync(run.Phase(6, run.Work(6))));
        Assert.Equal(0, await database.UnitsAsync(run.Prefix));

        await run.ApproveAsync();
        Assert.Null(await executor.AttemptAsync(run.Phase(6, run.Work(6))));
        Assert.Equal(run.Units.Length, await database.UnitsAsync(run.Prefix));
    }

    [Fact]
    public async Task Commit_CardExpiredSinceTheRowsWereWritten_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        // The first card is voided, so that a short one can follow that need not last for the phases before.
        await database.OffAsync();
        await database.OnAsync();
        string soon = SqlCard.Time(TimeSpan.FromSeconds(1.5));
        await run.ApproveAsync(change: card => card["expires_at"] = soon);
        SqlRole executor = database.As(DatabaseRole.Executor);

        Assert.Equal(
            "Gate.ApprovalExpired",
            await executor.AttemptAsync([
                SqlCall.Begin,
                run.Enter(6),
                .. run.Work(6),
                run.Complete(6),
                new SqlCall(UntilItExpires, soon),
                SqlCall.Commit,
            ])
        );
        Assert.Equal("Gate.ApprovalExpired", await executor.AttemptAsync(SqlCall.Begin, run.Enter(6)));
        Assert.Equal(0, await database.UnitsAsync(run.Prefix));

        await run.ApproveAsync();
        Assert.Null(await executor.AttemptAsync(run.Phase(6, run.Work(6))));
    }

    [Fact]
    public async Task Commit_RulingExpiredSinceTheRowsWereWritten_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await database.OffAsync();
        string soon = SqlCard.Time(TimeSpan.FromSeconds(1.5));
        await database.OnAsync(ruling => (ruling["until"], ruling["expires_at"]) = (soon, soon));
        await run.ApproveAsync();

        Assert.Equal(
            "Gate.ProductionExecutionNotAuthorized",
            await database
                .As(DatabaseRole.Executor)
                .AttemptAsync([
                    SqlCall.Begin,
                    run.Enter(6),
                    .. run.Work(6),
                    run.Complete(6),
                    new SqlCall(UntilItExpires, soon),
                    SqlCall.Commit,
                ])
        );
        Assert.Equal(0, await database.UnitsAsync(run.Prefix));
    }

    [Fact]
    public async Task Commit_LongerThanTheBudget_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await run.ApproveAsync(change: card => card["budget_seconds"] = 1);
        await run.AttestAsync();
        SqlRole executor = database.As(DatabaseRole.Executor);
        await executor.RunAsync(run.Intent(4));

        Assert.Equal(
            "Gate.PhaseOverBudget",
            await executor.AttemptAsync(run.Phase(4, [new SqlCall("select pg_sleep(1.05)"), .. run.Work(4)]))
        );
        Assert.Null(await executor.AttemptAsync(run.Phase(4, run.Work(4))));
    }

    // A card that names none is refused when it is handed in; where one is there all the same, no time is enough.
    [Fact]
    public async Task Commit_ApprovalWithoutABudget_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        SqlCall budget(string? seconds) =>
            new("update cutter_governance.approval set budget_seconds = $1::int where run_id = $2", seconds, run.RunId);
        SqlRole admin = database.AsAdmin();
        await admin.RunAsync(new SqlCall("alter table cutter_governance.approval disable trigger approval_append_only"), budget(null));

        Assert.Equal("Gate.PhaseOverBudget", await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(4, run.Work(4))));
        await admin.RunAsync(budget("900"));
        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(4, run.Work(4))));
    }

    // The check at COMMIT is passed, and the transaction waits for the log's tree: what ends meanwhile has ended.
    [Theory]
    [InlineData(6, "card", "Gate.ApprovalExpired")]
    [InlineData(6, "ruling", "Gate.ProductionExecutionNotAuthorized")]
    [InlineData(6, "budget", "Gate.PhaseOverBudget")]
    [InlineData(6, "off", "Gate.ProductionExecutionNotAuthorized")]
    [InlineData(6, "nothing", null)]
    [InlineData(10, "card", "Gate.ApprovalExpired")]
    [InlineData(10, "nothing", null)]
    [InlineData(Undoing, "card", "Gate.ApprovalExpired")]
    [InlineData(Undoing, "off", "Gate.ProductionExecutionNotAuthorized")]
    [InlineData(Undoing, "nothing", null)]
    public async Task Commit_WhatEndsWhileItWaitsForTheLog_IsRefused(int phase, string what, string? refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = new SqlRun(database);
        if (phase == Undoing)
        {
            await run.CompleteAsync(6);
            await run.ApproveUndoAsync();
        }
        else
        {
            await run.IntendAsync(phase);
        }

        await using SqlSession writer = await database.OpenAsync(DatabaseRole.Executor);
        await using SqlSession appending = await database.OpenAdminAsync();
        await appending.RunAsync(SqlCall.Begin, new SqlCall("lock table cutter_governance.log_lock in exclusive mode"));
        Task<string?> committing = writer.AttemptAsync(
            phase == Undoing ? [SqlCall.Begin, run.Undo(), SqlCall.Commit] : run.Phase(phase, run.Work(phase))
        );
        await database.WaitsForTheLogAsync(writer, committing);

        if (what == "off")
        {
            // Said, and not drained: that would end the writer.
            await database.As(DatabaseRole.Gatekeeper).RunAsync(new SqlCall("select cutter_governance.fn_execution_off('test')"));
        }
        else if (what != "nothing")
        {
            await appending.RunAsync(
                new SqlCall("alter table cutter_governance.approval disable trigger approval_append_only"),
                new SqlCall(
                    what == "budget"
                        ? "update cutter_governance.approval set budget_seconds = null where run_id = $1"
                        : "update cutter_governance.approval set expires_at = clock_timestamp() where run_id is not distinct from $1",
                    what == "ruling" ? null : run.RunId
                ),
                new SqlCall("alter table cutter_governance.approval enable always trigger approval_append_only")
            );
        }

        await appending.RunAsync(SqlCall.Commit);
        Assert.Equal(refusal, await committing);
        bool committed = refusal is null;
        Assert.Equal(
            committed == (phase == Undoing) ? 0 : run.Units.Length,
            await database.CountAsync(
                "select count(*) from public.information_unit where doc_code = $1 and lifecycle_status = $2",
                run.Prefix,
                phase == 10 ? "enacted" : "draft"
            )
        );
    }

    [Theory]
    [InlineData("scope", "OTHER")]
    [InlineData("gates", "LifecycleAuthorization")]
    public async Task Enter_RulingForAnotherScope_IsRefused(string key, string value)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await database.As(DatabaseRole.Gatekeeper).RunAsync(new SqlCall("call cutter_governance.execution_off('test')"));
        await database.OnAsync(ruling => ruling[key] = value);

        Assert.Equal(
            "Gate.ProductionExecutionNotAuthorized",
            await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6)))
        );
    }

    [Fact]
    public async Task Void_BeforeLegAOnly_EndsTheRun()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        SqlRun cut = await new SqlRun(database).CompleteAsync(6);

        Assert.Equal("Gate.NotVoidable", await VoidAsync(database, cut));
        Assert.Null(await VoidAsync(database, run));

        Assert.Equal("Gate.PhaseOrder", await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
        Assert.Equal("Gate.RunEnded", await VoidAsync(database, run));
        Assert.Equal(0, await database.UnitsAsync(run.Prefix));
    }

    private static async Task<string?> VoidAsync(SqlDatabase database, SqlRun run)
    {
        JsonObject card = SqlCard.EndOf(database, run);
        return await database.As(DatabaseRole.Executor).AttemptAsync(SqlCard.Request(card))
            ?? await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.Void(card));
    }
}
