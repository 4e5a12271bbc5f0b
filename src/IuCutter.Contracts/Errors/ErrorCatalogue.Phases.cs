namespace IuCutter;

// What the database demands of a phase and its transaction.
public static partial class ErrorCatalogue
{
    /// <summary>The transaction did not enter the phase whose work it does.</summary>
    public static readonly ErrorDefinition PhaseNotEntered = Refused(
        "Gate.PhaseNotEntered",
        "InvalidOperation",
        "This transaction did not enter the phase whose work it does.",
        "Use the cmdlets, which do: Resume-IuRun <run> -Path <document>.",
        "IU070"
    );

    /// <summary>The transaction has a phase already.</summary>
    public static readonly ErrorDefinition PhaseNotAlone = Refused(
        "Gate.PhaseNotAlone",
        "InvalidOperation",
        "A phase has a transaction to itself; this one has a phase already.",
        "Use the cmdlets, which begin one for each: Resume-IuRun <run> -Path <document>.",
        "IU071"
    );

    /// <summary>A phase that only reads was to be entered as one that writes.</summary>
    public static readonly ErrorDefinition PhaseReads = Refused(
        "Gate.PhaseReads",
        "InvalidOperation",
        "This phase only reads; it is not entered as one that writes.",
        "Use the cmdlets: Resume-IuRun <run> -Path <document>.",
        "IU072"
    );

    /// <summary>The phase took longer than the seconds of its card.</summary>
    public static readonly ErrorDefinition PhaseOverBudget = Refused(
        "Gate.PhaseOverBudget",
        "LimitsExceeded",
        "The phase took longer than its card allows; everything was rolled back.",
        "See what it waited for (locks, disk, network), then run it again: Resume-IuRun <run> -Path <document>. "
            + "A new approval gives no more time; what never fits is cut as several documents.",
        "IU073"
    );

    /// <summary>A phase, or an undoing, was entered and is to be committed without having been completed.</summary>
    public static readonly ErrorDefinition PhaseNotCompleted = Refused(
        "Integrity.PhaseNotCompleted",
        "InvalidOperation",
        "The work was begun and not completed, and cannot be committed.",
        "Run it again from its beginning: Resume-IuRun <run> -Path <document>.",
        "IU074"
    );

    /// <summary>A write that must end with its own COMMIT was checked with SET CONSTRAINTS or prepared (two-phase commit).</summary>
    public static readonly ErrorDefinition CommitRequired = Refused(
        "Gate.CommitRequired",
        "InvalidOperation",
        "The last check belongs to a COMMIT: it is not made early, and the transaction is not prepared.",
        "Use the cmdlets, which commit: Resume-IuRun <run> -Path <document>.",
        "IU075"
    );

    /// <summary>A phase that writes was to be recorded as simulated.</summary>
    public static readonly ErrorDefinition LiveSimulated = Refused(
        "Integrity.LiveSimulated",
        "InvalidResult",
        "A phase that writes cannot be recorded as simulated.",
        "See where the run stands: Get-IuRun <run> -Explain.",
        "IU076"
    );

    /// <summary>A newer attempt of the same phase was begun.</summary>
    public static readonly ErrorDefinition AttemptSuperseded = Refused(
        "Gate.AttemptSuperseded",
        "InvalidOperation",
        "A newer attempt of this phase was begun; this one may write nothing.",
        "See which: Get-IuRun <run> -Explain.",
        "IU077"
    );

    /// <summary>No open intent of the phase is committed.</summary>
    public static readonly ErrorDefinition IntentMissing = Refused(
        "Gate.IntentMissing",
        "InvalidOperation",
        "No open intent of this phase is committed.",
        "Use the cmdlets, which write the intent first: Resume-IuRun <run> -Path <document>.",
        "IU078"
    );

    /// <summary>The login has not the duty that the phase belongs to, or more than that duty.</summary>
    public static readonly ErrorDefinition PhaseDuty = Refused(
        "Gate.PhaseDuty",
        "PermissionDenied",
        "This phase is the duty of another login.",
        "Use the cmdlets, which log in as the duty's own role: Connect-IuDatabase -Service <name>.",
        "IU079"
    );

    /// <summary>A unit was to be created out of the document's order, or before its parent.</summary>
    public static readonly ErrorDefinition UnitOrder = Refused(
        "Gate.UnitOrder",
        "InvalidData",
        "A unit is out of the order of the document.",
        "Use the cmdlet, which keeps the order: Resume-IuRun <run> -Path <document>.",
        "IU080"
    );

    /// <summary>There is no unit with this address.</summary>
    public static readonly ErrorDefinition UnitNotFound = Refused(
        "Store.UnitNotFound",
        "ObjectNotFound",
        "There is no unit with this address.",
        "See the addresses of the document: $plan | Show-IuCutPlan -Path <file>.",
        "IU081"
    );

    /// <summary>The review decision or the change set is not the one that the approval is for.</summary>
    public static readonly ErrorDefinition DecisionMismatch = Refused(
        "Gate.DecisionMismatch",
        "PermissionDenied",
        "Review decision and change set are not those that the approval is for, or that the verifier passed.",
        "See the run's own: (Get-IuRun <run>).Pins.",
        "IU082"
    );

    /// <summary>The verdict is about another run's change set.</summary>
    public static readonly ErrorDefinition ChangeSetMismatch = Refused(
        "Gate.ChangeSetMismatch",
        "PermissionDenied",
        "The verdict is about a change set of another run.",
        "See the run's own: (Get-IuRun <run>).Pins.",
        "IU083"
    );

    /// <summary>A unit was to be given another state than enacted.</summary>
    public static readonly ErrorDefinition TargetLifecycle = Refused(
        "Input.TargetLifecycle",
        "InvalidArgument",
        "A unit is enacted; no other state is given to it.",
        "Use the cmdlets: Resume-IuRun <run> -Path <document>.",
        "IU084"
    );

    /// <summary>A phase was to be recorded as stopped in no known way.</summary>
    public static readonly ErrorDefinition StopOutcome = Refused(
        "Input.StopOutcome",
        "InvalidArgument",
        "This is not one of the ways in which a phase stops.",
        "Give one of refused, failed, killed, unknown; the cmdlets do.",
        "IU085"
    );

    /// <summary>The backup phase did not record the backup that its pins name.</summary>
    public static readonly ErrorDefinition BackupNotRecorded = Refused(
        "Integrity.BackupNotRecorded",
        "InvalidResult",
        "The backup phase did not record the backup that it pins; everything was rolled back.",
        "Run the phase again: Resume-IuRun <run> -Path <document>.",
        "IU086"
    );

    /// <summary>The verdict is about another number of rows than the run has units.</summary>
    public static readonly ErrorDefinition VerdictIncomplete = Refused(
        "Integrity.VerdictIncomplete",
        "InvalidResult",
        "The verdict is not about every unit of the run.",
        "Verify again: Resume-IuRun <run> -Path <document>.",
        "IU087"
    );

    /// <summary>The switch was to be turned off by the transaction of a phase.</summary>
    public static readonly ErrorDefinition OffWithinPhase = Refused(
        "Gate.OffWithinPhase",
        "InvalidOperation",
        "This transaction is itself a writer: it cannot turn execution off.",
        "Roll it back, then: Disable-IuExecution.",
        "IU088"
    );

    /// <summary>The writers were to be drained before the OFF that they must read was committed.</summary>
    public static readonly ErrorDefinition OffNotCommitted = Refused(
        "Gate.OffNotCommitted",
        "InvalidOperation",
        "Writers are drained after an OFF that is committed; this transaction has not committed yet.",
        "Roll it back, then: Disable-IuExecution; in psql, outside of a transaction: call cutter_governance.execution_off('reason').",
        "IU130"
    );

    /// <summary>A transaction was reported for a phase that is not the phase's own, or not under way.</summary>
    public static readonly ErrorDefinition TransactionNotOfPhase = Refused(
        "Gate.TransactionNotOfPhase",
        "SecurityError",
        "The transaction that was reported is not the phase's own.",
        "Use the cmdlets: $run | Invoke-IuCut.",
        "IU134"
    );

    /// <summary>A transaction is deep in savepoints: whoever reads past what it writes goes through each of them.</summary>
    public static readonly ErrorDefinition TransactionTooDeep = Refused(
        "Gate.TransactionTooDeep",
        "LimitsExceeded",
        "The transaction is too deep in savepoints.",
        "Use the cmdlets, which set none: Resume-IuRun <run> -Path <document>.",
        "IU127"
    );

    /// <summary>The session of a phase has a cursor that would be read at COMMIT, after the last check.</summary>
    public static readonly ErrorDefinition HoldableCursor = Refused(
        "Gate.HoldableCursor",
        "InvalidOperation",
        "A cursor WITH HOLD is open: its query would run after the last look at switch and approval.",
        "Close it and begin again: Resume-IuRun <run> -Path <document>.",
        "IU132"
    );

    /// <summary>Another build of the module than the one that the run's newest card names.</summary>
    public static readonly ErrorDefinition OtherBuild = Refused(
        "Gate.OtherBuild",
        "PermissionDenied",
        "The run was approved for another build of the module.",
        "Go on with that build; or see which card this one needs: Get-IuRun <run> -Explain.",
        "IU092"
    );

    /// <summary>A record names another revision than the attempt that writes it.</summary>
    public static readonly ErrorDefinition OtherRevision = Refused(
        "Gate.OtherRevision",
        "InvalidData",
        "A record names another revision of the tool than the attempt that writes it.",
        "Use the cmdlets, which record what acts: Resume-IuRun <run> -Path <document>.",
        "IU093"
    );

    /// <summary>
    /// Another run has the turn: it is between its backup and its first write, which what this one wrote now would make stale. The
    /// message says which run, who ran it, since when, and until when: one minute after its last completed phase where nobody runs it.
    /// </summary>
    public static readonly ErrorDefinition OtherRunWriting = Refused(
        "Gate.OtherRunWriting",
        "ResourceBusy",
        "Another run is between its backup and its first write, or writes; nothing was begun.",
        "Run it again after the moment in the message, or when that run has written: Resume-IuRun <run> -Path <document>. Or end "
            + "that run's turn: Stop-IuRun <the other run>. See who waits: Get-IuRun <run> -Explain.",
        "IU094"
    );
}
