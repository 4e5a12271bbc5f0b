namespace IuCutter;

public static partial class ErrorCatalogue
{
    /// <summary>Somebody else runs the run at this moment.</summary>
    public static readonly ErrorDefinition RunOwned = Refused("Gate.RunOwned", "ResourceBusy",
        "Another runner owns this run.", "See who: Get-IuRun <run> -Explain. Ask it to stop: Stop-IuRun <run>.");

    /// <summary>Another runner has taken the run over; this one may write nothing more.</summary>
    public static readonly ErrorDefinition OwnerSuperseded = Refused("Gate.OwnerSuperseded", "ResourceUnavailable",
        "This runner does not own the run any more; nothing of the phase was committed.", "See who does: Get-IuRun <run> -Explain.");

    /// <summary>Somebody asked the run to stop.</summary>
    public static readonly ErrorDefinition RunStopped = Refused("Gate.RunStopped", "OperationStopped",
        "The run was asked to stop and begins no further phase.", "Take it up again: Resume-IuRun <run> -Path <document>. End it: Request-IuApproval -Gate Void.");

    /// <summary>It cannot be told whether a phase took effect; a person must look.</summary>
    public static readonly ErrorDefinition RunUndecided = new("Gate.RunUndecided", ErrorOutcome.Unknown, "InvalidResult",
        "It cannot be told whether a phase of this run took effect: a person must decide.", "Read the reason: Get-IuRun <run> -Explain. The DBA decides: select cutter_governance.fn_run_decide(<run>, <why>).");
}
