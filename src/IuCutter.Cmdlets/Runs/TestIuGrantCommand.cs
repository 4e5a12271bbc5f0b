using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Phase 5: probes what each role of the database must, and must not, be able to do. Gate.GrantMismatch names what is wrong.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IuGrant", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(CutRun))]
public sealed class TestIuGrantCommand : PhaseCommand
{
    private protected override RunPhase Phase => RunPhase.GrantProbe;
}
