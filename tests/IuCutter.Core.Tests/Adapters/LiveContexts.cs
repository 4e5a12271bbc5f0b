using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests.Adapters;

/// <summary>A live run with the switch on and the pins that enactment reads.</summary>
internal static class LiveContexts
{
    public static RunContext On(CutPlan? plan = null)
    {
        CutRun run = TestRuns.Run(CutMode.Live, plan: plan);
        run = run with
        {
            Pins = run
                .Pins.Add("review_decision_id", "11111111-1111-1111-1111-111111111111")
                .Add("change_set_id", "22222222-2222-2222-2222-222222222222")
                .Add("tool_revision", "iucutter-executor/0.1.0+aaaaaaaa"),
        };
        return TestRuns.Context(run, new FixedExecutionControl { Enabled = true });
    }
}
