using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>A permit lives as long as its card, its ruling and its epoch, to the very COMMIT.</summary>
public sealed class PermitLifeTests(SandboxFixture fixture)
{
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
