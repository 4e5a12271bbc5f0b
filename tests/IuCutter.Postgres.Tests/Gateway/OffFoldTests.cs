using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// The steps after an OFF has counted: it is drained and folded into the switch for whoever called it as people do, and for nobody who
/// would hold what those steps lock. No ruling takes away an OFF that it does not know of.
/// </summary>
[Trait("Promise", "2")]
public sealed class OffFoldTests(SandboxFixture fixture)
{
    private static readonly SqlCall Say = new("select cutter_governance.fn_execution_off('held open')");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("  call cutter_governance.execution_off('x')")]
    [InlineData("-- off, now (ticket 4711)\ncall cutter_governance.execution_off('x');")]
    [InlineData("/* why * not */ CALL\n\"cutter_governance\" . execution_off ('x')")]
    public async Task Off_CalledAsPeopleWriteIt_IsAcknowledgedAndWritten(string statement)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        JsonNode answer = JsonNode.Parse((await database.As(DatabaseRole.Verifier).RunAsync(new SqlCall(statement)))!)!;
        Assert.NotNull(answer["acknowledged_at"]);
        Assert.Null(answer["switch_fault"]);
        Assert.False(await database.IsOnAsync());
    }

    // Whoever could fold in another statement could hold the switch's row as long as he likes: in a comment that the server reads in
    // another way than a pattern does, or beside a function that sleeps.
    [Theory]
    [InlineData("select cutter_governance.fn_execution_fold('{}') /* call cutter_governance.execution_off('x') */")]
    [InlineData("-- call cutter_governance.execution_off('x')\nselect cutter_governance.fn_execution_fold('{}')")]
    [InlineData("/* /* */ call execution_off('') */ select cutter_governance.fn_execution_fold('{}')")]
    [InlineData("/***/ select cutter_governance.fn_execution_fold('{}') -- */call execution_off('')")]
    [InlineData("-- a\rselect cutter_governance.fn_execution_fold('{}') --\ncall execution_off('')")]
    [InlineData("select cutter_governance.fn_execution_fold('{}'); call cutter_governance.execution_off('x')")]
    public async Task Fold_CalledByAnotherStatement_WritesNothing(string statement)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        Assert.Equal("0", await HeldAfterAsync(database, statement));
    }

    /// <summary>The negative control: a fold that any statement may ask for holds the switch's row until whoever asked lets go.</summary>
    [Fact]
    public async Task Control_FoldForAnyStatement_HoldsTheSwitch()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall("create or replace function cutter_governance.fn_off_called() returns boolean language sql as 'select true'")
            );
        Assert.Equal("1", await HeldAfterAsync(database, "select cutter_governance.fn_execution_fold('{}')"));
    }

    [Fact]
    public async Task Off_AFunctionAmongTheArguments_CountsAndIsNotFolded()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRole verifier = database.As(DatabaseRole.Verifier);
        JsonNode answer = JsonNode.Parse(
            (await verifier.RunAsync(new SqlCall("call cutter_governance.execution_off('it''s ' || now()::text)")))!
        )!;
        Assert.NotNull(answer["acknowledged_at"]);
        Assert.Equal("IU130", answer["switch_fault"]!.GetValue<string>());
        Assert.False(await database.IsOnAsync());
        Assert.Null((await database.OffAsync())["switch_fault"]);
    }

    // A drain ends writers: not while execution is on.
    [Fact]
    public async Task Drain_NobodyHasSaidOff_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlCall drain = new("select cutter_governance.fn_execution_drain()");
        Assert.Null(await database.As(DatabaseRole.Verifier).AttemptAsync(drain));
        await database.OnAsync();
        Assert.Equal("Gate.OffNotCommitted", await database.As(DatabaseRole.Verifier).AttemptAsync(drain));
        await database.As(DatabaseRole.Verifier).RunAsync(Say);
        Assert.Null(await database.As(DatabaseRole.Verifier).AttemptAsync(drain));
    }

    // On a full disk, rows of OFFs that are held open fill the page that is kept for one: the switch's own row is written then.
    [Fact]
    public async Task Off_NoRoomForARowOfItsOwn_IsWrittenIntoTheSwitch()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        long epoch = await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await database.LeaveNoRoomForOffAsync();
        JsonObject answer = await database.OffAsync();
        Assert.NotNull(answer["acknowledged_at"]);
        Assert.True(answer["epoch"]!.GetValue<long>() > epoch);
        Assert.False(await database.IsOnAsync());
        Assert.Equal(
            "Gate.ProductionExecutionNotAuthorized",
            await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6)))
        );
    }

    // The disk is full, the page that is kept is taken, and somebody holds the row that is left.
    [Fact]
    public async Task Off_NoRoomAndTheSwitchIsHeld_IsAcknowledged()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        JsonObject ruling = await database.RulingAsync();
        await database.LeaveNoRoomForOffAsync();
        await using SqlSession hostile = await database.OpenAsync(DatabaseRole.Executor);
        await hostile.RunAsync(SqlCall.Begin, SqlCard.Request(ruling));
        Assert.NotNull((await database.OffAsync())["acknowledged_at"]);
        Assert.False(await database.IsOnAsync());
    }

    // A client that has not sent all of its request commits nothing by that: the statement after the CALL would run in its transaction.
    [Fact]
    public async Task Fold_MoreIsSentAfterTheCall_HoldsNothing()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        Assert.Equal("0", await HeldInAPipelineAsync(database));
        await database.OnAsync();
    }

    /// <summary>The negative control: without the COMMIT at its end, one CALL holds the switch as long as its client likes.</summary>
    [Fact]
    public async Task Control_CallEndsWithoutCommit_HoldsTheSwitch()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        string call = (
            await database
                .AsAdmin()
                .RunAsync(new SqlCall("select pg_get_functiondef('cutter_governance.execution_off(text, jsonb)'::regprocedure)"))
        )!;
        int last = call.LastIndexOf("commit;", StringComparison.Ordinal);
        await database.AsAdmin().RunAsync(new SqlCall(call.Remove(last, "commit;".Length)));
        Assert.Equal("1", await HeldInAPipelineAsync(database));
    }

    // A ruling that is judged, or waits, while somebody says OFF would take that OFF away, and OFF would be acknowledged while it is on.
    [Fact]
    public async Task On_OffIsSaidWhileTheRulingWaits_IsRefusedAndStaysOff()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        JsonObject ruling = await database.RulingAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        await using SqlSession holder = await database.OpenAdminAsync();
        await holder.RunAsync(SqlCall.Begin, new SqlCall("select from cutter_governance.execution_switch for update"));
        await using SqlSession gate = await database.OpenAsync(DatabaseRole.Gatekeeper);
        Task<string?> on = gate.AttemptAsync(SqlCard.On(ruling));
        SqlCall waits = new("select count(*) from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'", gate.ProcessId);
        while (!on.IsCompleted && await database.AsAdmin().RunAsync(waits) != "1")
        {
            Token.ThrowIfCancellationRequested();
        }

        await database.As(DatabaseRole.Verifier).RunAsync(Say);
        await holder.RunAsync(SqlCall.Rollback);
        Assert.Equal("Gate.ProductionExecutionNotAuthorized", await on);
        Assert.False(await database.IsOnAsync());
        // The card was not used, and is void: one that is asked for after the OFF counts.
        Assert.Equal("Gate.CardSuperseded", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling)));
        await database.OnAsync();
        Assert.True(await database.IsOnAsync());
    }

    // The last step looks: an OFF that a ruling has taken away meanwhile is not acknowledged.
    [Fact]
    public async Task Fold_ItIsOnAgain_AcknowledgesNothing()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlCall fold = new(
            "select cutter_governance.fn_execution_fold('{\"acknowledged_at\": \"2026-01-01T00:00:00Z\"}') ->> 'acknowledged_at'"
        );
        Assert.Equal("", await database.AsAdmin().RunAsync(fold));
        await database.OffAsync();
        Assert.NotEqual("", await database.AsAdmin().RunAsync(fold));
    }

    // How many locks a CALL leaves on the switch's row while the statement that was sent with it goes on.
    private static async Task<string?> HeldInAPipelineAsync(SqlDatabase database)
    {
        await using SqlSession hostile = await database.OpenAsync(DatabaseRole.Verifier);
        Task sent = hostile.PipelineAsync(
            new SqlCall("call cutter_governance.execution_off('x')"),
            new SqlCall("select pg_catalog.pg_sleep(3600)")
        );
        SqlCall sleeps = new("select count(*) from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'", hostile.ProcessId);
        while (!sent.IsCompleted && await database.AsAdmin().RunAsync(sleeps) != "1")
        {
            Token.ThrowIfCancellationRequested();
        }

        string? held = await database.AsAdmin().RunAsync(Holds(hostile));
        await database.AsAdmin().RunAsync(new SqlCall("select pg_terminate_backend($1, 5000)", hostile.ProcessId));
        _ = await Record.ExceptionAsync(() => sent);
        return held;
    }

    private static SqlCall Holds(SqlSession session) =>
        new(
            "select count(*) from pg_locks where pid = $1 and relation = 'cutter_governance.execution_switch'::regclass "
                + "and mode = 'RowShareLock'",
            session.ProcessId
        );

    // How many locks a statement, sent in a transaction that is left open, leaves on the switch's row.
    private static async Task<string?> HeldAfterAsync(SqlDatabase database, string statement)
    {
        await using SqlSession hostile = await database.OpenAsync(DatabaseRole.Verifier);
        await hostile.RunAsync(SqlCall.Begin);
        // A statement that is refused has ended its transaction, and holds nothing.
        _ = await Record.ExceptionAsync(() => hostile.RunAsync(new SqlCall(statement)));
        return await database.AsAdmin().RunAsync(Holds(hostile));
    }
}
