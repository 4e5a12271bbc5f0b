using System.Globalization;
using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// An OFF voids every ruling that was asked for before it, as it voids permits: a signed ruling cannot be kept for the time after an OFF.
/// </summary>
[Trait("Promise", "2")]
public sealed class RulingEpochTests(SandboxFixture fixture)
{
    private const string EveryGate = "CutAuthorization,LifecycleAuthorization";
    private const string Superseded = "Gate.CardSuperseded";

    private static readonly SqlCall Say = new("select cutter_governance.fn_execution_off('said, and not written')");
    private static readonly SqlCall Call = new("call cutter_governance.execution_off('test')");

    // Said and written, said alone, said twice; and where there was no room for a row of its own.
    private static readonly Dictionary<string, Func<SqlDatabase, Task>> Offs = new(StringComparer.Ordinal)
    {
        ["written"] = database => database.As(DatabaseRole.Verifier).RunAsync(Call),
        ["said"] = database => database.As(DatabaseRole.Verifier).RunAsync(Say),
        ["said twice"] = database => database.As(DatabaseRole.Verifier).RunAsync(Say, Say),
        ["written, then said"] = database => database.As(DatabaseRole.Verifier).RunAsync(Call, Say),
        ["without room"] = async database =>
        {
            await database.LeaveNoRoomForOffAsync();
            await database.As(DatabaseRole.Verifier).RunAsync(Call);
            await database.AsAdmin().RunAsync(new SqlCall("drop trigger is_full on cutter_governance.execution_off"));
        },
    };

    public static TheoryData<string, bool> Kinds
    {
        get
        {
            TheoryData<string, bool> kinds = new();
            foreach (string name in Offs.Keys)
            {
                kinds.Add(name, true);
                kinds.Add(name, false);
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task On_OffSinceTheRulingWasAskedFor_IsRefused(string how, bool on)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        if (on)
        {
            await database.OnAsync();
        }

        JsonObject ruling = await AskedForAsync(database);
        await Offs[how](database);
        long approvals = await database.CountAsync("select count(*) from cutter_governance.approval");

        Assert.Equal(Superseded, await OnAsync(database, ruling));

        Assert.False(await database.IsOnAsync());
        Assert.Equal(approvals, await database.CountAsync("select count(*) from cutter_governance.approval"));
        // The control: one that is asked for now.
        Assert.Null(await OnAsync(database, await AskedForAsync(database)));
        Assert.True(await database.IsOnAsync());
        Assert.Equal(Superseded, await OnAsync(database, ruling));
    }

    // The negative control: a database that does not compare epochs is turned on by what was signed before the OFF.
    [Fact]
    public async Task Control_EpochIsNotCompared_TurnsItOnAfterOff()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "create or replace function cutter_governance.fn_epoch_stands(p_epoch bigint, p_timeline text) returns boolean "
                        + "language sql as 'select true'"
                )
            );
        JsonObject ruling = await AskedForAsync(database);
        await database.OffAsync();

        Assert.Null(await OnAsync(database, ruling));
    }

    // No OFF, no loss: others that turn it on, or run out, void nothing that was asked for before them.
    [Fact]
    public async Task On_NobodyHasSaidOff_EachThatWasAskedForCounts()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        JsonObject[] early = [await AskedForAsync(database), await AskedForAsync(database), await AskedForAsync(database)];
        Assert.Null(await OnAsync(database, early[0]));
        Assert.Null(await OnAsync(database, early[1]));
        JsonObject beside = await AskedForAsync(database);
        JsonObject late = await AskedForAsync(database);
        Assert.Null(await OnAsync(database, beside));
        long epoch = await EpochAsync(database);

        await RulingEnd.NowAsync(database, "*", EveryGate);
        Assert.False(await database.IsOnAsync());
        JsonObject between = await AskedForAsync(database);
        Assert.Null(await OnAsync(database, late));
        Assert.True(await EpochAsync(database) > epoch);
        Assert.Null(await OnAsync(database, between));
        await RulingEnd.NowAsync(database, "*", EveryGate);
        // Two turns later, and from before the first of them.
        Assert.Null(await OnAsync(database, early[2]));

        JsonObject last = await AskedForAsync(database);
        await database.OffAsync();
        Assert.Equal(Superseded, await OnAsync(database, last));
    }

    // An epoch that is still to come would outlive the OFF that begins it.
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public async Task Request_OfAnotherEpochThanTheSwitchs_IsRefused(int more)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        JsonObject ruling = await database.RulingAsync();
        long epoch = ruling["switch_epoch"]!.GetValue<long>();
        SqlRole executor = database.As(DatabaseRole.Executor);
        Assert.Equal(Superseded, await executor.AttemptAsync(SqlCard.Request(ruling, request => request["switch_epoch"] = epoch + more)));
        Assert.Equal(Superseded, await executor.AttemptAsync(SqlCard.Request(ruling, request => request["switch_epoch"] = null)));

        // What was asked for is what was signed.
        ruling["switch_epoch"] = epoch + more;
        await executor.RunAsync(SqlCard.Request(ruling, request => request["switch_epoch"] = epoch));
        Assert.Equal("Gate.SignedOtherwise", await OnAsync(database, ruling));
        JsonObject silent = await database.RulingAsync();
        silent.Remove("switch_epoch");
        await executor.RunAsync(SqlCard.Request(silent, request => request["switch_epoch"] = epoch));
        Assert.NotNull(await OnAsync(database, silent));
        Assert.False(await database.IsOnAsync());
        // The control: the switch's own.
        Assert.Null(await OnAsync(database, await AskedForAsync(database)));
    }

    // The epoch grows when OFFs are written, by one for all that were said: one that is said after the request must be another.
    [Fact]
    public async Task Request_OffThatIsNotWrittenYet_IsWrittenFirst()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await database.As(DatabaseRole.Reader).RunAsync(new SqlCall("set default_transaction_read_only = off"), Say);
        JsonObject ruling = await AskedForAsync(database);
        Assert.Equal(0, await database.CountAsync("select count(*) from cutter_governance.execution_off where not is_room"));
        Assert.Equal(1, await database.CountAsync("select count(*) from cutter_governance.run_event where event = 'execution_off'"));

        await database.As(DatabaseRole.Verifier).RunAsync(Say);
        Assert.Equal(Superseded, await OnAsync(database, ruling));
        // The control: without another OFF the ruling that came after the first one counts.
        Assert.Null(await OnAsync(database, await AskedForAsync(database)));
    }

    // The negative control: where the request leaves the OFF as it is, and nobody counts what was asked for, the next one begins no
    // epoch of its own.
    [Fact]
    public async Task Control_RequestWritesNoOff_TheNextOneIsTakenAway()
    {
        const string write = "perform cutter_governance.fn_off_write('unknown');";
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        string request = (
            await database
                .AsAdmin()
                .RunAsync(new SqlCall("select pg_get_functiondef('cutter_governance.fn_epoch_request(bigint)'::regprocedure)"))
        )!;
        Assert.Contains(write, request, StringComparison.Ordinal);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(request.Replace(write, "", StringComparison.Ordinal)),
                new SqlCall(
                    "create or replace function cutter_governance.fn_next_epoch(p_epoch bigint) returns bigint language sql as "
                        + "'select greatest(p_epoch, (select max(p.epoch) from cutter_governance.permit p)) + 1'"
                )
            );
        await database.As(DatabaseRole.Verifier).RunAsync(Say);
        JsonObject ruling = await AskedForAsync(database);
        await database.As(DatabaseRole.Verifier).RunAsync(Say);

        Assert.Null(await OnAsync(database, ruling));
    }

    // It was said before the ruling was asked for, and counts from its COMMIT on.
    [Fact]
    public async Task On_OffHeldOpenWhileTheRulingWasAskedFor_IsRefusedOnceItIsCommitted()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await using SqlSession saying = await database.OpenAsync(DatabaseRole.Verifier);
        await saying.RunAsync(SqlCall.Begin, Say);
        JsonObject ruling = await AskedForAsync(database);
        await saying.RunAsync(SqlCall.Commit);

        Assert.Equal(Superseded, await OnAsync(database, ruling));
        Assert.Null(await OnAsync(database, await AskedForAsync(database)));
    }

    // A server that was promoted may not have heard of an OFF: what was asked for on the other one is not for this one.
    [Fact]
    public async Task On_RulingAskedForInAnotherTimeline_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        string timeline = database.History.Timeline;
        JsonObject ruling = await database.RulingAsync();
        ruling["timeline"] = "000000FF";
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling, request => request["timeline"] = timeline));
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall("alter table cutter_governance.card_request disable trigger all"),
                new SqlCall("update cutter_governance.card_request set timeline = '000000FF'")
            );

        Assert.Equal("Gate.CardHistory", await OnAsync(database, ruling));
        // The switch asks it by itself, when it has the ruling to itself.
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "create or replace function cutter_governance.fn_history_fault(p_database_oid bigint, p_timeline text, "
                        + "p_log_size bigint, p_log_root text) returns text language sql as 'select null::text'"
                )
            );
        Assert.Equal(Superseded, await OnAsync(database, ruling));
        Assert.Null(await OnAsync(database, await AskedForAsync(database)));
    }

    private static async Task<JsonObject> AskedForAsync(SqlDatabase database)
    {
        JsonObject ruling = await database.RulingAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        return ruling;
    }

    private static Task<string?> OnAsync(SqlDatabase database, JsonObject ruling) =>
        database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling));

    private static async Task<long> EpochAsync(SqlDatabase database) =>
        long.Parse(
            (await database.As(DatabaseRole.Reader).RunAsync(new SqlCall("select cutter_governance.fn_execution_status() ->> 'epoch'")))!,
            CultureInfo.InvariantCulture
        );
}
