using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using static IuCutter.Postgres.Tests.Crash.UndoSteps;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>The way back before enactment: the tables as they were, the ledger with a record more.</summary>
[Trait("Promise", "4")]
public sealed class UndoTests(SandboxFixture fixture)
{
    private const string Ledger = """
        select string_agg(t || n, ' ' order by t) from (
            select 'backlog:' as t, count(*) as n from cutter_governance.decision_backlog_entry union all
            select 'envelope:', count(*) from cutter_governance.manifest_envelope union all
            select 'block:', count(*) from cutter_governance.manifest_unit_block union all
            select 'decision:', count(*) from cutter_governance.review_decision union all
            select 'change:', count(*) from cutter_governance.cut_change_set union all
            select 'row:', count(*) from cutter_governance.cut_change_set_affected_row union all
            select 'signature:', count(*) from cutter_governance.dot_pair_signature union all
            select 'verdict:', count(*) from cutter_governance.verify_result) l
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RunState.LegACommitted, 0)]
    [InlineData(RunState.LegBRecorded, 1)]
    [InlineData(RunState.AwaitingLifecycleAuthorization, 1)]
    public async Task Undo_Drafts_LeavesTheTablesAsTheyWere(RunState state, int withdrawn)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun other = await cut.AdvanceToAsync(RunState.LegBRecorded, LiveCut.Plan(prefix: "OTHER-LAW"));
        string before = await DigestAsync(cut);
        CutRun run = await cut.AdvanceToAsync(state);
        string ledger = (await cut.ScalarAsync<string>(Ledger))!;
        Assert.NotEqual(before, await DigestAsync(cut));

        await ApproveUndoAsync(cut, run);
        Assert.NotEqual(before, await DigestAsync(cut)); // The approval removes nothing.
        await UndoAsync(cut, run);

        Assert.Equal(before, await DigestAsync(cut));
        Assert.Equal(ledger, await cut.ScalarAsync<string>(Ledger));
        Assert.Equal(
            withdrawn,
            await cut.ScalarAsync<long>("select count(*) from cutter_governance.decision_backlog_history where to_status = 'withdrawn'")
        );
        Assert.Equal(
            RollbackKey.Of(run.RunId),
            await cut.ScalarAsync<string>($"select rollback_key from cutter_governance.cut_compensation where run_id = '{run.RunId}'")
        );
        Assert.Equal(
            run.UnitCount,
            await cut.ScalarAsync<int>($"select units_removed from cutter_governance.cut_compensation where run_id = '{run.RunId}'")
        );
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from cutter_governance.undo_transaction"));
        CutRun undone = await cut.Engine.ReadAsync(run, Token);
        Assert.Equal(RunState.Compensated, undone.State);
        Assert.Contains("undone", RunExplainer.Explain(undone).Standing, StringComparison.Ordinal);

        // Ended is ended, the other run is not touched, and the document can be cut again.
        Assert.Equal("Gate.NothingToUndo", (await Assert.ThrowsAsync<IuException>(() => UndoAsync(cut, run))).Definition.Id);
        Assert.Equal(
            RunState.AwaitingLifecycleAuthorization,
            (await cut.Engine.RunPhaseAsync(other, RunPhase.WriteVerify, null, Token)).State
        );
        CutRun again = await cut.AdvanceToAsync(RunState.LegBRecorded);
        Assert.Equal(
            $"first_cut/{LiveCut.Prefix}/{run.PlanDigest}{(withdrawn == 0 ? "" : "/2")}",
            await cut.ScalarAsync<string>($"select idempotency_key from cutter_governance.cut_change_set where run_id = '{again.RunId}'")
        );
    }

    // Who approved an undo must not find the run enacted because somebody else went on.
    [Fact]
    public async Task Phase_WhileAnUndoIsApproved_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.AwaitingLifecycleAuthorization);
        await cut.ApproveAsync(run);
        await ApproveUndoAsync(cut, run);
        run = await cut.Engine.ReadAsync(run, Token);
        Assert.Contains(run.Approvals, approval => approval.Gate == ApprovalGate.Undo);
        Assert.Equal(
            "Gate.UndoApproved",
            (await Assert.ThrowsAsync<IuException>(() => cut.Engine.RunPhaseAsync(run, RunPhase.LifecycleEnact, null, Token))).Definition.Id
        );
        await UndoAsync(cut, run);
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
    }

    // Promise 2: OFF voids every outstanding approval, this one too.
    [Fact]
    public async Task Undo_SwitchTurnedSinceItsApproval_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegACommitted);
        await ApproveUndoAsync(cut, run);
        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        await cut.TurnOnAsync();
        Assert.Equal("Gate.PermitVoided", (await Assert.ThrowsAsync<IuException>(() => UndoAsync(cut, run))).Definition.Id);
        Assert.Equal(run.UnitCount, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
        run = await cut.Engine.ReadAsync(run, Token);
        Assert.DoesNotContain(run.Approvals, approval => approval.Gate == ApprovalGate.Undo);
        Assert.True(Assert.Single(run.Cards, cards => cards.Gate == ApprovalGate.Undo).IsVoid);
        Assert.Contains(
            RunExplainer.Explain(run).Remarks,
            remark => remark.StartsWith("The undo that was approved is void", StringComparison.Ordinal)
        );

        // The control: approved again, it is in force.
        await ApproveUndoAsync(cut, run);
        Assert.False(Assert.Single((await cut.Engine.ReadAsync(run, Token)).Cards, cards => cards.Gate == ApprovalGate.Undo).IsVoid);
    }

    // How a cut can be taken back is known before it is made: by the name that is on the card, in the change set and in the record.
    [Fact]
    public async Task CutCard_SaysHowTheCutCanBeUndone()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        string card = await cut.ComposeAsync(run);
        Assert.Contains(
            $"until its enactment: a card of gate Undo removes the drafts ({RollbackKey.Of(run.RunId)}).",
            card,
            StringComparison.Ordinal
        );
        run = await cut.AdvanceToAsync(RunState.LegBRecorded);
        Assert.Equal(RollbackKey.Of(run.RunId), await cut.ScalarAsync<string>("select rollback_key from cutter_governance.cut_change_set"));
    }

    [Fact]
    public async Task Undo_AfterEnactment_IsRefusedAndSaysWhatIsPossible()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.AwaitingLifecycleAuthorization);
        await ApproveUndoAsync(cut, run); // Signed before, voided, and used too late.
        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        await cut.TurnOnAsync();
        await cut.ApproveAsync(run);
        run = await cut.Engine.RunPhaseAsync(run, RunPhase.LifecycleEnact, null, Token);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => UndoAsync(cut, run));
        Assert.Equal("Gate.EnactedForGood", refusal.Definition.Id);
        Assert.Contains("supersedes", refusal.Definition.Summary, StringComparison.Ordinal);
        Assert.Equal("Gate.EnactedForGood", (await Assert.ThrowsAsync<IuException>(() => ApproveUndoAsync(cut, run))).Definition.Id);
        Assert.Equal(
            run.UnitCount,
            await cut.ScalarAsync<long>("select count(*) from public.information_unit where lifecycle_status = 'enacted'")
        );
    }
}
