using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;
using IuCutter.Postgres.Runs;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>
/// The turn of a run that its pipeline has let go of between two cmdlets: other processes wait for it, by name, and for one minute.
/// </summary>
public sealed class TurnTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RunState.BackedUp, RunState.AwaitingCutAuthorization)]
    [InlineData(RunState.GrantsProbed, RunState.AwaitingCutAuthorization)]
    [InlineData(RunState.GrantsProbed, RunState.StructureVerified)]
    [InlineData(RunState.GrantsProbed, RunState.AwaitingLifecycleAuthorization)]
    public async Task Phase_OfAnotherProcess_WaitsForARunBetweenTwoCmdletsUntilItsMinuteIsOver(RunState standing, RunState waiting)
    {
        await using Pair pair = await Pair.OpenAsync(fixture, standing, waiting);

        IuException refusal = await pair.RefusedAsync();
        Assert.Contains($"run {pair.First.RunId} has the turn since 20", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("run by other@host pid 1, until 20", refusal.Message, StringComparison.Ordinal);

        // Both say it, and the command that they name moves the run that they are about.
        RunExplanation second = await pair.ExplainAsync(pair.Second);
        Assert.Contains($"waits for run {pair.First.RunId}", second.Standing, StringComparison.Ordinal);
        Assert.Contains(pair.Second.RunId, second.NextCommand, StringComparison.Ordinal);
        RunExplanation first = await pair.ExplainAsync(pair.First);
        Assert.Contains(first.Remarks, remark => remark.StartsWith("It holds other runs up until 20", StringComparison.Ordinal));

        RunTurn turn = (await pair.Cut.Database.Runs.ReadTurnsAsync(pair.First, Token))!.Own!;
        CutRun facts = await pair.Cut.Engine.ReadAsync(pair.First, Token);
        Assert.Equal(facts.Phases.Max(phase => phase.CompletedAt) + TimeSpan.FromMinutes(1), turn.Until);
        Assert.Equal(facts.Phases.Single(phase => phase.Phase == RunPhase.PreWriteBackup).StartedAt, turn.Since);

        await pair.MinuteIsOverAsync();
        first = await pair.ExplainAsync(pair.First);
        Assert.Contains(first.Remarks, remark => remark.StartsWith("It does not hold other runs up", StringComparison.Ordinal));
        await pair.GoesOnAsync();
    }

    // The negative control of the minute, and of the process: each alone is no reason to wait.
    [Fact]
    public async Task Phase_OfTheSameProcess_DoesNotWaitForItself()
    {
        await using Pair pair = await Pair.OpenAsync(fixture, RunState.BackedUp, RunState.AwaitingCutAuthorization, elsewhere: false);
        Assert.Null((await pair.Cut.Database.Runs.ReadTurnsAsync(pair.Second, Token))!.Other);
        await pair.GoesOnAsync();
    }

    [Fact]
    public async Task Stop_OfARunThatHasTheTurn_EndsItAtOnce()
    {
        await using Pair pair = await Pair.OpenAsync(fixture, RunState.BackedUp, RunState.AwaitingCutAuthorization);
        await pair.RefusedAsync();
        await pair.Cut.Database.Runs.StopAsync(pair.First.RunId, "who", "why", Token);
        await pair.GoesOnAsync();
    }

    // Also where its owner is there and does not answer: a stop is kept before the next phase.
    [Fact]
    public async Task Stop_OfARunThatItsOwnerKeeps_EndsItAtOnce()
    {
        await using Pair pair = await Pair.OpenAsync(fixture, RunState.BackedUp, RunState.AwaitingCutAuthorization);
        await using IRunOwner frozen = await pair.Cut.Engine.ClaimAsync(pair.First, RunClaim.Run, Token);
        IuException refusal = await pair.RefusedAsync();
        Assert.Contains("until it has written or is stopped", refusal.Message, StringComparison.Ordinal);
        await pair.Cut.Database.Runs.StopAsync(pair.First.RunId, "who", "why", Token);
        await pair.GoesOnAsync();
    }

    // Without a sovereign it writes nothing any more.
    [Fact]
    public async Task Ruling_OfARunThatHasTheTurnRunsOut_EndsIt()
    {
        await using Pair pair = await Pair.OpenAsync(fixture, RunState.BackedUp, RunState.AwaitingCutAuthorization);
        await pair.RefusedAsync();
        await RulingEnd.NowAsync(pair.Database, "FIRST-LAW", string.Join(',', LiveCut.BothGates));
        await pair.GoesOnAsync();
    }

    // A process that was killed runs nothing any more.
    [Fact]
    public async Task Phase_TheOwnerEndedWithoutLettingGo_GoesOn()
    {
        await using Pair pair = await Pair.OpenAsync(fixture, RunState.BackedUp, RunState.AwaitingCutAuthorization);
        await pair.RefusedAsync();
        await pair.IsKilledAsync();
        await pair.GoesOnAsync();
    }

    // The lock goes at once, and the word of it with the COMMIT.
    [Fact]
    public async Task Phase_WhileTheOwnerLetsGo_WaitsForItsWord()
    {
        await using Pair pair = await Pair.OpenAsync(fixture, RunState.BackedUp, RunState.AwaitingCutAuthorization);
        await using SqlSession leaving = await pair.Database.OpenAsync(Core.Adapters.DatabaseRole.Executor);
        object? claim = await leaving.RunAsync(
            new SqlCall("select cutter_governance.fn_run_claim($1, 'other@host pid 1') ->> 'claim'", pair.First.RunId)
        );
        await leaving.RunAsync(SqlCall.Begin, new SqlCall($"select cutter_governance.fn_run_release($1, {claim})", pair.First.RunId));
        Assert.False(await pair.Cut.ScalarAsync<bool>($"select cutter_governance.fn_owner_alive('{pair.First.RunId}')"));

        Task<IuException> refused = pair.RefusedAsync();
        while (
            !refused.IsCompleted
            && await pair.Database.CountAsync("select count(*) from pg_locks where locktype = 'transactionid' and not granted") == 0
        )
        {
            Token.ThrowIfCancellationRequested();
        }

        await leaving.RunAsync(SqlCall.Commit);
        Assert.Contains(pair.First.RunId, (await refused).Message, StringComparison.Ordinal);
    }

    // Whoever has the executor's password may claim and let go for ever: it gives no more time.
    [Fact]
    public async Task Claim_OfARunWhoseMinuteIsOver_DoesNotBringTheTurnBack()
    {
        await using Pair pair = await Pair.OpenAsync(fixture, RunState.BackedUp, RunState.AwaitingCutAuthorization);
        await pair.MinuteIsOverAsync();
        await (await pair.Cut.Engine.ClaimAsync(pair.First, RunClaim.Run, Token)).DisposeAsync();
        await pair.ElsewhereAsync();
        await pair.GoesOnAsync();
    }

    // And what is tried and fails gives none.
    [Fact]
    public async Task Attempt_ThatFailsAfterTheMinute_DoesNotBringTheTurnBack()
    {
        await using Pair pair = await Pair.OpenAsync(fixture, RunState.BackedUp, RunState.AwaitingCutAuthorization);
        await pair.MinuteIsOverAsync();
        await using (IRunOwner owner = await pair.Cut.Engine.ClaimAsync(pair.First, RunClaim.Run, Token))
        {
            int attempt = await pair.Cut.Database.Runs.BeginPhaseAsync(pair.First.RunId, RunPhase.GrantProbe, owner, LiveCut.Module, Token);
            await pair.Cut.Database.Runs.RecordStopAsync(
                pair.First.RunId,
                RunPhase.GrantProbe,
                attempt,
                owner,
                new IuException(ErrorCatalogue.GrantMismatch, "test"),
                Token
            );
        }

        await pair.ElsewhereAsync();
        await pair.GoesOnAsync();
    }

    // An undo writes too.
    [Fact]
    public async Task Undo_WhileAnotherRunHasTheTurn_Waits()
    {
        await using Pair pair = await Pair.OpenAsync(fixture, RunState.BackedUp, RunState.LegACommitted);
        await using IRunOwner owner = await pair.Cut.Engine.ClaimAsync(pair.Second, RunClaim.Run, Token);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            pair.Cut.Database.Runs.UndoAsync(pair.Second.RunId, owner, LiveCut.Module, Token)
        );
        Assert.Equal("Gate.OtherRunWriting", refusal.Definition.Id);
        // Told to wait, it has not been refused: no advice is to count it.
        Assert.Null((await pair.Cut.Engine.ReadAsync(pair.Second, Token)).LastRefusal);
        // The control: what only reads waits for nobody.
        Assert.Equal(
            RunState.StructureVerified,
            (await pair.Cut.Engine.RunPhaseAsync(pair.Second, RunPhase.StructuralVerify, owner, null, Token)).State
        );
    }

    /// <summary>Two runs: one that stands between its backup and its first write, and one that is about to write.</summary>
    private sealed class Pair(LiveCut cut, SqlDatabase database, CutRun first, CutRun second) : IAsyncDisposable
    {
        public LiveCut Cut { get; } = cut;

        public SqlDatabase Database { get; } = database;

        public CutRun First { get; } = first;

        public CutRun Second { get; } = second;

        public static async Task<Pair> OpenAsync(SandboxFixture fixture, RunState standing, RunState waiting, bool elsewhere = true)
        {
            LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
            await cut.TurnOnAsync("FIRST-LAW");
            await cut.TurnOnAsync("SECOND-LAW");
            CutRun second = await cut.AdvanceToAsync(waiting, LiveCut.Plan(prefix: "SECOND-LAW"));
            if (second.WaitsFor is not null)
            {
                await cut.ApproveAsync(second);
            }

            CutRun first = await cut.AdvanceToAsync(standing, LiveCut.Plan(prefix: "FIRST-LAW"));
            Pair pair = new Pair(
                cut,
                await SqlDatabase.OfAsync(cut.Provider),
                await cut.Engine.ReadAsync(first, Token),
                await cut.Engine.ReadAsync(second, Token)
            );
            // The minute lasts until the test ends it, however slow the machine is.
            await pair.ChangeAsync("run_phase", "run_phase_immutable", "completed_at = completed_at + interval '1 hour'");
            if (elsewhere)
            {
                await pair.ElsewhereAsync();
            }

            return pair;
        }

        public async Task<IuException> RefusedAsync()
        {
            IuException refusal = await Assert.ThrowsAsync<IuException>(RunAsync);
            Assert.Equal("Gate.OtherRunWriting", refusal.Definition.Id);
            return refusal;
        }

        public async Task GoesOnAsync() => Assert.NotEqual(Second.State, (await RunAsync()).State);

        public async Task<RunExplanation> ExplainAsync(CutRun run) =>
            RunExplainer.Explain(
                await Cut.Engine.ReadAsync(run, Token),
                await Cut.Database.ExecutionControl.ReadAsync(Token),
                await Cut.Database.Runs.ReadTurnsAsync(run, Token)
            );

        // As if another process had run it.
        public Task ElsewhereAsync() => ChangeAsync("run_owner", "run_owner_epoch", "who = 'other@host pid 1'");

        public Task IsKilledAsync() => ChangeAsync("run_owner", "run_owner_epoch", "released_at = null");

        public Task MinuteIsOverAsync() =>
            ChangeAsync("run_phase", "run_phase_immutable", "completed_at = completed_at - interval '2 hours'");

        // Moves the first run's rows, as no login of the tool can.
        private Task ChangeAsync(string table, string guard, string change) =>
            Database
                .AsAdmin()
                .RunAsync(
                    SqlCall.Begin,
                    new SqlCall($"alter table cutter_governance.{table} disable trigger {guard}"),
                    new SqlCall($"update cutter_governance.{table} set {change} where run_id = $1", First.RunId),
                    new SqlCall($"alter table cutter_governance.{table} enable always trigger {guard}"),
                    SqlCall.Commit
                );

        public ValueTask DisposeAsync() => Database.DisposeAsync();

        private Task<CutRun> RunAsync() => Cut.Engine.RunPhaseAsync(Second, RunStates.Next(Second.State)!.Value, null, Token);
    }
}
