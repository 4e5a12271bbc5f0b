using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>What became of a phase whose answer was lost is what the server says, and never a guess.</summary>
[Trait("Promise", "4")]
public sealed class VerdictTests(SandboxFixture fixture)
{
    private const string Stops = "select count(*) from cutter_governance.run_event where event = 'run_stopped'";

    [Fact]
    public async Task Settle_NoTransactionWasRecorded_NothingCommitted() => Assert.Equal("killed:", await SettleAsync(recorded: null));

    [Fact]
    public async Task Settle_TransactionRolledBack_NothingCommitted() =>
        Assert.Equal("killed:", await SettleAsync("(select (pg_current_xact_id()::text::bigint - 1)::text)", rolledBack: true));

    // After a restore the journal tells of transactions of another cluster: one that has not happened here yet.
    [Fact]
    public async Task Settle_TransactionUnknownToTheServer_WaitsForAPerson() =>
        Assert.StartsWith("unknown:the server does not know", await SettleAsync("'9999999999'"), StringComparison.Ordinal);

    // So long ago that the server has thrown away what became of it: pg_xact_status gives NULL.
    [Fact]
    public async Task Settle_ServerHasForgottenTheTransaction_WaitsForAPerson() =>
        Assert.StartsWith("unknown:the server does not know", await SettleAsync("'100'"), StringComparison.Ordinal);

    // The negative control: NULL taken for a rollback. Nothing holds the run, and a phase that may have committed would begin again.
    [Fact]
    public async Task Settle_UnknownTakenForRolledBack_WouldHoldNothing() =>
        Assert.Equal("killed:", await SettleAsync("'100'", guess: true));

    // The server's word and the journal's contradict each other.
    [Fact]
    public async Task Settle_TransactionCommittedWithoutItsResult_WaitsForAPerson() =>
        Assert.StartsWith(
            "unknown:the server says that transaction",
            await SettleAsync("(select intent_xid::text from cutter_governance.run_phase where run_id = $1 and phase = 4)"),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Intent_RunWaitsForAPerson_IsRefusedUntilTheDbaDecides()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await LoseAsync(database, "'9999999999'");
        await run.ClaimAsync();
        Assert.Equal("Gate.RunUndecided", await database.As(DatabaseRole.Executor).AttemptAsync(run.Intent(4)));

        // A stop can be lifted by whoever resumes; this cannot, and no role of a run can decide.
        run.Claimed(await database.AsOwner().RunAsync(new SqlCall("select cutter_governance.fn_run_claim($1, 'runner', true)", run.RunId)));
        Assert.Equal("Gate.RunUndecided", await database.As(DatabaseRole.Executor).AttemptAsync(run.Intent(4)));
        SqlCall decide = new("select cutter_governance.fn_run_decide($1, 'looked: nothing was written')", run.RunId);
        Assert.Equal("42501", await database.As(DatabaseRole.Executor).AttemptAsync(decide));
        Assert.Equal("42501", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(decide));

        await database.AsAdmin().RunAsync(decide);
        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Intent(4)));

        // Decided once: the next owner does not find it again.
        await run.ClaimAsync();
        Assert.Equal(0, await database.CountAsync("select count(*) from cutter_governance.run_hold where lifted_at is null"));
    }

    [Fact]
    public async Task Stop_NobodyRunsIt_IsRefusedUntilItIsResumed()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await run.ApproveAsync();
        await database.AsOwner().RunAsync(new SqlCall("discard all"));
        Assert.Equal(
            "False",
            await database
                .As(DatabaseRole.Executor)
                .RunAsync(new SqlCall("select cutter_governance.fn_run_stop($1, 'operator', 'lunch')", run.RunId))
        );
        Assert.Equal(1, await database.CountAsync("select count(*) from cutter_governance.run_event where event = 'run_stopped'"));

        await run.ClaimAsync();
        Assert.Equal("Gate.RunStopped", await database.As(DatabaseRole.Executor).AttemptAsync(run.Intent(4)));
        run.Claimed(await database.AsOwner().RunAsync(new SqlCall("select cutter_governance.fn_run_claim($1, 'runner', true)", run.RunId)));
        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Intent(4)));
    }

    // The owner that was asked to stop dies before it comes to write that down: whoever claims next does, once.
    [Fact]
    public async Task Claim_StopThatADeadOwnerDidNotWriteDown_IsWrittenDownOnce()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(4);
        Assert.Equal(
            "True",
            await database
                .As(DatabaseRole.Executor)
                .RunAsync(new SqlCall("select cutter_governance.fn_run_stop($1, 'operator', 'lunch')", run.RunId))
        );
        Assert.Equal(0, await database.CountAsync(Stops));
        await database.AsOwner().RunAsync(new SqlCall("discard all"));
        await run.ClaimAsync();
        Assert.Equal(1, await database.CountAsync(Stops));
        await run.ClaimAsync();
        Assert.Equal(1, await database.CountAsync(Stops));
        Assert.Equal("Gate.RunStopped", await database.As(DatabaseRole.Executor).AttemptAsync(run.Intent(5)));
    }

    // Nobody runs it, and a transaction that its dead runner left holds the run's row: the stop stands all the same.
    [Fact]
    public async Task Stop_OrphanHoldsTheRun_StandsAndIsWrittenDownLater()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await using SqlSession orphan = await database.OpenAsync(DatabaseRole.Executor);
        await orphan.RunAsync(SqlCall.Begin, run.Enter(6));
        await database.AsOwner().RunAsync(new SqlCall("discard all"));
        Assert.Equal(
            "False",
            await database
                .As(DatabaseRole.Gatekeeper)
                .RunAsync(new SqlCall("select cutter_governance.fn_run_stop($1, 'operator', 'lunch')", run.RunId))
        );
        Assert.Equal(
            1,
            await database.CountAsync("select count(*) from cutter_governance.run_hold where kind = 'stop' and lifted_at is null")
        );
        await run.ClaimAsync();
        Assert.Equal(1, await database.CountAsync(Stops));
    }

    // A lock that lives with a session is worth nothing where another session answers in its place.
    [Fact]
    public async Task PhaseXid_FromAnotherSessionThanTheOwners_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        await using SqlSession phase = await database.OpenAsync(DatabaseRole.Executor);
        await phase.RunAsync(SqlCall.Begin, run.Enter(4));
        string xid = $"{await phase.RunAsync(new SqlCall("select pg_current_xact_id()::text"))}";
        Assert.Equal("Config.PoolerDetected", await database.As(DatabaseRole.Executor).AttemptAsync(Report(run, xid)));
        await database.AsOwner().RunAsync(Report(run, xid));
    }

    // What is reported decides one day what became of the phase: it must be the phase's own, and under way.
    [Theory]
    [InlineData("4611686018427387904")]
    [InlineData("5")]
    [InlineData("another")]
    public async Task PhaseXid_OfNoTransactionOfThePhase_IsRefused(string reported)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        await using SqlSession other = await database.OpenAsync(DatabaseRole.Executor);
        await other.RunAsync(SqlCall.Begin);
        string another = $"{await other.RunAsync(new SqlCall("select pg_current_xact_id()::text"))}";
        Assert.Equal(
            "Gate.TransactionNotOfPhase",
            await database.AsOwner().AttemptAsync(Report(run, reported == "another" ? another : reported))
        );
    }

    private static SqlCall Report(SqlRun run, string xid) =>
        new("select cutter_governance.fn_phase_xid($1, 4, 1, " + run.Claim + ", $2)", run.RunId, xid);

    // As a restored journal has it, or one whose server has forgotten the transaction since.
    private static SqlCall Record(SqlRun run, string xid) =>
        new(
            "insert into cutter_governance.run_phase_xid (run_id, phase, attempt, epoch, xid) values ($1, 4, 1, 1, ("
                + xid
                + ")::text::xid8)",
            run.RunId
        );

    /// <summary>A phase 4 whose runner is gone before its result was seen.</summary>
    private static async Task<SqlRun> LoseAsync(SqlDatabase database, string? recorded)
    {
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        if (recorded is not null)
        {
            await database.AsAdmin().RunAsync(Record(run, recorded));
        }

        return run;
    }

    private async Task<string> SettleAsync(string? recorded, bool rolledBack = false, bool guess = false)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        if (guess)
        {
            await database
                .AsAdmin()
                .RunAsync(
                    new SqlCall(
                        "create or replace function cutter_governance.fn_xid_status(p_xid xid8) returns text language sql as $$ "
                            + "select coalesce(pg_xact_status(p_xid), 'aborted') $$"
                    )
                );
        }

        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        if (rolledBack)
        {
            string xid = (
                await database.As(DatabaseRole.Executor).RunAsync(SqlCall.Begin, new SqlCall("select pg_current_xact_id()::text"))
            )!;
            await database.As(DatabaseRole.Executor).RunAsync(SqlCall.Rollback);
            recorded = $"'{xid}'";
        }

        if (recorded is not null)
        {
            await database.AsAdmin().RunAsync(Record(run, recorded));
        }

        await run.ClaimAsync();
        return (
            await database
                .As(DatabaseRole.Reader)
                .RunAsync(
                    new SqlCall(
                        """
                        select a.outcome || ':'
                               || coalesce((select h.reason from cutter_governance.run_hold h where h.lifted_at is null), '')
                        from cutter_governance.run_phase a where a.run_id = $1 and a.phase = 4
                        """,
                        run.RunId
                    )
                )
        )!;
    }
}
