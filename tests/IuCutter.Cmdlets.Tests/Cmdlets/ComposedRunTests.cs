using System.Management.Automation;
using IuCutter.Core.Tests.Plans;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>The README's runbook, phase by phase through the pipeline.</summary>
[Collection(SandboxTests.Name)]
public sealed class ComposedRunTests(ModuleSandboxFixture fixture) : IDisposable
{
    // Phase by phase, as Get-IuRun -Explain says it.
    private const string ToTheEnd = """
        while ($step = ((Get-IuRun $run.RunId -Explain).NextCommand -split ' \| ')[-1]) { $run = $run | & $step -Confirm:$false }
        $run
        """;

    private readonly LiveSession _session = new(fixture);

    [Fact]
    public void Pipeline_AllPhases_EnactsWhatThePlanSays()
    {
        _session.Run(
            """
            $null = TurnOn $Prefix
            $run = $plan | New-IuRun -Mode Live
            $approval = Approve $run CutAuthorization
            $verified = $run | New-IuBackup | Test-IuGrant | Invoke-IuLegA | Test-IuStructure | Invoke-IuLegB | Invoke-IuWriteVerify
            $null = Approve $verified LifecycleAuthorization
            """
        );
        CutRun waiting = _session.Get<CutRun>("$run");
        Approval approval = _session.Get<Approval>("$approval");
        CutRun verified = _session.Get<CutRun>("$verified");
        CutRun ended = _session.Get<CutRun>(ToTheEnd);

        Assert.Equal(RunState.AwaitingCutAuthorization, waiting.State);
        Assert.Equal((waiting.RunId, "sovereign@sandbox"), (approval.RunId, approval.Signer));
        Assert.Equal(RunState.AwaitingLifecycleAuthorization, verified.State);
        Assert.Equal(RunState.CloseoutReported, ended.State);
        Assert.Equal(LiveSession.Units, ended.UnitCount);
        Assert.Equal(Enum.GetValues<RunPhase>(), ended.Phases.Select(phase => phase.Phase));
        Assert.DoesNotContain(ended.Phases, phase => phase.Path == PhasePath.Simulated);
        Assert.Equal("16", ended.Pins["ledger_rows"]);
        Assert.Equal(
            "5|5",
            _session.Scalar(
                "select count(*), count(*) filter (where lifecycle_status = 'enacted') from public.information_unit "
                    + $"where canonical_address like '{_session.Prefix}/%'"
            )
        );
    }

    // Fifteen doors, each of which checks what it is given; the whole proof is made once, where it is asked for.
    [Theory]
    [InlineData("$run | New-IuBackup | Test-IuGrant | Invoke-IuLegA | Test-IuStructure | Invoke-IuLegB | Invoke-IuWriteVerify")]
    [InlineData("$run | Invoke-IuCut -Confirm:$false")]
    public void Pipeline_AllPhases_VerifyThePlanOnceAndOnceMoreForTheVerdict(string phases)
    {
        using WorkCounter verifications = new WorkCounter(WorkCounter.Verifications, _session.Get<CutPlan>("$plan").PlanDigest);
        using WorkCounter markings = new WorkCounter(WorkCounter.Markings, _session.Get<CutPlan>("$plan").Document.Path);
        _session.Run(
            $$"""
            $null = $plan | Test-IuCutPlan
            $dry = $plan | Invoke-IuCut
            $null = TurnOn $Prefix
            $run = $plan | New-IuRun -Mode Live
            $null = Approve $run CutAuthorization
            $verified = {{phases}}
            $null = Approve $verified LifecycleAuthorization
            """
        );
        CutRun ended = _session.Get<CutRun>(ToTheEnd);

        Assert.Equal(RunState.CloseoutReported, ended.State);
        Assert.Equal((2, 2), (verifications.Count, markings.Count));
    }

    // PowerShell sets what C# calls init-only, also on the object that was proved.
    [Theory]
    [InlineData("$run.Plan.PlanDigest = '0' * 64", "$run | New-IuBackup")]
    [InlineData("$run.Plan.OwnerRef = 'somebody'", "$run | Invoke-IuCut -Confirm:$false")]
    [InlineData("$plan.Document.Sha256 = '0' * 64", "$plan | New-IuRun -Mode Live")]
    [InlineData("$plan.Units = $plan.Units.RemoveAt(1)", "$plan | Test-IuCutPlan")]
    [InlineData("$plan.DocumentPrefix = 'OTHER'", "$plan | Invoke-IuCut")]
    [InlineData(
        "$run.Plan.Exclusions = $plan.Exclusions.Clear()",
        "$run | Request-IuApproval -Gate CutAuthorization -Path ([IO.Path]::Combine($Folder, 'x.card'))"
    )]
    public void Door_PlanEditedInPlace_IsRefused(string edit, string door)
    {
        _session.Run("$null = TurnOn; $run = $plan | New-IuRun -Mode Live; $null = Approve $run CutAuthorization");
        _session.Run(edit);

        RuntimeException failure = Assert.ThrowsAny<RuntimeException>(() => _session.Run(door));

        Assert.StartsWith("Integrity.PlanRejected,", failure.ErrorRecord.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Phase_OutOfOrder_IsRefused()
    {
        _session.Run("$null = TurnOn; $run = $plan | New-IuRun -Mode Live; $null = Approve $run CutAuthorization");

        // The stop itself is recorded, so this is the one refusal that leaves a row: none of a unit.
        string before = _session.Scalar("select count(*) from public.information_unit");
        RuntimeException failure = Assert.ThrowsAny<System.Management.Automation.RuntimeException>(() =>
            _session.Run("$run | Invoke-IuLegA")
        );

        Assert.Equal("Gate.PhaseOrder,IuCutter.Cmdlets.InvokeIuLegACommand", failure.ErrorRecord.FullyQualifiedErrorId);
        Assert.Equal(before, _session.Scalar("select count(*) from public.information_unit"));
    }

    [Fact]
    public void Explain_EachPause_NamesACommandThatWorks()
    {
        _session.Run("$null = TurnOn; $run = $plan | New-IuRun -Mode Live");

        // The operator types what is on the screen, in the folder that the cards go to.
        Assert.Equal(
            ApprovalGate.CutAuthorization,
            _session
                .Get<ApprovalCard>(
                    "$null = $ExecutionContext.SessionState.Path.SetLocation($Folder); "
                        + "$card = & ([scriptblock]::Create((Get-IuRun $run.RunId -Explain).NextCommand)); $card"
                )
                .Gate
        );
        _session.Run("$null = $run | Import-IuApproval (Sign $card).Path");
        CutRun run = null!;
        for (int phase = (int)RunPhase.PreWriteBackup; phase <= (int)RunPhase.WriteVerify; phase++)
        {
            run = _session.Get<CutRun>("& ([scriptblock]::Create((Get-IuRun $run.RunId -Explain).NextCommand))");
        }

        Assert.Equal(RunState.AwaitingLifecycleAuthorization, run.State);
        Assert.Equal(
            ApprovalGate.LifecycleAuthorization,
            _session.Get<ApprovalCard>("& ([scriptblock]::Create((Get-IuRun $run.RunId -Explain).NextCommand))").Gate
        );
    }

    [Fact]
    public void Enactment_NobodyToConfirm_IsNotDone()
    {
        _session.Run(
            """
            $null = TurnOn
            $run = $plan | New-IuRun -Mode Live
            $null = Approve $run CutAuthorization
            $run = $run | Invoke-IuCut -Confirm:$false
            $null = Approve $run LifecycleAuthorization
            """
        );

        Assert.ThrowsAny<System.Management.Automation.RuntimeException>(() => _session.Run("$run | Invoke-IuEnactment"));

        Assert.Equal(RunState.AwaitingLifecycleAuthorization, _session.Get<CutRun>("Get-IuRun $run.RunId").State);
    }

    public void Dispose() => _session.Dispose();
}
