using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>Phase 4: makes the encrypted backup of the governed tables before the first write. Needs the approval of gate SG_1.</summary>
[Cmdlet(VerbsCommon.New, "IuBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(CutRun))]
public sealed class NewIuBackupCommand : PhaseCommand
{
    /// <summary>
    /// Also rehearses the run in the copy that the proof restores: all phases and the undo, with stand-in keys, before the first write.
    /// Not needed where the roster demands it. Gate.RehearsalFailed, and no backup is left, when it does not get through.
    /// </summary>
    [Parameter]
    public SwitchParameter Rehearse { get; set; }

    private protected override RunPhase Phase => RunPhase.PreWriteBackup;

    private protected override bool IsRehearsed => Rehearse;
}
