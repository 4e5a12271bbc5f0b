using IuCutter.Core.Execution;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests.Execution;

public sealed class KillSwitchTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    [SeamLine(SeamLines.OffByDefault)]
    public async Task ExecutionEnabled_WithoutControl_IsOff() =>
        Assert.False(await new KillSwitch(control: null).ExecutionEnabledAsync("TEST-LAW", None));

    [Fact]
    [SeamLine(SeamLines.CallTime)]
    public async Task ExecutionEnabled_ReadsAnewEachTime()
    {
        FixedExecutionControl control = new FixedExecutionControl { Enabled = true };
        KillSwitch killSwitch = new KillSwitch(control);
        Assert.True(await killSwitch.ExecutionEnabledAsync("TEST-LAW", None));
        control.Enabled = false;
        Assert.False(await killSwitch.ExecutionEnabledAsync("TEST-LAW", None));
        Assert.Equal(2, control.Reads);
    }

    [Fact]
    [SeamLine(SeamLines.OffByDefault)]
    public async Task ExecutionEnabled_Unreadable_IsOff()
    {
        FixedExecutionControl control = new FixedExecutionControl
        {
            Enabled = true,
            Unreadable = new IuException(ErrorCatalogue.Unreachable, "gone"),
        };
        KillSwitchStatus status = await new KillSwitch(control).ReadAsync(None);
        Assert.False(status.Enabled);
        Assert.Contains("Store.Unreachable", status.Why, StringComparison.Ordinal);
    }

    // Off all the same; but no ruling brings back a database that does not answer.
    [Fact]
    public async Task RequireOn_Unreadable_NamesTheCauseAndNotARuling()
    {
        IuException cause = new IuException(ErrorCatalogue.ConnectionLost, "");
        FixedExecutionControl control = new FixedExecutionControl { Enabled = true, Unreadable = cause };
        ProductionExecutionNotAuthorizedException refusal = await Assert.ThrowsAsync<ProductionExecutionNotAuthorizedException>(() =>
            new KillSwitch(control).RequireOnAsync("TEST-LAW", ApprovalGate.CutAuthorization, "", "run", None)
        );
        Assert.Equal("Store.ConnectionLost", refusal.Definition.Id);
        Assert.Same(cause, refusal.InnerException);

        control.Unreadable = null;
        control.Enabled = false;
        refusal = await Assert.ThrowsAsync<ProductionExecutionNotAuthorizedException>(() =>
            new KillSwitch(control).RequireOnAsync("TEST-LAW", ApprovalGate.CutAuthorization, "", "run", None)
        );
        Assert.Equal("Gate.ProductionExecutionNotAuthorized", refusal.Definition.Id);
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("TEST-LAW", true)]
    [InlineData("OTHER,TEST-LAW", true)]
    [InlineData("OTHER,TEST-LAWS", false)]
    [InlineData("TEST-LA", false)]
    [InlineData("test-law", false)]
    public async Task ExecutionEnabled_HoldsForItsScopeOnly(string scope, bool expected)
    {
        FixedExecutionControl control = new FixedExecutionControl { Enabled = true, Scope = scope };
        Assert.Equal(expected, await new KillSwitch(control).ExecutionEnabledAsync("TEST-LAW", None));
    }

    [Fact]
    [SeamLine(SeamLines.SwitchFirst)]
    public async Task RefuseIfOff_LiveAndOff_Refuses()
    {
        CutRun live = TestRuns.Run(CutMode.Live);
        RunContext context = TestRuns.Context(live, new FixedExecutionControl());
        ProductionExecutionNotAuthorizedException refusal = await Assert.ThrowsAsync<ProductionExecutionNotAuthorizedException>(() =>
            context.RefuseIfKillSwitchOffAsync(RunPhase.CutLegA, None)
        );
        Assert.Equal("Gate.ProductionExecutionNotAuthorized", refusal.Definition.Id);
    }

    [Theory]
    [InlineData("CutAuthorization", RunPhase.CutLegA, true)]
    [InlineData("CutAuthorization", RunPhase.LifecycleEnact, false)]
    [InlineData("LifecycleAuthorization", RunPhase.LifecycleEnact, true)]
    [InlineData("LifecycleAuthorization", RunPhase.WriteVerify, false)]
    public async Task RefuseIfOff_RulingForOneGate_LetsOnlyItsPhasesWrite(string gates, RunPhase phase, bool passes)
    {
        RunContext context = TestRuns.Context(TestRuns.Run(CutMode.Live), new FixedExecutionControl { Enabled = true, Gates = gates });
        Exception? refusal = await Record.ExceptionAsync(() => context.RefuseIfKillSwitchOffAsync(phase, None));
        Assert.Equal(passes, refusal is null);
    }

    [Fact]
    public async Task RefuseIfOff_DryRun_DoesNotEvenRead()
    {
        FixedExecutionControl control = new FixedExecutionControl();
        RunContext context = TestRuns.Context(TestRuns.Run(), control);
        await context.RefuseIfKillSwitchOffAsync(RunPhase.CutLegA, None);
        Assert.Equal(0, control.Reads);
    }
}
