using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>A run that is asked to stop stops between two phases, says so, and can be taken up again.</summary>
[Trait("Promise", "4")]
public sealed class StopTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Advance_AskedToStopMidPhase_EndsThePhaseAndBeginsNoOther()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.GrantsProbed);
        CutRun last = run;
        bool? running = null;
        IuException refusal = await Assert.ThrowsAsync<IuException>(async () =>
        {
            await foreach (
                CutRun advanced in cut.Engine.AdvanceAsync(
                    run,
                    new OnFirst(() =>
                        running ??= cut.Database.Runs.StopAsync(run.RunId, "second@host", "lunch", Token).GetAwaiter().GetResult()
                    ),
                    Token
                )
            )
            {
                last = advanced;
            }
        });

        Assert.Equal("Gate.RunStopped", refusal.Definition.Id);
        Assert.Contains("second@host: lunch", refusal.Message, StringComparison.Ordinal);
        Assert.True(running);
        Assert.Equal(RunState.LegACommitted, last.State);
        Assert.Equal(
            "cutter_exec for second@host: lunch",
            await cut.ScalarAsync<string>("select actor || ' ' || detail from cutter_governance.run_event where event = 'run_stopped'")
        );

        CutRun stopped = await cut.Engine.ReadAsync(run, Token);
        Assert.Equal(RunHoldKind.Stop, stopped.Hold!.Kind);
        RunExplanation explained = RunExplainer.Explain(stopped);
        Assert.Contains("stopped by second@host", explained.Standing, StringComparison.Ordinal);
        Assert.StartsWith("Resume-IuRun", explained.NextCommand, StringComparison.Ordinal);
        Assert.Contains(explained.Remarks, remark => remark.StartsWith("AUDIT DEBT", StringComparison.Ordinal));
        Assert.Equal(run.UnitCount, AuditDebts.Of(stopped, stopped.DebtSince!.Value.AddHours(1))!.UnitCount);

        await using IRunOwner owner = await cut.Engine.ClaimAsync(run, new RunClaim(Resume: true, TakeOver: false), Token);
        await foreach (CutRun advanced in cut.Engine.AdvanceAsync(run, owner, null, Token))
        {
            last = advanced;
        }

        Assert.Equal(RunState.AwaitingLifecycleAuthorization, last.State);
        Assert.Null((await cut.Engine.ReadAsync(run, Token)).Hold);
        Assert.Null(AuditDebts.Of(last, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task Explain_PhaseWasCutOff_SaysThatTheServerIsAsked()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.GrantsProbed);
        RunContext context = await cut.BeginAsync(run, RunPhase.CutLegA);
        RunExplanation during = RunExplainer.Explain(await cut.Engine.ReadAsync(run, Token));
        Assert.Contains("is running it", Assert.Single(during.Remarks), StringComparison.Ordinal);
        Assert.Contains("under way", during.NotCommitted[0], StringComparison.Ordinal);

        await context.Owner!.DisposeAsync();
        RunExplanation after = RunExplainer.Explain(await cut.Engine.ReadAsync(run, Token));
        Assert.Contains("was cut off", after.NotCommitted[0], StringComparison.Ordinal);
        Assert.StartsWith("Resume-IuRun", after.NextCommand, StringComparison.Ordinal);
        Assert.NotEqual("", after.Effect);
        Assert.NotEqual("", after.WhoActs);
    }

    private sealed class OnFirst(Action action) : IProgress<PhaseProgress>
    {
        public void Report(PhaseProgress value) => action();
    }
}
