using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>Whatever was tried without authority is in the run's history, also what was refused before it began.</summary>
[Trait("Promise", "4")]
[Trait("Promise", "7")]
public sealed class JournaledRefusalTests(SandboxFixture fixture)
{
    private const string Refusals =
        "select string_agg(event || ' ' || coalesce(phase::text, '-') || ' ' || error_id, ', ' order by seq) "
        + "from cutter_governance.run_event where outcome = 'refused'";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Phase_WithoutApproval_IsWrittenDownAndLeavesNoAttempt()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        await RefusedAsync("Gate.ApprovalMissing", () => cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token));
        Assert.Equal("phase_refused 4 Gate.ApprovalMissing", await cut.ScalarAsync<string>(Refusals));
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from cutter_governance.run_phase where phase = 4"));

        // A mistake in the order is no attempt on authority.
        await RefusedAsync("Gate.PhaseOrder", () => cut.Engine.RunPhaseAsync(run, RunPhase.CutLegA, null, Token));
        Assert.Equal("phase_refused 4 Gate.ApprovalMissing", await cut.ScalarAsync<string>(Refusals));
    }

    [Fact]
    public async Task Undo_Refused_IsWrittenDownWhileTheRunHasNotEnded()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        // Each state after the enactment: fn_undo_require and the module list them by name, so a new one has its step here.
        CutRun run = await cut.AdvanceToAsync(RunState.Enacted);
        await RefusedAsync("Gate.EnactedForGood", () => UndoAsync(cut, run));
        Assert.Equal("undo_refused - Gate.EnactedForGood", await cut.ScalarAsync<string>(Refusals));
        await cut.Engine.RunPhaseAsync(run, RunPhase.Closeout, null, Token);
        await RefusedAsync("Gate.EnactedForGood", () => UndoAsync(cut, run));
        Assert.Equal("undo_refused - Gate.EnactedForGood", await cut.ScalarAsync<string>(Refusals));
    }

    private static async Task RefusedAsync(string errorId, Func<Task> attempt) =>
        Assert.Equal(errorId, (await Assert.ThrowsAsync<IuException>(attempt)).Definition.Id);

    private static async Task UndoAsync(LiveCut cut, CutRun run)
    {
        await using IRunOwner owner = await cut.Engine.ClaimAsync(run, RunClaim.Run, Token);
        await cut.Database.Runs.UndoAsync(run.RunId, owner, LiveCut.Module, Token);
    }
}
