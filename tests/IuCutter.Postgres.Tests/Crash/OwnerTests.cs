using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>A run has one owner: a session that holds its lock, and an epoch in every write.</summary>
[Trait("Promise", "4")]
public sealed class OwnerTests(SandboxFixture fixture)
{
    private static readonly RunClaim TakeOver = new(Resume: false, TakeOver: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claim_OwnerLives_IsRefusedUntilItLetsGo()
    {
        (LiveCut cut, CutRun run) = await OpenAsync();
        IRunOwner first = await cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token));
        Assert.Equal("Gate.RunOwned", refusal.Definition.Id);
        Assert.Contains(Environment.MachineName, refusal.Message, StringComparison.Ordinal);

        await first.DisposeAsync();
        await using IRunOwner second = await cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
        Assert.Equal(first.Epoch + 1, second.Epoch);
    }

    [Fact]
    public async Task Claim_OwnersSessionEnded_IsFree()
    {
        (LiveCut cut, CutRun run) = await OpenAsync();
        await using IRunOwner first = await cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
        await EndSessionsAsync(cut, run);
        await using IRunOwner second = await cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
        Assert.Equal(2, second.Epoch);
    }

    // Where PostgreSQL's default was left any role may take an advisory lock, this one's key too: what counts is who holds it.
    [Fact]
    public async Task Claim_StrangerHoldsTheDeadOwnersLock_IsFree()
    {
        (LiveCut cut, CutRun run) = await OpenAsync();
        await using IRunOwner first = await cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
        await EndSessionsAsync(cut, run);
        await using (NpgsqlConnection admin = await cut.Provider.OpenAdminAsync(Postgres.Sandbox.SandboxLayout.AdminUser, Token))
        {
            await using NpgsqlCommand grant = new NpgsqlCommand("grant execute on function pg_advisory_lock(bigint) to public", admin);
            await grant.ExecuteNonQueryAsync(Token);
        }

        await using NpgsqlConnection stranger = await cut.Provider.OpenRoleAsync(DatabaseRole.Reader, Token);
        await using NpgsqlCommand seize = new NpgsqlCommand("select pg_advisory_lock(lock_key) from cutter_governance.run_owner", stranger);
        await seize.ExecuteNonQueryAsync(Token);
        Assert.False(await cut.ScalarAsync<bool>($"select cutter_governance.fn_owner_alive('{run.RunId}')"));
        await using IRunOwner second = await cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
        Assert.Equal(2, second.Epoch);
    }

    // A pooler hands a session on with DISCARD ALL: the session lives, the owner does not.
    [Fact]
    public async Task OwnerAlive_SessionHandedToAnotherClient_IsDead()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        SqlCall alive = new("select cutter_governance.fn_owner_alive($1)", run.RunId);
        Assert.Equal("True", await database.As(DatabaseRole.Reader).RunAsync(alive));
        await database.AsOwner().RunAsync(new SqlCall("discard all"));
        Assert.Equal("False", await database.As(DatabaseRole.Reader).RunAsync(alive));
    }

    [Fact]
    public async Task CutLegA_OvertakenWhileItSlept_IsRefusedAndTheNewOwnerGoesOn()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.GrantsProbed);
        RunContext sleeper = await cut.BeginAsync(run, RunPhase.CutLegA);

        await using IRunOwner owner = await cut.Database.Runs.ClaimAsync(run.RunId, TakeOver, Token);
        SettledAttempt settled = Assert.Single(owner.Settled);
        Assert.True(settled.Decided, settled.Reason);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            ((ILiveExecutionAdapter)cut.Adapter!).CutLegAAsync(sleeper, Token)
        );
        Assert.Equal("Gate.OwnerSuperseded", refusal.Definition.Id);
        Assert.Equal(run.RunId, refusal.Subject);
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));

        Assert.Equal(RunState.LegACommitted, (await cut.Engine.RunPhaseAsync(run, RunPhase.CutLegA, owner, null, Token)).State);
    }

    // Each of the runner's writes carries the epoch, and each is refused with an old one.
    [Theory]
    [InlineData("fn_phase_intent('{0}', 4, 'runner', 1, 'revision', 'module')")]
    [InlineData("fn_phase_intent('{0}', 4, 'runner', null, 'revision', 'module')")]
    [InlineData("fn_phase_enter('{0}', 4, 1, 1)")]
    [InlineData("fn_phase_complete('{0}', 5, 'live', '{{}}', 1, 1)")]
    [InlineData("fn_phase_xid('{0}', 4, 1, 1, '5')")]
    public async Task Write_WithAnOldEpoch_IsRefused(string call)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        await run.ClaimAsync();
        string? state = await database
            .As(DatabaseRole.Executor)
            .AttemptAsync(
                SqlCall.Begin,
                new SqlCall("select cutter_governance." + string.Format(System.Globalization.CultureInfo.InvariantCulture, call, run.RunId))
            );
        Assert.Equal("Gate.OwnerSuperseded", state);

        // The negative control: the epoch of today.
        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Intent(4)));
    }

    // The runner is gone and the server has not noticed: its transaction is ended before anything is decided.
    [Fact]
    public async Task Claim_PhaseOfADeadRunnerIsUnderWay_IsEndedFirst()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.GrantsProbed);
        RunContext dead = await cut.BeginAsync(run, RunPhase.CutLegA);
        await using NpgsqlConnection orphan = await cut.Provider.OpenRoleAsync(DatabaseRole.Executor, Token);
        await using NpgsqlTransaction transaction = await orphan.BeginTransactionAsync(Token);
        await using (
            NpgsqlCommand enter = new NpgsqlCommand(
                $"select cutter_governance.fn_phase_enter('{run.RunId}', 6, {dead.Attempt}, {dead.Owner!.Claim})",
                orphan,
                transaction
            )
        )
        {
            await enter.ExecuteNonQueryAsync(Token);
        }

        await EndSessionsAsync(cut, run);
        await using IRunOwner owner = await cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
        Assert.True(Assert.Single(owner.Settled).Decided);
        await using NpgsqlCommand commit = new NpgsqlCommand("commit", orphan, transaction);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => commit.ExecuteNonQueryAsync(Token));
        Assert.Equal(RunState.LegACommitted, (await cut.Engine.RunPhaseAsync(run, RunPhase.CutLegA, owner, null, Token)).State);
    }

    // The worst moment: everything is written, the transaction is reported, and the runner sleeps before it sends COMMIT.
    [Fact]
    public async Task Claim_TakenOverJustBeforeCommit_TheSleepersCommitWritesNothing()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await using SqlSession sleeper = await database.OpenAsync(DatabaseRole.Executor);
        await sleeper.RunAsync([SqlCall.Begin, run.Enter(6), .. run.Work(6), run.Complete(6)]);
        string xid = $"{await sleeper.RunAsync(new SqlCall("select pg_current_xact_id()::text"))}";
        await database
            .AsOwner()
            .RunAsync(new SqlCall("select cutter_governance.fn_phase_xid($1, 6, 1, " + run.Claim + ", $2)", run.RunId, xid));

        await using SqlSession other = await database.OpenAsync(DatabaseRole.Executor);
        string claim = $"{await other.RunAsync(new SqlCall("select cutter_governance.fn_run_claim($1, 'other', false, true)", run.RunId))}";
        run.Claimed(claim);
        Assert.Contains($"the server says that transaction {xid} was rolled back", claim, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => sleeper.RunAsync(SqlCall.Commit));
        Assert.Equal(0, await database.UnitsAsync(run.Prefix));

        // The new owner writes it, once.
        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync([run.Intent(6), .. run.Phase(6, run.Work(6))]));
        Assert.Equal(run.Units.Length, await database.UnitsAsync(run.Prefix));
        Assert.Equal(
            "1:killed 2:complete",
            await database
                .As(DatabaseRole.Reader)
                .RunAsync(
                    new SqlCall(
                        "select string_agg(attempt || ':' || outcome, ' ' order by attempt) from cutter_governance.run_phase "
                            + "where run_id = $1 and phase = 6",
                        run.RunId
                    )
                )
        );
    }

    // Whoever reads pg_locks knows the key of a run's lock. To hold it is no way to make the run wait.
    [Fact]
    public async Task Enter_AnotherHoldsTheRunsLock_EndsThatSessionAndGoesOn()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        await database.AsAdmin().RunAsync(new SqlCall("grant execute on function pg_advisory_lock(int, int) to public"));
        await using SqlSession reader = await database.OpenAsync(DatabaseRole.Reader);
        await reader.RunAsync(
            new SqlCall(
                """
                select pg_advisory_lock((o.lock_key >> 32)::int, ((o.lock_key << 32) >> 32)::int)
                from cutter_governance.run_owner o where o.run_id = $1
                """,
                run.RunId
            )
        );

        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(4, run.Work(4))));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => reader.RunAsync(new SqlCall("select 1")));
    }

    [Fact]
    public async Task Claim_FiftyAtOnce_OneOwns()
    {
        (LiveCut cut, CutRun run) = await OpenAsync();
        Task<IRunOwner>[] claims = [.. Enumerable.Range(0, 50).Select(_ => cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token))];
        await Task.WhenAll(claims.Select(claim => claim.ContinueWith(_ => { }, TaskScheduler.Default)));

        // A server with few connections left refuses some before they can ask.
        Assert.All(
            claims.Where(claim => claim.IsFaulted),
            claim =>
                Assert.Contains(
                    ((IuException)claim.Exception!.InnerException!).Definition.Id,
                    (string[])["Gate.RunOwned", "Store.Unreachable"]
                )
        );
        IRunOwner owner = await Assert.Single(claims, claim => claim.IsCompletedSuccessfully);
        await owner.DisposeAsync();
        Assert.Equal(1, await cut.ScalarAsync<long>("select count(*) from cutter_governance.run_event where event = 'owner_claimed'"));
    }

    private async Task<(LiveCut Cut, CutRun Run)> OpenAsync()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        return (cut, await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token));
    }

    /// <summary>Ends the owner's session as a lost network would: from the server's side, without its knowing.</summary>
    private static async Task EndSessionsAsync(LiveCut cut, CutRun run)
    {
        await using NpgsqlConnection admin = await cut.Provider.OpenAdminAsync(Postgres.Sandbox.SandboxLayout.AdminUser, Token);
        await using NpgsqlCommand end = new NpgsqlCommand(
            $"select pg_terminate_backend(backend_pid, 5000) from cutter_governance.run_owner where run_id = '{run.RunId}'",
            admin
        );
        Assert.Equal(true, await end.ExecuteScalarAsync(Token));
    }
}
