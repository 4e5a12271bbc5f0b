using System.Management.Automation;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

[Collection(SandboxTests.Name)]
public sealed class InvokeIuCutTests(ModuleSandboxFixture fixture) : IDisposable
{
    private readonly LiveSession _session = new(fixture);

    [Fact]
    public void DryRun_ByDefault_SimulatesAllAndWritesNothing()
    {
        string before = _session.Rows();

        CutRun run = _session.Get<CutRun>("$dry = $plan | Invoke-IuCut; $dry");

        Assert.Equal((CutMode.DryRun, RunState.CloseoutReported), (run.Mode, run.State));
        Assert.Equal(11, run.Phases.Length);
        Assert.DoesNotContain(run.Phases, phase => phase.Path == PhasePath.Live);
        Assert.All(run.Approvals, approval => Assert.Equal("simulated", approval.Signer));
        Assert.Equal(before, _session.Rows());
        Assert.Equal(run.RunId, _session.Get<CutRun>("Get-IuRun $dry.RunId").RunId);
    }

    [Fact]
    public void DryRun_WithoutDatabase_Runs()
    {
        CutRun run = _session.Get<CutRun>(
            "Disconnect-IuDatabase; $run = $plan | Invoke-IuCut; $null = $Sandbox | Connect-IuDatabase; $run"
        );

        Assert.Equal(RunState.CloseoutReported, run.State);
    }

    [Fact]
    public void Live_WithBothPauses_EnactsTheUnits()
    {
        CutRun waiting = _session.Get<CutRun>("$null = TurnOn; $run = $plan | Invoke-IuCut -Mode Live -Confirm:$false; $run");
        Assert.Equal((RunState.AwaitingCutAuthorization, ApprovalGate.CutAuthorization), (waiting.State, waiting.WaitsFor));

        // Without the approval it waits where it is.
        Assert.Equal(RunState.AwaitingCutAuthorization, _session.Get<CutRun>("$run | Invoke-IuCut -Confirm:$false").State);

        CutRun verified = _session.Get<CutRun>("$null = Approve $run CutAuthorization; $run = $run | Invoke-IuCut -Confirm:$false; $run");
        Assert.Equal((RunState.AwaitingLifecycleAuthorization, ApprovalGate.LifecycleAuthorization), (verified.State, verified.WaitsFor));
        Assert.Equal(
            "draft",
            _session.Scalar(
                $"select distinct lifecycle_status from public.information_unit where canonical_address like '{_session.Prefix}/%'"
            )
        );

        CutRun ended = _session.Get<CutRun>("$null = Approve $run LifecycleAuthorization; $run | Invoke-IuCut -Confirm:$false");
        Assert.Equal(RunState.CloseoutReported, ended.State);
        Assert.Equal(2, ended.Approvals.Length);
        Assert.Equal(
            "enacted",
            _session.Scalar(
                $"select distinct lifecycle_status from public.information_unit where canonical_address like '{_session.Prefix}/%'"
            )
        );
    }

    [Fact]
    public void Live_SwitchOff_IsRefusedBeforeAnythingIsTouched()
    {
        ErrorRecord record = _session.Refuses("Gate.ProductionExecutionNotAuthorized", "$plan | Invoke-IuCut -Mode Live -Confirm:$false");

        Assert.Equal(_session.Prefix, record.TargetObject);
        Assert.Equal(ErrorCategory.SecurityError, record.CategoryInfo.Category);
    }

    [Fact]
    public void Live_SwitchOff_IsRefusedBeforeTheOperatorIsAsked() =>
        _session.Refuses("Gate.ProductionExecutionNotAuthorized", "$plan | Invoke-IuCut -Mode Live");

    [Fact]
    public void Live_RulingOfAnotherDocument_IsRefused()
    {
        _session.Run("$null = TurnOn OTHER-LAW");

        _session.Refuses("Gate.ProductionExecutionNotAuthorized", "$plan | Invoke-IuCut -Mode Live -Confirm:$false");
    }

    [Fact]
    public void Live_WithoutDatabase_IsRefused() =>
        _session.Refuses(
            "Gate.ProductionExecutionNotAuthorized",
            "Disconnect-IuDatabase; try { $plan | Invoke-IuCut -Mode Live -Confirm:$false } finally { $null = $Sandbox | "
                + "Connect-IuDatabase }"
        );

    [Fact]
    public void Live_SwitchTurnedOffBetweenPauses_IsRefused()
    {
        _session.Run(
            "$null = TurnOn; $run = $plan | Invoke-IuCut -Mode Live -Confirm:$false; $null = Approve $run CutAuthorization; "
                + "$null = Disable-IuExecution"
        );

        _session.Refuses("Gate.ProductionExecutionNotAuthorized", "$run | Invoke-IuCut -Confirm:$false");
        // Turning it on again is a new epoch: the approval of the old one is void, and the run waits for another.
        _session.Run("$null = TurnOn");
        CutRun waiting = _session.Get<CutRun>("$run | Invoke-IuCut -Confirm:$false");
        Assert.Equal((RunState.AwaitingCutAuthorization, 0), (waiting.State, waiting.Approvals.Length));
        Assert.Equal(
            "0",
            _session.Scalar($"select count(*) from public.information_unit where canonical_address like '{_session.Prefix}/%'")
        );
    }

    [Fact]
    public void Live_FirstOfMany_TouchesOneDocument()
    {
        _session.Run("$null = TurnOn");

        _session.Run(
            """
            foreach ($once in 1) { $plan, $plan, $plan | Invoke-IuCut -Mode Live -Confirm:$false | & { process { break } } }
            """
        );

        Assert.Equal("1", _session.Scalar($"select count(*) from cutter_governance.run where document_prefix = '{_session.Prefix}'"));
    }

    public void Dispose() => _session.Dispose();
}
