using IuCutter.Core.Engine;
using IuCutter.Core.Execution;
using IuCutter.Core.Phases;
using IuCutter.Core.Runs;
using IuCutter.Core.Simulation;

namespace IuCutter.Core.Tests.Plans;

/// <summary>What a plan says is proved, derived, hashed and put together once in a run, however many phases ask for it.</summary>
public sealed class PlanWorkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DryRun_AllPhases_DoEachWorkOnce()
    {
        CutPlan plan = TestRuns.Plan(prefix: "WORK-ONCE");
        plan = plan with { Document = plan.Document with { Path = $"{nameof(PlanWorkTests)}.md" } };
        (plan, CountingUnits units) = CountingUnits.Over(plan);
        using WorkCounter verifications = new WorkCounter(WorkCounter.Verifications, plan.PlanDigest);
        using WorkCounter markings = new WorkCounter(WorkCounter.Markings, plan.Document.Path);
        RunEngine engine = new RunEngine(
            new RunOpening(TimeProvider.System, new RunIds(TimeProvider.System, new SystemRandomSource()), TestRuns.Module),
            TestRuns.Module,
            new MemoryRunStore(TimeProvider.System),
            liveRuns: null,
            new PhaseServices(null, new Simulator(), Grants: null, Units: null),
            new KillSwitch(control: null),
            faults: null
        );
        CutRun run = await engine.CreateAsync(plan, CutMode.DryRun, "operator@host", Token);

        // Phase by phase, each through the door, as a runbook does.
        while (RunStates.Next(run.State) is { } phase)
        {
            run = await engine.RunPhaseAsync(run, phase, null, Token);
        }

        Assert.Equal(RunState.CloseoutReported, run.State);
        Assert.Same(plan, run.Plan);
        Assert.Equal((1, 2), (verifications.Count, markings.Count));
        Assert.Equal((1, 1), (units.MaxAddresses, units.MaxTitleHashes));

        // The control: without what is kept, each asking is work.
        _ = plan.Units[1].Address + plan.Units[1].TitleSha256;
        Assert.Equal((2, 2), (units.MaxAddresses, units.MaxTitleHashes));
    }
}
