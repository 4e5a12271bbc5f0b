namespace IuCutter;

// What a permit, its switch and its card let through, as the database judges it.
public static partial class ErrorCatalogue
{
    /// <summary>
    /// The switch was turned since the permit was granted, or its rulings left a gap: the permit is void.
    /// </summary>
    public static readonly ErrorDefinition PermitVoided = Refused(
        "Gate.PermitVoided",
        "PermissionDenied",
        "Since the approval was recorded, execution was turned off or its ruling ran out, perhaps to be on again by now: "
            + "its permit is void.",
        "Ask for a new approval: $run | Request-IuApproval -Gate <gate> -Path <card>; once it is signed: "
            + "$run | Import-IuApproval <card>.",
        "IU046"
    );

    /// <summary>The approval was recorded in another database; this one is a copy of it.</summary>
    public static readonly ErrorDefinition PermitDatabase = Refused(
        "Gate.PermitDatabase",
        "SecurityError",
        "The approval was recorded in another database; this one is a copy.",
        "Connect to the database that the card names: Connect-IuDatabase -Service <name>. "
            + "To go on in the copy: $run | Request-IuApproval -Gate <gate> -Path <card>.",
        "IU047"
    );

    /// <summary>The permit would name another number of units than the plan has.</summary>
    public static readonly ErrorDefinition PermitUnits = Refused(
        "Gate.PermitUnits",
        "InvalidData",
        "The permit would not name each unit of the plan once, from 1 to the last.",
        "Import the card in the session that made the run, with its plan: $run | Import-IuApproval <card>.",
        "IU048"
    );

    /// <summary>A unit of the permit is outside of the document, or stands before its parent.</summary>
    public static readonly ErrorDefinition PermitAddress = Refused(
        "Gate.PermitAddress",
        "InvalidData",
        "A unit of the permit is outside of the run's document, or does not come after its parent.",
        "Make the plan again and a run from it: Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <prefix> | New-IuRun -Mode Live.",
        "IU049"
    );

    /// <summary>The run has an approval for this gate that is still in force.</summary>
    public static readonly ErrorDefinition ApprovalInForce = Refused(
        "Gate.ApprovalInForce",
        "ResourceExists",
        "The run has an approval for this gate that is still in force; a second one is not recorded.",
        "Go on with the one that is there: Resume-IuRun <run> -Path <document>.",
        "IU051"
    );

    /// <summary>The run does not stand where this gate approves anything.</summary>
    public static readonly ErrorDefinition GateNotOpen = Refused(
        "Gate.GateNotOpen",
        "InvalidOperation",
        "This gate approves nothing where the run stands.",
        "See which gate the run waits for: Get-IuRun <run> -Explain.",
        "IU052"
    );

    /// <summary>No approval of gate Restore names this backup.</summary>
    public static readonly ErrorDefinition RestoreNotApproved = Refused(
        "Gate.RestoreNotApproved",
        "PermissionDenied",
        "No approval of gate Restore names this backup.",
        "Request-IuApproval -Gate Restore -Backup <file> -Path <card>; once it is signed: Import-IuApproval <card>.",
        "IU053"
    );

    /// <summary>The text of the card is not the one that its hash names.</summary>
    public static readonly ErrorDefinition CardHash = Refused(
        "Gate.CardHash",
        "SecurityError",
        "The text of the card is not the one that its SHA-256 names.",
        "Import the card as it was signed, byte for byte: $run | Import-IuApproval <card>, without $run where it is of gate Restore or "
            + "Reconcile.",
        "IU054"
    );

    /// <summary>The card's times contradict each other, lie in the future or last longer than its gate allows.</summary>
    public static readonly ErrorDefinition CardLifetime = Refused(
        "Gate.CardLifetime",
        "SecurityError",
        "The card's times cannot be: issued in the future, ending before they begin, or longer than its gate allows.",
        "Check this machine's clock, then write a new card: $run | Request-IuApproval -Gate <gate> -Path <card>, for a ruling: "
            + "Request-IuApproval -Gate Ruling -Scope <prefix> -Path <card>.",
        "IU055"
    );

    /// <summary>The card's first signer is not among those whose signatures were handed over.</summary>
    public static readonly ErrorDefinition SignerNotListed = Refused(
        "Gate.SignerNotListed",
        "SecurityError",
        "The signature of the card's signer is not among those that were handed over with it.",
        "Import the card with its signatures: $run | Import-IuApproval <card> -Signature <one>, <two>; without $run where it is of "
            + "gate Restore or Reconcile.",
        "IU056"
    );

    /// <summary>A ruling ends at another time than the switch that it turns on.</summary>
    public static readonly ErrorDefinition RulingTerm = Refused(
        "Gate.RulingTerm",
        "InvalidData",
        "A ruling must end when the switch that it turns on ends.",
        "Write a new ruling: Request-IuApproval -Gate Ruling -Scope <prefix> -Path <card>.",
        "IU057"
    );

    /// <summary>Execution was turned off after the card was asked for.</summary>
    public static readonly ErrorDefinition CardSuperseded = Refused(
        "Gate.CardSuperseded",
        "PermissionDenied",
        "Execution was turned off since the card was asked for, or the server's log began another timeline: the card is void.",
        "Ask for a new one, which is signed again: Request-IuApproval -Gate Ruling -Scope <prefix> -Path <card>; or of a run: "
            + "$run | Request-IuApproval -Gate <gate> -Path <card>.",
        "IU147"
    );

    /// <summary>The switch's table does not hold exactly one row that can be read.</summary>
    public static readonly ErrorDefinition SwitchDamaged = Refused(
        "Gate.SwitchDamaged",
        "InvalidResult",
        "The kill switch is off because its table does not hold one readable row; a ruling cannot turn it on.",
        "Have the DBA look and repair it: Test-IuGovernance -AdminUser <login>; then: Enable-IuExecution -Ruling <card>.",
        "IU058"
    );

    /// <summary>The server's clock stands behind the journal of the database.</summary>
    public static readonly ErrorDefinition ClockBehind = Refused(
        "Gate.ClockBehind",
        "InvalidResult",
        "The server's clock stands behind the newest event of the journal: what has expired could be valid again.",
        "Have the DBA set the server's clock; where the journal is ahead because the clock was, wait until it has come to that time: "
            + "Test-IuKillSwitch.",
        "IU131"
    );

    /// <summary>A session holds the fence and could not be ended, so the database is not left.</summary>
    public static readonly ErrorDefinition FenceHeld = Refused(
        "Gate.FenceHeld",
        "ResourceBusy",
        "A session holds the fence and could not be ended: the database is not replaced.",
        "Have the DBA end it (pg_locks on cutter_governance.execution_fence; pg_prepared_xacts), then: "
            + "Restore-IuBackup <file> -Database <name> -Replace.",
        "IU059"
    );
}
