using System.Text;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>Runs of different documents in one database: each comes to its end, and none pays for a backup that is worth nothing.</summary>
public sealed class ManyRunsTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Runs_OfDifferentDocumentsAtOnce_AllComeToTheirEnd(int count)
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        using SemaphoreSlim steps = new SemaphoreSlim(0);
        CutRun[] ends = await Task.WhenAll(
            Enumerable.Range(1, count).Select(number => Task.Run(() => RunToItsEndAsync(cut, $"LAW-{number}", steps), Token))
        );

        Assert.All(ends, end => Assert.Equal(RunState.CloseoutReported, end.State));
        Assert.Equal(
            0,
            await cut.ScalarAsync<long>("select count(*) from cutter_governance.run_phase where error_id = 'Integrity.StaleBackup'")
        );
        // One backup each: nobody paid for one that another run made stale.
        Assert.Equal(
            count,
            await cut.ScalarAsync<long>("select count(*) from cutter_governance.run_phase where phase = 4 and outcome <> 'refused'")
        );
    }

    // The other's turn: before the backup, and for whatever else writes.
    [Theory]
    [InlineData(RunState.AwaitingCutAuthorization, RunPhase.PreWriteBackup)]
    [InlineData(RunState.StructureVerified, RunPhase.LegBRecord)]
    [InlineData(RunState.LegBRecorded, RunPhase.WriteVerify)]
    [InlineData(RunState.AwaitingLifecycleAuthorization, RunPhase.LifecycleEnact)]
    public async Task Phase_WhileAnotherRunHasItsBackup_IsRefusedBeforeItBegins(RunState state, RunPhase phase)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun second = await cut.AdvanceToAsync(state, LiveCut.Plan(prefix: "SECOND-LAW"));
        if (second.WaitsFor is not null)
        {
            await cut.ApproveAsync(second);
        }

        CutRun first = await cut.AdvanceToAsync(RunState.BackedUp, LiveCut.Plan(prefix: "FIRST-LAW"));
        await using IRunOwner owner = await cut.Engine.ClaimAsync(first, RunClaim.Run, Token);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => cut.Engine.RunPhaseAsync(second, phase, null, Token));
        Assert.Equal("Gate.OtherRunWriting", refusal.Definition.Id);
        Assert.Contains(first.RunId, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(
            0,
            await cut.ScalarAsync<long>(
                $"select count(*) from cutter_governance.run_phase where run_id = '{second.RunId}' and phase = {(int)phase}"
            )
        );

        // The control: when that run has written, this one goes on, with the same approval.
        while (first.State != RunState.LegACommitted)
        {
            first = await cut.Engine.RunPhaseAsync(first, RunStates.Next(first.State)!.Value, owner, null, Token);
        }

        second = await cut.Engine.RunPhaseAsync(second, phase, null, Token);
        Assert.NotEqual(state, second.State);
    }

    // A run that nobody runs holds up none of its own process: the other goes on, and its backup is stale.
    [Fact]
    public async Task Phase_TheOtherRunOfTheProcessIsRunByNobody_GoesOn()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun left = await cut.AdvanceToAsync(RunState.GrantsProbed, LiveCut.Plan(prefix: "FIRST-LAW"));
        CutRun second = await cut.AdvanceToAsync(RunState.LegACommitted, LiveCut.Plan(prefix: "SECOND-LAW"));

        Assert.Equal(RunState.LegACommitted, second.State);
        IuException stale = await Assert.ThrowsAsync<IuException>(() => cut.Engine.RunPhaseAsync(left, RunPhase.CutLegA, null, Token));
        Assert.Equal("Integrity.StaleBackup", stale.Definition.Id);
    }

    // A second ruling used to void what the first had let be approved.
    [Fact]
    public async Task Ruling_ForAnotherDocument_AddsItsScopeAndVoidsNothing()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync("FIRST-LAW");
        CutRun first = await cut.AdvanceToAsync(RunState.LegACommitted, LiveCut.Plan(prefix: "FIRST-LAW"));
        KillSwitchStatus before = await cut.Database.ExecutionControl.ReadAsync(Token);
        await cut.TurnOnAsync("SECOND-LAW");
        KillSwitchStatus both = await cut.Database.ExecutionControl.ReadAsync(Token);

        Assert.Equal((before.Epoch, "FIRST-LAW,SECOND-LAW", 2), (both.Epoch, both.Scope, both.Rulings.Length));
        CutRun second = await cut.AdvanceToAsync(RunState.LegACommitted, LiveCut.Plan(prefix: "SECOND-LAW"));
        while (first.State != RunState.AwaitingLifecycleAuthorization)
        {
            first = await cut.Engine.RunPhaseAsync(first, RunStates.Next(first.State)!.Value, null, Token);
        }

        // The control: OFF ends both, and a ruling after it brings back neither.
        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        await cut.TurnOnAsync("FIRST-LAW");
        KillSwitchStatus after = await cut.Database.ExecutionControl.ReadAsync(Token);
        Assert.Equal("FIRST-LAW", after.Scope);
        Assert.True(after.Epoch > both.Epoch);
        IuException refusal = await Assert.ThrowsAnyAsync<IuException>(() =>
            cut
                .Engine.RunPhaseAsync(second, RunPhase.StructuralVerify, null, Token)
                .ContinueWith(run => cut.Engine.RunPhaseAsync(run.Result, RunPhase.LegBRecord, null, Token), TaskScheduler.Default)
                .Unwrap()
        );
        Assert.Equal("Gate.ProductionExecutionNotAuthorized", refusal.Definition.Id);
    }

    // What ran out stays void, though the other document's ruling kept the epoch: the run says which card comes next.
    [Fact]
    public async Task Ruling_RanOutWhileAnothersLasted_TheRunAsksForAnotherApproval()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync("FIRST-LAW");
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(prefix: "FIRST-LAW"), CutMode.Live, "operator@host", Token);
        await cut.ApproveAsync(run);
        await cut.TurnOnAsync("SECOND-LAW");
        Assert.Single((await cut.Engine.ReadAsync(run, Token)).Approvals);
        await using SqlDatabase database = await SqlDatabase.OfAsync(cut.Provider);
        await RulingEnd.NowAsync(database, "FIRST-LAW", string.Join(',', LiveCut.BothGates));

        RunExplanation off = await ExplainAsync(cut, run);
        Assert.StartsWith("Request-IuApproval -Gate Ruling -Scope FIRST-LAW ", off.NextCommand, StringComparison.Ordinal);
        Assert.Contains("What was approved before is void", off.Effect, StringComparison.Ordinal);
        await cut.TurnOnAsync("FIRST-LAW");
        Assert.Contains("-Gate CutAuthorization", (await ExplainAsync(cut, run)).NextCommand, StringComparison.Ordinal);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token)
        );
        Assert.Equal("Gate.PermitVoided", refusal.Definition.Id);
        Assert.Contains("-Gate CutAuthorization", (await ExplainAsync(cut, run)).NextCommand, StringComparison.Ordinal);

        await cut.ApproveAsync(run);
        Assert.Equal(RunState.BackedUp, (await cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token)).State);
    }

    // A card that may still be signed, and would turn nothing on.
    [Fact]
    public async Task Ruling_AskedForBeforeAnOff_IsNotAdvisedAnyMore()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        (string card, _) = await cut.Desk.RequestRulingAsync(
            [LiveCut.Prefix],
            LiveCut.BothGates,
            "operator@host",
            TimeSpan.FromHours(1),
            Token
        );
        Assert.StartsWith("Enable-IuExecution ", (await ExplainAsync(cut, run)).NextCommand, StringComparison.Ordinal);
        Assert.Contains("\nswitch_epoch: 1\n", card, StringComparison.Ordinal);
        Assert.Contains("in epoch 1 of the switch\n", card, StringComparison.Ordinal);

        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);

        Assert.StartsWith("Request-IuApproval -Gate Ruling ", (await ExplainAsync(cut, run)).NextCommand, StringComparison.Ordinal);
        string signature = await cut.SignAsync(card);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            cut.Desk.ImportRulingAsync(Encoding.UTF8.GetBytes(card), [signature], Token)
        );
        Assert.Equal("Gate.CardSuperseded", refusal.Definition.Id);
    }

    private static async Task<RunExplanation> ExplainAsync(LiveCut cut, CutRun run) =>
        RunExplainer.Explain(await cut.Engine.ReadAsync(run, Token), await cut.Database.ExecutionControl.ReadAsync(Token));

    // Scope of one ruling and gate of another are not a permission.
    [Fact]
    public async Task Rulings_ScopeOfOneAndGateOfTheOther_PermitNothing()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync("FIRST-LAW", gates: [ApprovalGate.CutAuthorization]);
        await cut.TurnOnAsync("SECOND-LAW", gates: [ApprovalGate.LifecycleAuthorization]);
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(prefix: "SECOND-LAW"), CutMode.Live, "operator@host", Token);

        IuException refusal = await Assert.ThrowsAnyAsync<IuException>(() => cut.ApproveAsync(run));
        Assert.Equal("Gate.ProductionExecutionNotAuthorized", refusal.Definition.Id);
        // The control: the document and the gate of one and the same ruling.
        await cut.ApproveAsync(await cut.Engine.CreateAsync(LiveCut.Plan(prefix: "FIRST-LAW"), CutMode.Live, "operator@host", Token));
    }

    // Each step of any run is a signal for one that waits for its turn: as the advice says, when that run has gone on.
    private static async Task<CutRun> RunToItsEndAsync(LiveCut cut, string prefix, SemaphoreSlim steps)
    {
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(prefix: prefix), CutMode.Live, "operator@host", Token);
        while (run.State != RunState.CloseoutReported)
        {
            run = await cut.Engine.ReadAsync(run, Token);
            if (run.WaitsFor is { } gate && run.Approvals.All(approval => approval.Gate != gate))
            {
                await cut.ApproveAsync(run);
            }

            try
            {
                await foreach (CutRun advanced in cut.Engine.AdvanceAsync(run, null, Token))
                {
                    run = advanced;
                    steps.Release();
                }
            }
            catch (IuException busy) when (busy.Definition.Id == "Gate.OtherRunWriting")
            {
                await steps.WaitAsync(Token);
            }
        }

        return run;
    }
}
