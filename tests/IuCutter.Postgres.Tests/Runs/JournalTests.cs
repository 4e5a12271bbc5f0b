using IuCutter.Chaos;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>What the journal says of runs that two runners share, that are stopped, or that outlive a switch-off.</summary>
[Trait("Promise", "4")]
[Trait("Promise", "7")]
public sealed class JournalTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RecordStop_SecondRunnerHasBegun_MarksTheStoppedRunnersOwnAttempt()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        await cut.ApproveAsync(run);
        await using IRunOwner owner = await cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
        int first = await cut.Database.Runs.BeginPhaseAsync(run.RunId, RunPhase.PreWriteBackup, owner, LiveCut.Module, Token);
        int second = await cut.Database.Runs.BeginPhaseAsync(run.RunId, RunPhase.PreWriteBackup, owner, LiveCut.Module, Token);
        Assert.Equal((1, 2), (first, second));
        await cut.Database.Runs.RecordStopAsync(
            run.RunId,
            RunPhase.PreWriteBackup,
            first,
            owner,
            new IuException(ErrorCatalogue.BackupFailed, "the first runner's"),
            Token
        );

        Assert.Equal(
            "1:failed 2:intent",
            await cut.ScalarAsync<string>(
                "select string_agg(attempt || ':' || outcome, ' ' order by attempt) from cutter_governance.run_phase where phase = 4"
            )
        );
    }

    [Fact]
    public async Task Backup_TwoRunnersAtOnce_OneWinsAndNoIntentIsLeftOpen()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        await cut.ApproveAsync(run);
        Task[] runners = [.. Enumerable.Range(0, 2).Select(_ => cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token))];
        await Task.WhenAll(runners.Select(runner => runner.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(1, runners.Count(runner => runner.IsCompletedSuccessfully));
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from cutter_governance.run_phase where outcome = 'intent'"));
    }

    // OFF voids every permit, so a run that it caught midway needs a second card; the database takes one.
    [Theory]
    [InlineData(RunState.BackedUp)]
    [InlineData(RunState.LegACommitted)]
    [InlineData(RunState.LegBRecorded)]
    public async Task Run_SwitchOffAndOnMidway_GoesOnWithASecondCard(RunState state)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(state);
        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        await cut.TurnOnAsync();
        (string card, _) = await cut.Desk.RequestAsync(
            ApprovalGate.CutAuthorization,
            run,
            "operator@host",
            TimeSpan.FromHours(1),
            null,
            Token
        );
        await cut.Desk.ImportAsync(run, System.Text.Encoding.UTF8.GetBytes(card), [await cut.SignAsync(card)], Token);
        await foreach (CutRun advanced in cut.Engine.AdvanceAsync(run, null, Token))
        {
            run = advanced;
        }

        Assert.Equal(RunState.AwaitingLifecycleAuthorization, run.State);
    }

    // What committed is not killed, however the caller's patience ended a moment later.
    [Fact]
    public async Task Phase_CancelledRightAfterItsCommit_IsNotCalledKilled()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.GrantsProbed);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ILiveExecutionAdapter adapter = (ILiveExecutionAdapter)cut.Adapter!;
        cut.Adapter = LegAReplacement.Over(
            adapter,
            async (context, token) =>
            {
                LegAResult result = await adapter.CutLegAAsync(context, token);
                await stop.CancelAsync();
                return result;
            }
        );
        Exception? thrown = await Record.ExceptionAsync(() => cut.Engine.RunPhaseAsync(run, RunPhase.CutLegA, null, stop.Token));

        Assert.Equal(RunState.LegACommitted, (await cut.Engine.ReadAsync(run, Token)).State);
        Assert.NotEqual(
            "killed",
            await cut.ScalarAsync<string>("select outcome from cutter_governance.run_event where phase = 6 order by event_id desc limit 1")
        );
        Assert.NotEqual(ErrorOutcome.Killed, (thrown as IuException)?.Definition.Outcome);
    }

    // The backup is a file: its envelope is the evidence.
    [Fact]
    public async Task PhaseComplete_BackupWithoutItsPins_IsRefusedByTheDatabase()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        await cut.ApproveAsync(run);
        await using IRunOwner owner = await cut.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
        await cut.Database.Runs.BeginPhaseAsync(run.RunId, RunPhase.PreWriteBackup, owner, LiveCut.Module, Token);
        await using NpgsqlConnection executor = await cut.Provider.OpenRoleAsync(DatabaseRole.Executor, Token);
        await using NpgsqlTransaction transaction = await executor.BeginTransactionAsync(Token);
        await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await using NpgsqlCommand command = new NpgsqlCommand(
                $"select cutter_governance.fn_phase_enter('{run.RunId}', 4, 1, {owner.Claim}); "
                    + $"select cutter_governance.fn_phase_complete('{run.RunId}', 4, 'live', '{{}}', 1, {owner.Claim})",
                executor,
                transaction
            );
            await command.ExecuteNonQueryAsync(Token);
            await transaction.CommitAsync(Token);
        });
    }

    // 57014 is a cancel and a statement timeout alike; only one of them is somebody's wish.
    [Fact]
    public async Task Translate_StatementTimeout_IsNotCancelled()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await using NpgsqlConnection connection = await cut.Provider.OpenRoleAsync(DatabaseRole.Executor, Token);
        await using NpgsqlCommand command = new NpgsqlCommand("set statement_timeout = 50; select pg_catalog.pg_sleep(5)", connection);
        PostgresException timeout = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Token));
        Assert.NotEqual(ErrorOutcome.Killed, PostgresErrors.Translate(timeout)!.Definition.Outcome);
    }

    // Raised by phase evidence, by leg B's rebuilding of the source and by the check at COMMIT.
    [Fact]
    public void Table_IU015_HasAnEntryOfItsOwn() => Assert.NotEqual(ErrorCatalogue.DatabaseError, PostgresErrors.Find("IU015"));
}
