using System.Globalization;
using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>OFF waits for nobody who means harm: neither another OFF, nor a lock, nor a login that is refused.</summary>
[Trait("Promise", "2")]
public sealed class OffUnderAttackTests(SandboxFixture fixture)
{
    private static readonly SqlCall Say = new("select cutter_governance.fn_execution_off('held open')");

    [Fact]
    public async Task Off_ThirtyOffsHeldOpenByTheReader_IsAcknowledgedAndTurnsOnAgain()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await using Sessions hostile = new(database);
        await hostile.HoldAsync(DatabaseRole.Reader, 10, Writable, SqlCall.Begin, Say);
        Assert.True(await database.IsOnAsync());

        Assert.NotNull((await database.OffAsync())["acknowledged_at"]);
        Assert.False(await database.IsOnAsync());

        // What is held open holds up no ruling; once it is committed, it counts.
        await database.OnAsync();
        Assert.True(await database.IsOnAsync());
        await hostile.RunAsync(SqlCall.Commit);
        Assert.False(await database.IsOnAsync());
    }

    /// <summary>The negative control: an OFF that takes the fence for itself, as a lock, is stopped by one that is held open.</summary>
    [Fact]
    public async Task Off_ThatLocksTheFence_WaitsForOneHeldOpen()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    """
                    create function cutter_governance.fn_naive_off() returns void language plpgsql security definer
                        set search_path = pg_catalog, pg_temp set lock_timeout = '200ms'
                    as $$ begin lock table cutter_governance.execution_fence in exclusive mode; end $$
                    """
                ),
                new SqlCall("grant execute on function cutter_governance.fn_naive_off() to public")
            );
        await using Sessions hostile = new(database);
        await hostile.HoldAsync(DatabaseRole.Reader, 1, Writable, SqlCall.Begin, new SqlCall("select cutter_governance.fn_naive_off()"));
        Assert.Equal(
            "55P03",
            await database.As(DatabaseRole.Gatekeeper).AttemptAsync(new SqlCall("select cutter_governance.fn_naive_off()"))
        );
    }

    [Fact]
    public async Task Off_EveryLoginHoldsWhatItCan_IsAcknowledgedForEachWhoSaysIt()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        JsonObject ruling = await database.RulingAsync();
        SqlRun writing = await new SqlRun(database).IntendAsync(6);
        await using Sessions hostile = new(database);
        await hostile.HoldAsync(DatabaseRole.Reader, 6, Writable, SqlCall.Begin, Say);
        await hostile.HoldAsync(
            DatabaseRole.Reader,
            4,
            Writable,
            SqlCall.Begin,
            new SqlCall("select cutter_governance.fn_execution_fold('{}')")
        );
        await hostile.HoldAsync(DatabaseRole.Verifier, 4, SqlCall.Begin, Say);
        await hostile.HoldAsync(DatabaseRole.Gatekeeper, 4, SqlCall.Begin, Say);
        // These hold the fence and the switch's row, or wait for it with the fence in their hand: OFF ends them.
        await hostile.HoldAsync(DatabaseRole.Executor, 1, SqlCall.Begin, SqlCard.Request(ruling));
        await using SqlSession writer = await database.OpenAsync(DatabaseRole.Executor);
        await writer.RunAsync([SqlCall.Begin, writing.Enter(6), .. writing.Work(6), writing.Complete(6)]);

        foreach (DatabaseRole role in (DatabaseRole[])[DatabaseRole.Gatekeeper, DatabaseRole.Executor, DatabaseRole.Verifier])
        {
            Assert.NotNull((await database.OffAsync(role))["acknowledged_at"]);
            Assert.False(await database.IsOnAsync());
        }

        JsonNode bySuperuser = JsonNode.Parse(
            (await database.AsAdmin().RunAsync(new SqlCall("call cutter_governance.execution_off('by the DBA')")))!
        )!;
        Assert.NotNull(bySuperuser["acknowledged_at"]);
        Assert.Equal(0, await database.UnitsAsync(writing.Prefix));
    }

    [Fact]
    public async Task Off_SaidInATransactionThatIsLeftOpen_IsNotDrained()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await using SqlSession session = await database.OpenAsync(DatabaseRole.Gatekeeper);
        Assert.Equal(
            "Gate.OffNotCommitted",
            await session.AttemptAsync(SqlCall.Begin, Say, new SqlCall("select cutter_governance.fn_execution_drain()"))
        );
        Assert.Equal("2D000", await session.AttemptAsync(SqlCall.Begin, new SqlCall("call cutter_governance.execution_off('x')")));
        Assert.True(await database.IsOnAsync());
    }

    [Fact]
    public async Task Off_AVeryLongReason_CountsAndIsCut()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await database
            .As(DatabaseRole.Verifier)
            .RunAsync(new SqlCall("call cutter_governance.execution_off($1)", new string('x', 3_000_000)));
        Assert.False(await database.IsOnAsync());
        Assert.Equal(500, await database.CountAsync("select length(why) from cutter_governance.execution_switch"));
    }

    [Fact]
    public async Task Off_SaidManyTimesInOneTransaction_IsOneRow()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database
            .As(DatabaseRole.Executor)
            .RunAsync(
                SqlCall.Begin,
                new SqlCall("select cutter_governance.fn_execution_off('x') from generate_series(1, 1000)"),
                SqlCall.Commit
            );
        Assert.Equal(1, await database.CountAsync("select count(*) from cutter_governance.execution_off where not is_room"));
    }

    // A hundred that stand say as much as a million, which would keep whoever takes them busy for longer than an OFF may take.
    [Fact]
    public async Task Off_SaidWithoutEnd_LeavesAHundredRows()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await SayAsync(database, 300);
        Assert.Equal(100, await RowsAsync(database));
        Assert.False(await database.IsOnAsync());
        JsonObject answer = await database.OffAsync();
        Assert.NotNull(answer["acknowledged_at"]);
        Assert.Null(answer["switch_fault"]);
        Assert.Equal(0, await RowsAsync(database));
        await database.OnAsync();
        Assert.True(await database.IsOnAsync());
    }

    // A card that is just being asked for takes the OFFs that stand, and names the epoch after them: this OFF is not one of those.
    [Theory]
    [InlineData(true, "Gate.CardSuperseded")]
    [InlineData(false, null)]
    public async Task Off_AHundredStandAndACardIsBeingAskedFor_VoidsTheCard(bool looks, string? refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        if (!looks)
        {
            // The negative control.
            await database
                .AsAdmin()
                .RunAsync(
                    new SqlCall(
                        "create or replace function cutter_governance.fn_off_stands() returns boolean language sql security definer "
                            + "as 'select count(*) >= 100 from cutter_governance.execution_off where not is_room'"
                    )
                );
        }

        await SayAsync(database, 100);
        JsonObject ruling = await database.RulingAsync();
        await using SqlSession asking = await database.OpenAsync(DatabaseRole.Executor);
        await asking.RunAsync(SqlCall.Begin, SqlCard.Request(ruling));
        await database.As(DatabaseRole.Verifier).RunAsync(Say);
        await asking.RunAsync(SqlCall.Commit);
        Assert.Equal(refusal, await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling)));
    }

    // The event's number is taken, so the journal cannot be written: that is no reason to be on.
    [Fact]
    public async Task Off_JournalCannotBeWritten_IsOffAndIsWrittenLater()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall("alter table cutter_governance.run_event add constraint taken check (event <> 'execution_off') not valid")
            );
        JsonObject answer = await database.OffAsync();
        Assert.NotNull(answer["acknowledged_at"]);
        Assert.Equal("23514", answer["switch_fault"]!.GetValue<string>());
        Assert.False(await database.IsOnAsync());

        await database.AsAdmin().RunAsync(new SqlCall("alter table cutter_governance.run_event drop constraint taken"));
        Assert.False(await database.IsOnAsync());
        Assert.Null((await database.OffAsync())["switch_fault"]);
        Assert.Equal(2, await database.CountAsync("select count(*) from cutter_governance.run_event where event = 'execution_off'"));
    }

    [Fact]
    public async Task On_WhileAnOffIsHeldOpen_DoesNotTakeItAway()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await using SqlSession saying = await database.OpenAsync(DatabaseRole.Verifier);
        await saying.RunAsync(SqlCall.Begin, Say);
        long epoch = await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await saying.RunAsync(SqlCall.Commit);
        Assert.Equal(
            "Gate.ProductionExecutionNotAuthorized",
            await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6)))
        );
        Assert.True(await database.OnAsync() > epoch);
        Assert.Equal("Gate.PermitVoided", await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
    }

    [Fact]
    public async Task Commit_WithACursorThatIsReadAtCommit_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        SqlCall cursor = new("declare late cursor with hold for select pg_sleep(0.1)");
        SqlRole executor = database.As(DatabaseRole.Executor);
        Assert.Equal("Gate.HoldableCursor", await executor.AttemptAsync(run.Phase(6, [.. run.Work(6), cursor])));
        Assert.Null(await executor.AttemptAsync(run.Phase(6, [.. run.Work(6), cursor, new SqlCall("close late")])));
    }

    [Fact]
    public async Task Switch_TurnedOnInAnotherTimeline_IsOff()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await database.AsAdmin().RunAsync(new SqlCall("update cutter_governance.execution_switch set timeline = '000000FF'"));
        Assert.False(await database.IsOnAsync());
        await database.OnAsync();
        Assert.True(await database.IsOnAsync());
    }

    [Fact]
    public async Task Switch_TheClockStandsBehindTheJournal_IsOffAndNoCardCounts()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        JsonObject ruling = await database.RulingAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        string head = (await database.AsAdmin().RunAsync(new SqlCall("select max(event_id)::text from cutter_governance.run_event")))!;
        SqlCall ahead(string interval) =>
            new(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"update cutter_governance.run_event set occurred_at = clock_timestamp() + interval '{interval}' "
                        + $"where event_id = {head}"
                )
            );
        SqlRole admin = database.AsAdmin();
        await admin.RunAsync(new SqlCall("alter table cutter_governance.run_event disable trigger all"), ahead("1 hour"));
        Assert.False(await database.IsOnAsync());
        Assert.Equal("Gate.ClockBehind", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling)));
        await admin.RunAsync(ahead("0"));
        Assert.True(await database.IsOnAsync());
        Assert.Null(await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling)));
    }

    private static readonly SqlCall Writable = new("set default_transaction_read_only = off");

    // As a login says it that means to fill the table: each in a transaction of its own.
    private static Task<string?> SayAsync(SqlDatabase database, int times) =>
        database
            .As(DatabaseRole.Verifier)
            .RunAsync(
                new SqlCall(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"do $$ begin for i in 1..{times} loop perform cutter_governance.fn_execution_off('x'); commit; end loop; end $$"
                    )
                )
            );

    private static Task<long> RowsAsync(SqlDatabase database) =>
        database.CountAsync("select count(*) from cutter_governance.execution_off where not is_room");

    /// <summary>Sessions that were made to hold something, and are kept.</summary>
    private sealed class Sessions(SqlDatabase database) : IAsyncDisposable
    {
        private readonly List<SqlSession> _open = [];

        public async Task HoldAsync(DatabaseRole role, int count, params SqlCall[] calls)
        {
            for (int one = 0; one < count; one++)
            {
                SqlSession session = await database.OpenAsync(role);
                _open.Add(session);
                await session.RunAsync(calls);
            }
        }

        public async Task RunAsync(SqlCall call)
        {
            foreach (SqlSession session in _open)
            {
                await session.RunAsync(call);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (SqlSession session in _open)
            {
                await session.DisposeAsync();
            }
        }
    }
}
