using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>What one login writes is shown to others, by psql as it is: nothing in it acts on a terminal.</summary>
[Trait("Promise", "9")]
public sealed class PlainTextTests(SandboxFixture fixture)
{
    private const string Hostile = "x\u001b[2J\u0007\u202e";

    [Theory]
    [InlineData("requester")]
    [InlineData("owner_ref")]
    [InlineData("profile_name")]
    [InlineData("tool_revision")]
    public async Task Run_AFieldActsOnATerminal_IsRefused(string field)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = new(database);
        SqlRole executor = database.As(DatabaseRole.Executor);
        foreach (string character in (string[])["\u001b", "\u0007", "\u009b", "\u2028", "\u202e", "\u2066", "\n"])
        {
            Assert.Equal("23514", await executor.AttemptAsync(run.Create(of => of[field] = "x" + character)));
        }

        Assert.Null(await executor.AttemptAsync(run.Create(of => of[field] = "Hội đồng 議会 \"a\\b\"")));
    }

    [Fact]
    public async Task Pin_ActsOnATerminal_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = new(database);
        SqlRole executor = database.As(DatabaseRole.Executor);
        Assert.Equal("23514", await executor.AttemptAsync(run.Create(of => of["pins"] = new JsonObject { ["a"] = Hostile })));
        Assert.Null(await executor.AttemptAsync(run.Create(of => of["pins"] = new JsonObject { ["a"] = "{\n\t\"một\": 1\n}" })));
    }

    // An OFF and a stop must not fail for their reason: what acts on a terminal is replaced.
    [Fact]
    public async Task Reason_ActsOnATerminal_IsShownWithoutThat()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await database.As(DatabaseRole.Verifier).RunAsync(new SqlCall("call cutter_governance.execution_off($1)", Hostile));
        await database
            .As(DatabaseRole.Executor)
            .RunAsync(new SqlCall("select cutter_governance.fn_run_stop($1, $2, $2)", run.RunId, Hostile));
        foreach (
            string shown in (string[])
                [
                    "select cutter_governance.fn_execution_status() ->> 'why'",
                    "select reason from cutter_governance.run_hold",
                    "select held_by from cutter_governance.run_hold",
                ]
        )
        {
            Assert.Equal("x?[2J??", await database.As(DatabaseRole.Reader).RunAsync(new SqlCall(shown)));
        }
    }
}
