using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Phase 7: reads the units back and compares them with the plan. Integrity.StructureMismatch names the first difference.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IuStructure", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(CutRun))]
public sealed class TestIuStructureCommand : PhaseCommand
{
    private protected override RunPhase Phase => RunPhase.StructuralVerify;
}
