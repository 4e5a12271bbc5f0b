using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// The last event of a run's chain is the one that ended it, whatever is asked of the run afterwards, or was just before.
/// </summary>
[Trait("Promise", "7")]
public sealed class EndedRunTests(SandboxFixture fixture)
{
    private static readonly string[] Ends = ["phase_complete", "run_voided", "run_compensated"];

    [Theory]
    [InlineData("closed")]
    [InlineData("voided")]
    [InlineData("undone")]
    public async Task Claim_OfAnEndedRun_WritesNoEvent(string how)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await EndedAsync(database, how);
        await ClaimAsync(database, run);
        Assert.Contains(await LastAsync(database, run), Ends);

        // The control: of one that goes on.
        SqlRun other = await new SqlRun(database).CompleteAsync(3);
        await ClaimAsync(database, other);
        Assert.Equal("owner_claimed", await LastAsync(database, other));
    }

    // The owner of a run that is about to end is asked to stop: it lets go when the run has ended.
    [Fact]
    public async Task Stop_AskedForWhileTheRunEnds_WritesNoEvent()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(11);
        Assert.Equal("phase_complete", await StopWhileItEndsAsync(database, run));
    }

    /// <summary>The negative control: where the chain is not asked whether its run has ended, both are written.</summary>
    [Fact]
    public async Task Control_ChainIsNotAsked_TakesEventsAfterTheEnd()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        const string append = "cutter_governance.fn_event_append(text, int, int, text, text, text, text, text)";
        string whole = (await database.AsAdmin().RunAsync(new SqlCall($"select pg_get_functiondef('{append}'::regprocedure)")))!;
        Assert.Contains("and s.terminal", whole, StringComparison.Ordinal);
        await database.AsAdmin().RunAsync(new SqlCall(whole.Replace("and s.terminal", "and false", StringComparison.Ordinal)));

        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(11);
        Assert.Equal("run_stopped", await StopWhileItEndsAsync(database, run));
        await ClaimAsync(database, run);
        Assert.Equal("run_resumed", await LastAsync(database, run));
    }

    private static async Task<string?> StopWhileItEndsAsync(SqlDatabase database, SqlRun run)
    {
        SqlRole executor = database.As(DatabaseRole.Executor);
        await executor.RunAsync(SqlCall.Begin, run.Complete(11, "common"));
        Assert.Equal(
            "True",
            await database
                .As(DatabaseRole.Gatekeeper)
                .RunAsync(new SqlCall("select cutter_governance.fn_run_stop($1, 'who', 'why')", run.RunId))
        );
        await executor.RunAsync(SqlCall.Commit);
        await database.AsOwner().RunAsync(new SqlCall($"select cutter_governance.fn_run_release($1, {run.Claim})", run.RunId));
        return await LastAsync(database, run);
    }

    private static async Task<SqlRun> EndedAsync(SqlDatabase database, string how)
    {
        await database.OnAsync();
        if (how == "closed")
        {
            return await new SqlRun(database).CompleteAsync(11);
        }

        SqlRun run = await new SqlRun(database).CompleteAsync(how == "voided" ? 3 : 6);
        if (how == "voided")
        {
            System.Text.Json.Nodes.JsonObject end = SqlCard.EndOf(database, run);
            await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(end));
            await database.As(DatabaseRole.Gatekeeper).RunAsync(SqlCard.Void(end));
            return run;
        }

        await run.ApproveUndoAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCall.Begin, run.Undo(), SqlCall.Commit);
        return run;
    }

    private static Task<string?> ClaimAsync(SqlDatabase database, SqlRun run) =>
        database.AsOwner().RunAsync(new SqlCall("select cutter_governance.fn_run_claim($1, 'late', true, true)", run.RunId));

    private static Task<string?> LastAsync(SqlDatabase database, SqlRun run) =>
        database
            .As(DatabaseRole.Reader)
            .RunAsync(new SqlCall("select event from cutter_governance.run_event where chain = $1 order by seq desc limit 1", run.RunId));
}
