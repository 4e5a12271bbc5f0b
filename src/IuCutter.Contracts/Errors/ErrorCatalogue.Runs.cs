namespace IuCutter;

public static partial class ErrorCatalogue
{
    /// <summary>Somebody else runs the run at this moment.</summary>
    public static readonly ErrorDefinition RunOwned = Refused(
        "Gate.RunOwned",
        "ResourceBusy",
        "Another runner owns this run.",
        "See who: Get-IuRun <run> -Explain. Ask it to stop: Stop-IuRun <run>. Where it does not answer, end its session: Resume-IuRun <run> -TakeOver, or Undo-IuCut <run> -TakeOver."
    );

    /// <summary>Another runner has taken the run over; this one may write nothing more.</summary>
    public static readonly ErrorDefinition OwnerSuperseded = Refused(
        "Gate.OwnerSuperseded",
        "ResourceUnavailable",
        "This runner does not own the run any more; nothing of the phase was committed.",
        "See who does: Get-IuRun <run> -Explain."
    );

    /// <summary>Somebody asked the run to stop.</summary>
    public static readonly ErrorDefinition RunStopped = Refused(
        "Gate.RunStopped",
        "OperationStopped",
        "The run was asked to stop and begins no further phase.",
        "Take it up again: Resume-IuRun <run> -Path <document>. End it: Request-IuApproval -Gate Void."
    );

    /// <summary>Units are in the database that ledger or verifier does not vouch for yet.</summary>
    public static readonly ErrorDefinition AuditDebt = Refused(
        "Gate.AuditDebt",
        "InvalidResult",
        "Runs have units in the database without their ledger or verdict.",
        "Resume each of them: Resume-IuRun <run> -Path <document>."
    );

    /// <summary>The document that was given is not the one that the run pinned.</summary>
    public static readonly ErrorDefinition NotTheRunsSource = Refused(
        "Input.SourceMismatch",
        "InvalidData",
        "This is not the document that the run was made from.",
        "Give the very file, byte for byte: Resume-IuRun <run> -Path <document>."
    );

    /// <summary>The run's document is needed and was not given, and the database cannot give it back yet.</summary>
    public static readonly ErrorDefinition SourceMissing = Refused(
        "Input.SourceMissing",
        "ObjectNotFound",
        "The run's document is needed; the database gives it back only once the ledger is written.",
        "Give the file, or a folder that holds it: Resume-IuRun <run> -Path <document>."
    );

    /// <summary>What is enacted cannot be undone.</summary>
    public static readonly ErrorDefinition EnactedForGood = Refused(
        "Gate.EnactedForGood",
        "PermissionDenied",
        "The units are enacted and stay: nothing can be undone any more. What is possible is a new cut that supersedes them.",
        "Amend the document and cut the new text: Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <new prefix>."
    );

    /// <summary>It cannot be told whether a phase took effect; a person must look.</summary>
    public static readonly ErrorDefinition RunUndecided = new(
        "Gate.RunUndecided",
        ErrorOutcome.Unknown,
        "InvalidResult",
        "It cannot be told whether a phase of this run took effect: a person must decide.",
        "Read the reason: Get-IuRun <run> -Explain. The DBA decides: select cutter_governance.fn_run_decide(<run>, <why>)."
    );
}
