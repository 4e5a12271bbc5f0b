using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>Phase 4: makes the encrypted backup of the governed tables before the first write. Needs the approval of gate SG_1.</summary>
[Cmdlet(VerbsCommon.New, "IuBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(CutRun))]
public sealed class NewIuBackupCommand : PhaseCommand
{
    private protected override RunPhase Phase => RunPhase.PreWriteBackup;
}
