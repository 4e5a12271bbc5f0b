using IuCutter.Core.RunStatus;

namespace IuCutter.Core.Tests.Runs;

/// <summary>Who waits for whom is said by both runs, and the next command stays one that moves this run.</summary>
public sealed class RunTurnsTests
{
    private const string OtherId = "ictr-20260101T000000Z-11111111";
    private static readonly DateTimeOffset At = new(2026, 1, 1, 3, 0, 0, TimeSpan.Zero);
    private static readonly KillSwitchStatus On = new(
        true,
        "A ruling.",
        new string('a', 64),
        "*",
        "CutAuthorization,LifecycleAuthorization",
        At,
        2,
        "database",
        "s",
        At
    );

    private static RunTurn Other { get; } = new(OtherId, "other@host pid 5", At, At.AddMinutes(1));

    [Theory]
    [InlineData(RunState.AwaitingCutAuthorization, ApprovalGate.CutAuthorization, "New-IuBackup")]
    [InlineData(RunState.StructureVerified, ApprovalGate.CutAuthorization, "Invoke-IuLegB")]
    [InlineData(RunState.AwaitingLifecycleAuthorization, ApprovalGate.LifecycleAuthorization, "Invoke-IuEnactment")]
    public void Explain_AnotherRunHasTheTurn_NamesItAndUntilWhen(RunState state, ApprovalGate gate, string step)
    {
        CutRun run = Live(state, gate);
        RunExplanation alone = RunExplainer.Explain(run, On, new RunTurns(null, null));
        RunExplanation waiting = RunExplainer.Explain(run, On, new RunTurns(null, Other));

        Assert.Contains($"waits for run {OtherId}", waiting.Standing, StringComparison.Ordinal);
        Assert.Contains("until 2026-01-01 03:01:00Z", waiting.Standing, StringComparison.Ordinal);
        string remark = Assert.Single(waiting.Remarks.Except(alone.Remarks));
        Assert.Contains("run by other@host pid 5", remark, StringComparison.Ordinal);
        Assert.Contains($"Stop-IuRun {OtherId}", remark, StringComparison.Ordinal);
        // The command is the same, and moves this run.
        Assert.Equal(alone.NextCommand, waiting.NextCommand);
        Assert.EndsWith($"| {step}", waiting.NextCommand, StringComparison.Ordinal);
        Assert.DoesNotContain(OtherId, alone.Standing, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_TheOtherIsRunByItsOwner_WaitsUntilItHasWritten() =>
        Assert.Contains(
            "until it has written or is stopped",
            RunExplainer
                .Explain(
                    Live(RunState.StructureVerified, ApprovalGate.CutAuthorization),
                    On,
                    new RunTurns(null, Other with { Until = null })
                )
                .Standing,
            StringComparison.Ordinal
        );

    // What comes first is said first; that it also waits is said all the same.
    [Fact]
    public void Explain_ItWaitsForAnApprovalToo_SaysBoth()
    {
        RunExplanation explained = RunExplainer.Explain(Live(RunState.AwaitingCutAuthorization), On, new RunTurns(null, Other));
        Assert.StartsWith("It waits for a sovereign", explained.Standing, StringComparison.Ordinal);
        Assert.Contains(explained.Remarks, remark => remark.Contains(OtherId, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "holds other runs up until 2026-01-01 03:01:00Z")]
    [InlineData(false, "does not hold other runs up any more")]
    public void Explain_NobodyRunsARunThatHasItsBackup_SaysWhetherOthersWait(bool holds, string said)
    {
        CutRun run = Live(RunState.BackedUp, ApprovalGate.CutAuthorization);
        RunTurns turns = new RunTurns(holds ? Other with { RunId = run.RunId } : null, null);
        Assert.Contains(RunExplainer.Explain(run, On, turns).Remarks, remark => remark.Contains(said, StringComparison.Ordinal));

        // The controls: somebody runs it; it has written.
        CutRun owned = run with
        {
            Owner = new RunOwnership("who", 1, At, true),
        };
        Assert.DoesNotContain(RunExplainer.Explain(owned, On, turns).Remarks, remark => remark.Contains("up", StringComparison.Ordinal));
        Assert.DoesNotContain(
            RunExplainer.Explain(run with { State = RunState.LegACommitted }, On, turns).Remarks,
            remark => remark.Contains("other runs", StringComparison.Ordinal)
        );
    }

    private static CutRun Live(RunState state, params ApprovalGate[] approved) =>
        TestRuns.Run(CutMode.Live, state) with
        {
            Approvals = [.. approved.Select(TestRuns.Approval)],
        };
}
