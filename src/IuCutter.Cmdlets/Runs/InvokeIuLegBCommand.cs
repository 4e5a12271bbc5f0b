using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>Phase 8: writes the ledger of the cut, 2N+6 rows for N units, in one transaction.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "IuLegB", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(CutRun))]
public sealed class InvokeIuLegBCommand : PhaseCommand
{
    private protected override RunPhase Phase => RunPhase.LegBRecord;
}
