namespace IuCutter;

public static partial class ErrorCatalogue
{
    /// <summary>Somebody else runs the run at this moment.</summary>
    public static readonly ErrorDefinition RunOwned = Refused(
        "Gate.RunOwned",
        "ResourceBusy",
        "Another runner owns this run.",
        "See who: Get-IuRun <run> -Explain. Ask it to stop: Stop-IuRun <run>. "
            + "Where it does not answer, end its session: Resume-IuRun <run> -Path <document> -TakeOver, or Undo-IuCut <run> -TakeOver.",
        "IU030"
    );

    /// <summary>Another runner has taken the run over; this one may write nothing more.</summary>
    public static readonly ErrorDefinition OwnerSuperseded = Refused(
        "Gate.OwnerSuperseded",
        "ResourceUnavailable",
        "This runner does not own the run any more; nothing of the phase was committed.",
        "See who does: Get-IuRun <run> -Explain.",
        "IU031"
    );

    /// <summary>Somebody asked the run to stop.</summary>
    public static readonly ErrorDefinition RunStopped = Refused(
        "Gate.RunStopped",
        "OperationStopped",
        "The run was asked to stop and begins no further phase.",
        "Take it up again: Resume-IuRun <run> -Path <document>. End it: $run | Request-IuApproval -Gate Void -Path <card>.",
        "IU032"
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

    /// <summary>An enacted unit cannot be undone.</summary>
    public static readonly ErrorDefinition EnactedForGood = Refused(
        "Gate.EnactedForGood",
        "PermissionDenied",
        "The units are enacted and stay: nothing can be undone any more. What is possible is a new cut that supersedes them.",
        "Amend the document and cut the new text: Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <new prefix>.",
        "IU035"
    );

    /// <summary>It cannot be determined whether a phase took effect; a person must look.</summary>
    public static readonly ErrorDefinition RunUndecided = new(
        "Gate.RunUndecided",
        ErrorOutcome.Unknown,
        "InvalidResult",
        "It cannot be determined whether a phase of this run took effect: a person must decide.",
        "Read the reason: Get-IuRun <run> -Explain. The DBA decides: select cutter_governance.fn_run_decide(<run>, <why>)."
    )
    {
        SqlState = "IU033",
    };

    /// <summary>The run has written units, or has ended, and cannot be voided.</summary>
    public static readonly ErrorDefinition NotVoidable = Refused(
        "Gate.NotVoidable",
        "InvalidOperation",
        "A run that has written units, or has ended, cannot be voided.",
        "Undo its drafts: $run | Request-IuApproval -Gate Undo -Path <card>. Where it has ended: Get-IuRun <run> -Explain.",
        "IU110"
    );

    /// <summary>The run has written nothing that could be undone.</summary>
    public static readonly ErrorDefinition NothingToUndo = Refused(
        "Gate.NothingToUndo",
        "InvalidOperation",
        "There is nothing to undo where the run stands.",
        "Void it, if it is to end: $run | Request-IuApproval -Gate Void -Path <card>.",
        "IU111"
    );

    /// <summary>The undoing of the run is approved, so it goes on in no other way.</summary>
    public static readonly ErrorDefinition UndoApproved = Refused(
        "Gate.UndoApproved",
        "OperationStopped",
        "The undoing of the run is approved, and while it is the run goes on in no other way.",
        "Undo it: Undo-IuCut <run>; or wait until that approval expires.",
        "IU112"
    );

    /// <summary>The run has ended and cannot be stopped.</summary>
    public static readonly ErrorDefinition RunEnded = Refused(
        "Gate.RunEnded",
        "InvalidOperation",
        "The run has ended.",
        "See how: Get-IuRun <run> -Explain.",
        "IU113"
    );

    /// <summary>Nothing of the run waits for a person's decision.</summary>
    public static readonly ErrorDefinition NothingToDecide = Refused(
        "Gate.NothingToDecide",
        "ObjectNotFound",
        "Nothing of this run waits for a person to decide.",
        "See where it stands: Get-IuRun <run> -Explain.",
        "IU114"
    );

    /// <summary>The session that owned the run has ended.</summary>
    public static readonly ErrorDefinition OwnerEnded = Refused(
        "Gate.OwnerEnded",
        "ResourceUnavailable",
        "The session that owned the run has ended; nothing of the phase was committed.",
        "Take it up again: Resume-IuRun <run> -Path <document>.",
        "IU115"
    );

    /// <summary>A session holds the run's lock or its row and could not be ended.</summary>
    public static readonly ErrorDefinition RunLockHeld = Refused(
        "Gate.RunLockHeld",
        "ResourceBusy",
        "A session holds what belongs to the run, and could not be ended.",
        "Have the DBA end the session that the message names (or see pg_locks and pg_prepared_xacts), then: "
            + "Resume-IuRun <run> -Path <document> -TakeOver.",
        "IU116"
    );

    /// <summary>The run has another number of drafts than it wrote.</summary>
    public static readonly ErrorDefinition DraftsMissing = Refused(
        "Integrity.DraftsMissing",
        "InvalidResult",
        "The run's drafts are not as many as it wrote; nothing was undone.",
        "See what is there: Get-IuRun <run> -Explain. The DBA decides with the sovereign, from the backup: Get-IuBackup.",
        "IU117"
    );

    /// <summary>Not each draft of the run was removed.</summary>
    public static readonly ErrorDefinition UndoIncomplete = Refused(
        "Integrity.UndoIncomplete",
        "InvalidResult",
        "Not each draft of the run was removed; everything was rolled back.",
        "See whether the guards are as installed: Test-IuGovernance -AdminUser <login>.",
        "IU118"
    );

    /// <summary>Too many runs of the last day wait for their first approval.</summary>
    public static readonly ErrorDefinition TooManyRuns = Refused(
        "Gate.TooManyRuns",
        "LimitsExceeded",
        "More runs than anybody could approve wait for their first approval; no further one is made.",
        "See who made them: Get-IuRun; then have the DBA change that login's password, or wait a day.",
        "IU133"
    );
}
