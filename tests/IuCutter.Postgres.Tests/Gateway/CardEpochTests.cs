using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// An OFF voids the cards of runs that were asked for before it, as it voids rulings (<see cref="RulingEpochTests"/>): what a sovereign
/// signed in another situation cannot be kept for the time after. And no request moves the switch's epoch.
/// </summary>
[Trait("Promise", "2")]
public sealed class CardEpochTests(SandboxFixture fixture)
{
    private const string Cut = "CutAuthorization";
    private const string Lifecycle = "LifecycleAuthorization";
    private const string Undo = "Undo";
    private const string Superseded = "Gate.CardSuperseded";

    private static readonly SqlCall Say = new("select cutter_governance.fn_execution_off('said, and not written')");

    [Theory]
    [InlineData(Cut, 3, true)]
    [InlineData(Cut, 3, false)]
    [InlineData(Lifecycle, 9, true)]
    [InlineData(Lifecycle, 9, false)]
    [InlineData(Undo, 6, true)]
    [InlineData(Undo, 6, false)]
    public async Task Import_OffSinceTheCardWasAskedFor_IsRefused(string gate, int phase, bool written)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(phase);
        JsonObject card = await AskedForAsync(database, run, gate);
        await (written ? (Task)database.OffAsync() : database.As(DatabaseRole.Verifier).RunAsync(Say));
        await database.OnAsync();
        long approvals = await database.CountAsync("select count(*) from cutter_governance.approval");

        Assert.Equal(Superseded, await ImportAsync(database, run, card));

        Assert.Equal(approvals, await database.CountAsync("select count(*) from cutter_governance.approval"));
        // The control: one that is asked for now.
        Assert.Null(await ImportAsync(database, run, await AskedForAsync(database, run, gate)));
    }

    // Said between the switching on and the import, and not written yet.
    [Fact]
    public async Task Import_OffIsStandingWhenItIsJudged_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = await AskedForAsync(database, run, Cut);
        await database.As(DatabaseRole.Verifier).RunAsync(Say);
        Assert.Equal("Gate.ProductionExecutionNotAuthorized", await ImportAsync(database, run, card));

        // A card that is asked for while one stands writes it first, and is of the epoch that it began.
        JsonObject later = await AskedForAsync(database, run, Cut);
        Assert.Equal(0, await database.CountAsync("select count(*) from cutter_governance.execution_off where not is_room"));
        await database.OnAsync();
        Assert.Equal(Superseded, await ImportAsync(database, run, card));
        Assert.Null(await ImportAsync(database, run, later));
    }

    // The negative control: a database that does not compare epochs takes what was signed before the OFF.
    [Fact]
    public async Task Control_EpochIsNotCompared_TakesTheCardAfterOff()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = await AskedForAsync(database, run, Cut);
        await database.OffAsync();
        await database.OnAsync();
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "create or replace function cutter_governance.fn_epoch_stands(p_epoch bigint, p_timeline text) returns boolean "
                        + "language sql as 'select true'"
                )
            );
        Assert.Null(await ImportAsync(database, run, card));
    }

    // No OFF, no loss: asked for while it was off from the beginning, or while a ruling ran out.
    [Fact]
    public async Task Import_NobodyHasSaidOff_TheCardCounts()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun first = await new SqlRun(database).CompleteAsync(3);
        SqlRun second = await new SqlRun(database).CompleteAsync(3);
        JsonObject early = await AskedForAsync(database, first, Cut);
        JsonObject late = await AskedForAsync(database, second, Cut);
        await database.OnAsync();
        Assert.Null(await ImportAsync(database, first, early));
        await RulingEnd.NowAsync(database, "*", $"{Cut},{Lifecycle}");
        Assert.False(await database.IsOnAsync());
        await database.OnAsync();
        Assert.Null(await ImportAsync(database, second, late));
    }

    // To end a run, or to replace the database, is nothing that an OFF stands against.
    [Fact]
    public async Task Import_EndOfARunAskedForBeforeOff_Counts()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject end = SqlCard.EndOf(database, run);
        JsonObject restore = SqlCard.RestoreOf(database);
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(end), SqlCard.Request(restore));
        await database.OffAsync();
        SqlRole gate = database.As(DatabaseRole.Gatekeeper);
        Assert.Null(await gate.AttemptAsync(SqlCard.Void(end)));
        Assert.Null(await gate.AttemptAsync(SqlCard.ApproveRestore(restore)));
    }

    // What is given up for good takes what was outstanding with it: it may have been used in the history that was lost.
    [Fact]
    public async Task Reconcile_TurnsOffAndVoidsWhatWasAskedForAndWhatIsInForce()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        SqlRun other = await new SqlRun(database).CompleteAsync(3);
        JsonObject approval = await AskedForAsync(database, other, Cut);
        JsonObject ruling = await database.RulingAsync();
        JsonObject reconcile = SqlCard.ReconcileOf(database);
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling), SqlCard.Request(reconcile));
        SqlRole gate = database.As(DatabaseRole.Gatekeeper);

        Assert.Null(await gate.AttemptAsync(SqlCard.Reconcile(reconcile)));

        Assert.False(await database.IsOnAsync());
        Assert.Equal(Superseded, await gate.AttemptAsync(SqlCard.On(ruling)));
        Assert.Equal("Gate.ApprovalUsed", await gate.AttemptAsync(SqlCard.Reconcile(reconcile)));
        await database.OnAsync();
        Assert.Equal(Superseded, await gate.AttemptAsync(SqlCard.Record(approval, other.Permitted())));
        Assert.Equal("Gate.PermitVoided", await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
    }

    // The switch's next epoch is above that of every request: one that names the last number would leave none, for good.
    [Theory]
    [InlineData("Void", "23514")]
    [InlineData("Restore", "23514")]
    [InlineData("Reconcile", "23514")]
    [InlineData(Cut, Superseded)]
    [InlineData(Undo, Superseded)]
    public async Task Request_NamesAnEpochOfItsOwn_IsRefusedAndTheSwitchTurnsOnAgain(string gate, string refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(6);
        JsonObject card = await CardAsync(database, run, gate);
        SqlRole executor = database.As(DatabaseRole.Executor);
        foreach (long epoch in (long[])[long.MaxValue, await database.EpochAsync() + 1])
        {
            Assert.Equal(refusal, await executor.AttemptAsync(SqlCard.Request(card, request => request["switch_epoch"] = epoch)));
        }

        Assert.NotNull((await database.OffAsync())["acknowledged_at"]);
        await database.OnAsync();
        Assert.True(await database.IsOnAsync());
    }

    // The negative control: where any request may name an epoch, one is enough, and nobody turns it on again.
    [Fact]
    public async Task Control_RequestMayNameAnyEpoch_TheSwitchIsOffForGood()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    """
                    do $$ declare v_name text; begin
                        for v_name in select c.conname from pg_constraint c where c.conrelid = 'cutter_governance.card_request'::regclass
                            and c.contype = 'c' and pg_get_constraintdef(c.oid) ~ 'switch_epoch IS' loop
                            execute format('alter table cutter_governance.card_request drop constraint %I', v_name);
                        end loop;
                    end $$
                    """
                )
            );
        await database
            .As(DatabaseRole.Executor)
            .RunAsync(SqlCard.Request(SqlCard.EndOf(database, run), request => request["switch_epoch"] = long.MaxValue));
        JsonObject ruling = await database.RulingAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        Assert.Equal("22003", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling)));
    }

    private static async Task<JsonObject> CardAsync(SqlDatabase database, SqlRun run, string gate) =>
        gate switch
        {
            "Void" => SqlCard.EndOf(database, run),
            "Restore" => SqlCard.RestoreOf(database),
            "Reconcile" => SqlCard.ReconcileOf(database),
            Undo => await SqlCard.UndoOfAsync(database, run),
            _ => await SqlCard.ApprovalAsync(database, run, gate),
        };

    private static async Task<JsonObject> AskedForAsync(SqlDatabase database, SqlRun run, string gate)
    {
        JsonObject card = await CardAsync(database, run, gate);
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));
        return card;
    }

    private static Task<string?> ImportAsync(SqlDatabase database, SqlRun run, JsonObject card) =>
        database
            .As(DatabaseRole.Gatekeeper)
            .AttemptAsync(card["gate"]!.GetValue<string>() == Undo ? SqlCard.ApproveUndo(card) : SqlCard.Record(card, run.Permitted()));
}
