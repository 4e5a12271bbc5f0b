using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>Phase 10: enacts every unit in one transaction. It cannot be undone. Needs the approval of gate SG_2.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "IuEnactment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CutRun))]
public sealed class InvokeIuEnactmentCommand : PhaseCommand
{
    private protected override RunPhase Phase => RunPhase.LifecycleEnact;
}
