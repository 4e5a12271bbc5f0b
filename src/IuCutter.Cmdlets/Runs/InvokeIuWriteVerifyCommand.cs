using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Phase 9: as the verifier, derives the units from the source anew, compares them with the database, signs and writes the verdict.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "IuWriteVerify", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(CutRun))]
public sealed class InvokeIuWriteVerifyCommand : PhaseCommand
{
    private protected override RunPhase Phase => RunPhase.WriteVerify;
}
