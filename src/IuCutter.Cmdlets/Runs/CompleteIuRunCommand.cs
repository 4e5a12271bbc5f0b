using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>Phase 11: closes the run; every phase must have gone the way of the run's mode.</summary>
[Cmdlet(VerbsLifecycle.Complete, "IuRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(CutRun))]
public sealed class CompleteIuRunCommand : PhaseCommand
{
    private protected override RunPhase Phase => RunPhase.Closeout;
}
