using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// A login that leaves a transaction open with a run's row in it holds the run up until somebody claims it, and no longer; whoever cannot
/// be ended is named; and an OFF does not wait for it.
/// </summary>
[Trait("Promise", "4")]
public sealed class HeldRunTests(SandboxFixture fixture)
{
    public static TheoryData<string> Holds => ["attestation", "card", "note", "stop", "release"];

    [Theory]
    [MemberData(nameof(Holds))]
    public async Task Claim_RowHeldByATransactionThatIsLeftOpen_EndsIt(string what)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await using SqlSession hostile = await HoldAsync(database, run, what);
        Assert.Equal("1", await HoldersAsync(database, run));

        run.Claimed(await database.AsOwner().RunAsync(Claim(run)));

        Assert.Equal("0", await HoldersAsync(database, run));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => hostile.RunAsync(SqlCall.Commit));
        await run.CompleteAsync(4);
    }

    // The row is locked in a savepoint that was released, so that its holder is told from others by what they have locked: whoever says OFF
    // has read the table of runs, and is not ended for that.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Claim_RowHeldByATransactionThatIsLeftOpen_EndsNobodyWhoOnlyReads(bool looks)
    {
        const string locked = "and t.mode <> 'AccessShareLock'";
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        if (!looks)
        {
            // The negative control.
            await BluntAsync(database, "fn_row_holders(regclass, xid)", locked, "");
        }

        await using SqlSession reader = await database.OpenAsync(DatabaseRole.Verifier);
        await reader.RunAsync(
            SqlCall.Begin,
            new SqlCall("select cutter_governance.fn_execution_off('x')"),
            new SqlCall("select count(*) from cutter_governance.run")
        );
        await using SqlSession hostile = await HoldAsync(database, run, "stop");

        run.Claimed(await database.AsOwner().RunAsync(Claim(run)));

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => hostile.RunAsync(SqlCall.Commit));
        Assert.Equal(looks, await Record.ExceptionAsync(() => reader.RunAsync(SqlCall.Commit)) is null);
    }

    // So is who works on another run, in a transaction that began before: he is known by the row of that one.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Claim_RowHeldByATransactionThatIsLeftOpen_EndsNobodyWhoHoldsAnotherRow(bool looks)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun other = await new SqlRun(database).CompleteAsync(3);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        if (!looks)
        {
            // The negative control.
            await BluntAsync(database, "fn_row_holders(regclass, xid)", "where not s.elsewhere or", "where true or");
        }

        await using SqlSession honest = await HoldAsync(database, other, "attestation");
        await using SqlSession hostile = await HoldAsync(database, run, "stop");

        run.Claimed(await database.AsOwner().RunAsync(Claim(run)));

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => hostile.RunAsync(SqlCall.Commit));
        Assert.Equal(looks, await Record.ExceptionAsync(() => honest.RunAsync(SqlCall.Commit)) is null);
    }

    // Who holds another row too is found where nobody else is.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Claim_HolderOfTwoRows_EndsIt(bool looks)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun other = await new SqlRun(database).CompleteAsync(3);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        if (!looks)
        {
            // The negative control.
            await BluntAsync(database, "fn_row_holders(regclass, xid)", " or not exists (select from session o where not o.elsewhere)", "");
        }

        await using SqlSession hostile = await HoldAsync(database, other, "note");
        await database.AsOwner().RunAsync(new SqlCall($"select cutter_governance.fn_run_release($1, {run.Claim})", run.RunId));
        await hostile.RunAsync(new SqlCall("select cutter_governance.fn_run_stop($1, 'x', 'x')", run.RunId));

        Assert.Equal(looks ? null : "Gate.RunLockHeld", await database.AsOwner().AttemptAsync(Claim(run)));

        Assert.Equal(looks, await Record.ExceptionAsync(() => hostile.RunAsync(SqlCall.Commit)) is NpgsqlException);
    }

    // Who asks for the turn waits for owners that let go just now, and holds nothing of theirs afterwards.
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task Claim_TurnAskedForInATransactionThatIsLeftOpen_GetsTheRun(bool byVerifier, bool givesBack)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun other = await new SqlRun(database).CompleteAsync(3);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        if (!givesBack)
        {
            // The negative control.
            await BluntAsync(database, "fn_turn_require(text, text)", "raise lock_not_available;", "");
        }

        await using SqlSession hostile = await database.OpenAsync(byVerifier ? DatabaseRole.Verifier : DatabaseRole.Executor);
        await hostile.RunAsync(SqlCall.Begin, new SqlCall("select cutter_governance.fn_turn_require($1, 'pre_write_backup')", other.RunId));

        if (!givesBack)
        {
            Assert.Equal("55P03", await database.AsOwner().AttemptAsync(Claim(run)));
            return;
        }

        run.Claimed(await database.AsOwner().RunAsync(Claim(run)));
        await database.AsOwner().RunAsync(new SqlCall($"select cutter_governance.fn_run_release($1, {run.Claim})", run.RunId));

        await hostile.RunAsync(SqlCall.Commit);
    }

    // A phase ends nobody: it says whom it waited for.
    [Theory]
    [InlineData("intent")]
    [InlineData("enter")]
    [InlineData("complete")]
    public async Task Phase_RowHeldByATransactionThatIsLeftOpen_NamesTheSession(string step)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await BluntAsync(database, "fn_row_lock(text, regclass, text, text)", "20 seconds", "0 seconds");
        SqlCall call = step switch
        {
            "intent" => run.Intent(6),
            "enter" => run.Enter(6),
            _ => run.Complete(7, "common"),
        };
        await using (SqlSession hostile = await HoldAsync(database, run, "note"))
        {
            PostgresException busy = await Assert.ThrowsAsync<PostgresException>(() => database.As(DatabaseRole.Executor).RunAsync(call));
            Assert.Equal("Store.Busy", Refusal.Name(busy));
            Assert.Equal($"run {run.RunId} is held by session {hostile.ProcessId} of cutter_gate", busy.MessageText);
            await hostile.RunAsync(SqlCall.Commit);
        }

        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
    }

    [Fact]
    public async Task Phase_HolderEndsInTime_GoesOn()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await using SqlSession holder = await HoldAsync(database, run, "note");
        await using SqlSession session = await database.OpenAsync(DatabaseRole.Executor);
        Task<string?> phase = session.AttemptAsync(run.Phase(6, run.Work(6)));
        SqlCall waits = new("select count(*) from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'", session.ProcessId);
        while (await database.AsAdmin().RunAsync(waits) == "0" && !phase.IsCompleted)
        {
            await Task.Yield();
        }

        Assert.False(phase.IsCompleted);
        await holder.RunAsync(SqlCall.Commit);
        Assert.Null(await phase);
    }

    // Whoever commits waits for the tree of the log, and says for whom.
    [Fact]
    public async Task Commit_TreeHeldByAnotherSession_NamesTheSession()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await BluntAsync(database, "fn_log_commit()", "'60s'", "'50ms'");
        await using SqlSession admin = await database.OpenAdminAsync();
        await admin.RunAsync(SqlCall.Begin, new SqlCall("lock table cutter_governance.log_lock in exclusive mode"));
        // Who only reads it keeps nobody waiting, and is not named.
        await using SqlSession reader = await database.OpenAsync(DatabaseRole.Reader);
        await reader.RunAsync(SqlCall.Begin, new SqlCall("select count(*) from cutter_governance.log_lock"));
        SqlCall stop = new("select cutter_governance.fn_run_stop($1, 'x', 'x')", run.RunId);

        PostgresException busy = await Assert.ThrowsAsync<PostgresException>(() => database.As(DatabaseRole.Gatekeeper).RunAsync(stop));

        Assert.Equal("Store.Busy", Refusal.Name(busy));
        string login = (string)(await admin.RunAsync(new SqlCall("select session_user::text")))!;
        Assert.Equal($"the tree of the log is held by session {admin.ProcessId} of {login}", busy.MessageText);
        await admin.RunAsync(SqlCall.Rollback);
        Assert.Null(await database.As(DatabaseRole.Gatekeeper).AttemptAsync(stop));
    }

    /// <summary>The negative control: where the holders are not looked for, no claim gets the run while one is left open.</summary>
    [Fact]
    public async Task Control_HoldersAreNotLookedFor_NobodyClaimsTheRun()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "create or replace function cutter_governance.fn_run_holders(p_run_id text) returns table (pid int, login name) "
                        + "language sql as 'select 1, ''x''::name where false'"
                )
            );
        await using SqlSession hostile = await HoldAsync(database, run, "attestation");
        Assert.Equal("Gate.RunLockHeld", await database.AsOwner().AttemptAsync(Claim(run)));
        await hostile.RunAsync(SqlCall.Commit);
    }

    // A superuser's session is not the module's to end.
    [Fact]
    public async Task Claim_RowHeldByASuperuser_NamesTheSession()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await using SqlSession admin = await database.OpenAdminAsync();
        await admin.RunAsync(SqlCall.Begin, new SqlCall("select 1 from cutter_governance.run where run_id = $1 for update", run.RunId));
        PostgresException refusal = await Assert.ThrowsAsync<PostgresException>(() => database.AsOwner().RunAsync(Claim(run)));
        Assert.Equal("Gate.RunLockHeld", Refusal.Name(refusal));
        string login = (string)(await admin.RunAsync(new SqlCall("select session_user::text")))!;
        Assert.Contains($"(session {admin.ProcessId} of {login})", refusal.MessageText, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Holds))]
    public async Task Off_RowHeldByATransactionThatIsLeftOpen_IsAcknowledged(string what)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await using SqlSession hostile = await HoldAsync(database, run, what);
        System.Text.Json.Nodes.JsonObject off = await database.OffAsync(DatabaseRole.Executor);
        Assert.NotNull(off["acknowledged_at"]);
        Assert.Null(off["switch_fault"]);
        Assert.False(await database.IsOnAsync());
    }

    // Who asks for a card and leaves the transaction open holds the switch's row, and the next ruling ends it.
    [Fact]
    public async Task On_SwitchHeldByARequestThatIsLeftOpen_EndsIt()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        System.Text.Json.Nodes.JsonObject ruling = await database.RulingAsync();
        System.Text.Json.Nodes.JsonObject other = await database.RulingAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        await using SqlSession hostile = await database.OpenAsync(DatabaseRole.Executor);
        await hostile.RunAsync(SqlCall.Begin, SqlCard.Request(other));

        Assert.Null(
            await database.As(DatabaseRole.Gatekeeper).AttemptAsync(new SqlCall("set statement_timeout = '60s'"), SqlCard.On(ruling))
        );

        Assert.True(await database.IsOnAsync());
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => hostile.RunAsync(SqlCall.Commit));
    }

    // The undoing was approved after the phase was intended: it is the later word, and the phase does not begin.
    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task Enter_UndoApprovedSinceTheIntent_IsRefused(int phase)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(phase);
        SqlRole role = database.As(phase == 9 ? DatabaseRole.Verifier : DatabaseRole.Executor);
        // The control, taken back: without the approval it is let through.
        Assert.Null(await role.AttemptAsync([.. run.Phase(phase, run.Work(phase)).SkipLast(1), SqlCall.Rollback]));
        await run.ApproveUndoAsync();

        Assert.Equal("Gate.UndoApproved", await role.AttemptAsync(run.Phase(phase, run.Work(phase))));

        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(SqlCall.Begin, run.Undo(), SqlCall.Commit));
        Assert.Equal(0, await database.UnitsAsync(run.Prefix));
    }

    private static async Task<SqlSession> HoldAsync(SqlDatabase database, SqlRun run, string what)
    {
        SqlSession session = await database.OpenAsync(
            what switch
            {
                "attestation" => DatabaseRole.Verifier,
                "note" or "stop" => DatabaseRole.Gatekeeper,
                _ => DatabaseRole.Executor,
            }
        );
        string moment = (await database.As(DatabaseRole.Reader).RunAsync(new SqlCall(BackupRecords.Moment)))!;
        if (what == "stop")
        {
            // It takes the row where nobody runs the run.
            await database.AsOwner().RunAsync(new SqlCall($"select cutter_governance.fn_run_release($1, {run.Claim})", run.RunId));
        }

        await session.RunAsync(
            SqlCall.Begin,
            what switch
            {
                "attestation" => run.Attestation(moment).AttestBackup(run.RunId),
                "card" => SqlCard.Request(await SqlCard.ApprovalAsync(database, run, "CutAuthorization")),
                "note" => new SqlCall(
                    "select cutter_governance.fn_backup_note('backup_held', 'complete', $1, repeat('a', 64), 'x', 'x')",
                    run.RunId
                ),
                "stop" => new SqlCall("select cutter_governance.fn_run_stop($1, 'x', 'x')", run.RunId),
                "release" => new SqlCall("select cutter_governance.fn_run_release($1, 0)", run.RunId),
                _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such hold"),
            }
        );
        return session;
    }

    private static async Task BluntAsync(SqlDatabase database, string function, string text, string instead)
    {
        SqlRole admin = database.AsAdmin();
        string body = (await admin.RunAsync(new SqlCall($"select pg_get_functiondef('cutter_governance.{function}'::regprocedure)")))!;
        Assert.Contains(text, body, StringComparison.Ordinal);
        await admin.RunAsync(new SqlCall(body.Replace(text, instead, StringComparison.Ordinal)));
    }

    private static SqlCall Claim(SqlRun run) => new("select cutter_governance.fn_run_claim($1, 'runner', true, true)", run.RunId);

    private static Task<string?> HoldersAsync(SqlDatabase database, SqlRun run) =>
        database.AsAdmin().RunAsync(new SqlCall("select count(*) from cutter_governance.fn_run_holders($1)", run.RunId));
}
