using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>Phase 6: creates every unit of the plan as a draft, in one transaction.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "IuLegA", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(CutRun))]
public sealed class InvokeIuLegACommand : PhaseCommand
{
    private protected override RunPhase Phase => RunPhase.CutLegA;
}
