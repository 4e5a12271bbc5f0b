namespace IuCutter;

public static partial class ErrorCatalogue
{
    /// <summary>Live execution is not authorized: the kill switch is off, expired, out of scope or unreadable.</summary>
    public static readonly ErrorDefinition ExecutionNotAuthorized = Refused(
        "Gate.ProductionExecutionNotAuthorized",
        "SecurityError",
        "Live execution is not authorized.",
        "See why: Test-IuKillSwitch. A signed ruling turns execution on: Enable-IuExecution -Ruling <card>.",
        "IU001"
    );

    /// <summary>A live phase was handed something that is not the live adapter.</summary>
    public static readonly ErrorDefinition LiveAdapterRequired = Refused(
        "Gate.LiveAdapterRequired",
        "SecurityError",
        "A live run needs the live adapter.",
        $"Connect first: {ConnectWithKeys}."
    );

    /// <summary>The database holds no permit that names this row, or it is used, expired or of an older epoch.</summary>
    public static readonly ErrorDefinition NotPermitted = Refused(
        "Gate.NotPermitted",
        "PermissionDenied",
        "The database refused a row that no live permit names.",
        "See what the approval in force names, and which card ends the run: Get-IuRun <run> -Explain.",
        "IU002"
    );

    /// <summary>The phase is not the next one of the run.</summary>
    public static readonly ErrorDefinition PhaseOrder = Refused(
        "Gate.PhaseOrder",
        "InvalidOperation",
        "The run is not where this phase begins.",
        "See where it stands: Get-IuRun <run> -Explain.",
        "IU003"
    );

    /// <summary>The run waits for an approval that is not recorded.</summary>
    public static readonly ErrorDefinition ApprovalMissing = Refused(
        "Gate.ApprovalMissing",
        "PermissionDenied",
        "The run has no approval for this gate.",
        "$run | Request-IuApproval -Gate <gate> -Path <card>, have it signed, then: $run | Import-IuApproval <card>.",
        "IU006"
    );

    /// <summary>The card's signature does not verify.</summary>
    public static readonly ErrorDefinition BadSignature = Refused(
        "Gate.BadSignature",
        "SecurityError",
        "The signature does not verify.",
        "Sign the card again: ssh-keygen -Y sign -n iucutter.approval -f <key> <card>.",
        "IU140"
    );

    /// <summary>The signing key is not in the roster, or not valid for this namespace or at this time.</summary>
    public static readonly ErrorDefinition UnknownSigner = Refused(
        "Gate.UnknownSigner",
        "SecurityError",
        "The roster has no such signer for this namespace and time.",
        "Check the roster in force, or have the card signed with a key that it names.",
        "IU142"
    );

    /// <summary>The requester of the run signed its approval.</summary>
    public static readonly ErrorDefinition SelfApproval = Refused(
        "Gate.SelfApproval",
        "SecurityError",
        "The one who requested a run cannot approve it.",
        "Have another sovereign of the roster sign the card.",
        "IU013"
    );

    /// <summary>The roster demands a requester's key, and the card was asked for by a login's name.</summary>
    public static readonly ErrorDefinition RequesterKeyMissing = Refused(
        "Gate.RequesterKeyMissing",
        "SecurityError",
        "The roster demands that a card is asked for with a requester's key.",
        "Ask with a key that the roster names for iucutter.requester: "
            + "$run | Request-IuApproval -Gate <gate> -RequesterKey <key> -Path <card>.",
        "IU124"
    );

    /// <summary>The card cannot be parsed.</summary>
    public static readonly ErrorDefinition CardMalformed = Refused(
        "Gate.CardMalformed",
        "InvalidData",
        "The card cannot be read.",
        "Write the card again: $run | Request-IuApproval -Gate <gate> -Path <card>, for a ruling: "
            + "Request-IuApproval -Gate Ruling -Scope <prefix> -Path <card>.",
        "IU144"
    );

    /// <summary>A field of what was signed, a card or a duty's statement, is not what the database has recorded.</summary>
    public static readonly ErrorDefinition SignedOtherwise = Refused(
        "Gate.SignedOtherwise",
        "SecurityError",
        "What was signed is not what is recorded here.",
        "Write a new card: $run | Request-IuApproval -Gate <gate> -Path <card>, for a phase: Resume-IuRun <run> -Path <document>.",
        "IU145"
    );

    /// <summary>The card is not valid yet, or not any more.</summary>
    public static readonly ErrorDefinition ApprovalExpired = Refused(
        "Gate.ApprovalExpired",
        "SecurityError",
        "The approval is not valid at this time.",
        "Write a new card: $run | Request-IuApproval -Gate <gate> -Path <card>, for a ruling: "
            + "Request-IuApproval -Gate Ruling -Scope <prefix> -Path <card>.",
        "IU007"
    );

    /// <summary>The card was used before.</summary>
    public static readonly ErrorDefinition ApprovalUsed = Refused(
        "Gate.ApprovalUsed",
        "SecurityError",
        "The approval was used before.",
        "Write a new card: $run | Request-IuApproval -Gate <gate> -Path <card>, for a ruling: "
            + "Request-IuApproval -Gate Ruling -Scope <prefix> -Path <card>.",
        "IU008"
    );

    /// <summary>A pin is missing that the next phase needs.</summary>
    public static readonly ErrorDefinition InvariantMissing = Refused(
        "Gate.InvariantMissing",
        "InvalidResult",
        "Evidence that this phase needs is missing.",
        "See where it stands: Get-IuRun <run> -Explain."
    );

    /// <summary>A pin was to be written a second time.</summary>
    public static readonly ErrorDefinition PinRewritten = Refused(
        "Gate.PinRewritten",
        "ResourceExists",
        "A pin is written once.",
        "See the run's pins: (Get-IuRun <run>).Pins.",
        "IU009"
    );

    /// <summary>A pin's key looks like the name of a secret.</summary>
    public static readonly ErrorDefinition SecretPin = Refused(
        "Gate.SecretPin",
        "SecurityError",
        "A pin must not hold a secret.",
        "Keep secrets in the password file or the agent."
    );

    /// <summary>Executor and verifier are the same.</summary>
    public static readonly ErrorDefinition DutiesNotSegregated = Refused(
        "Gate.DutiesNotSegregated",
        "SecurityError",
        "Executor and verifier must differ.",
        $"Give the verifier a role and a key of its own: {ConnectWithKeys}.",
        "IU011"
    );

    /// <summary>The change set was verified before.</summary>
    public static readonly ErrorDefinition AlreadyVerified = Refused(
        "Gate.AlreadyVerified",
        "ResourceExists",
        "The change set was verified before.",
        "See the verdict: Get-IuRun <run>.",
        "IU010"
    );

    /// <summary>A table was written without the gateway.</summary>
    public static readonly ErrorDefinition DirectWrite = Refused(
        "Gate.DirectWrite",
        "PermissionDenied",
        "The database lets rows in through the gateway functions only.",
        "Use the cmdlets: $run | Invoke-IuCut.",
        "IU004"
    );

    /// <summary>The switch is off, but a session that could not be ended may still commit.</summary>
    public static readonly ErrorDefinition SwitchOffUnacknowledged = new(
        "Gate.SwitchOffUnacknowledged",
        ErrorOutcome.Unknown,
        "SecurityError",
        "Execution is off for every new writer, but a session holds the fence and could not be ended: it may still commit.",
        "Have the DBA end it (pg_locks on cutter_governance.execution_fence; pg_prepared_xacts), then: Disable-IuExecution."
    );

    /// <summary>A role can do more, or less, than it must.</summary>
    public static readonly ErrorDefinition GrantMismatch = Refused(
        "Gate.GrantMismatch",
        "PermissionDenied",
        "A role's rights are not what they must be.",
        "Have the DBA run: Install-IuSchema."
    );

    /// <summary>The signature is for another namespace, or the roster does not let its key sign for this one.</summary>
    public static readonly ErrorDefinition WrongNamespace = Refused(
        "Gate.WrongNamespace",
        "SecurityError",
        "The signature is not one for this purpose.",
        "Sign with the namespace that the card names: ssh-keygen -Y sign -n <namespace> -f <key> <file>.",
        "IU141"
    );

    /// <summary>The roster knows the key, but it was not valid at this time.</summary>
    public static readonly ErrorDefinition SignerExpired = Refused(
        "Gate.SignerExpired",
        "SecurityError",
        "The signer's key was not valid at this time.",
        "Have it signed with a key that is valid, or have the DBA install a new roster: Install-IuSchema -Roster <allowed signers file>.",
        "IU143"
    );

    /// <summary>The transaction has another isolation level than the fence needs.</summary>
    public static readonly ErrorDefinition WrongIsolation = Refused(
        "Gate.WrongIsolation",
        "InvalidOperation",
        "A phase runs in a read committed transaction only: others could not see the switch being turned off.",
        "Use the cmdlets: $run | Invoke-IuCut.",
        "IU012"
    );

    /// <summary>The backup was not proved, and no card waives it.</summary>
    public static readonly ErrorDefinition RestoreProofMissing = Refused(
        "Gate.RestoreProofMissing",
        "PermissionDenied",
        "The backup was not proved by restoring it, and the approval in force does not waive that.",
        "Void the run: $run | Request-IuApproval -Gate Void -Path <card>; then make another, and a card that waives the proof if that "
            + "is meant: $run | Request-IuApproval -Gate CutAuthorization -WaiveRestoreProof -Path <card>.",
        "IU021"
    );

    /// <summary>A backup was recorded as proved, and the verifying duty did not sign that.</summary>
    public static readonly ErrorDefinition BackupNotAttested = Refused(
        "Gate.BackupNotAttested",
        "PermissionDenied",
        "The backup was recorded as proved, and the verifying duty did not attest that proof.",
        "Use the cmdlets, which prove a backup and attest it: Resume-IuRun <run> -Path <document>.",
        "IU096"
    );

    /// <summary>A rehearsal is demanded and there is none.</summary>
    public static readonly ErrorDefinition RehearsalMissing = Refused(
        "Gate.RehearsalMissing",
        "PermissionDenied",
        "The run must be rehearsed in a restored copy before its first write, and was not.",
        "Void the run: $run | Request-IuApproval -Gate Void -Path <card>; then make another, whose card does not waive the restore proof: "
            + "$run | Request-IuApproval -Gate CutAuthorization -Path <card>.",
        "IU098"
    );

    /// <summary>The rehearsal did not get through.</summary>
    public static readonly ErrorDefinition RehearsalFailed = Refused(
        "Gate.RehearsalFailed",
        "InvalidResult",
        "What was to be done live did not succeed in a restored copy of the database. Nothing was written in the database itself.",
        "Mend the cause that is named, and rehearse again: $plan | Invoke-IuCut -Mode Rehearsal; then the run itself: "
            + "Resume-IuRun <run> -Path <document>."
    );

    /// <summary>A probe of the installation failed, or could not be made: a promise may be broken there.</summary>
    public static readonly ErrorDefinition GovernanceWeak = Refused(
        "Gate.GovernanceWeak",
        "SecurityError",
        "The installation is not what it must be, or could not be read.",
        "Read what repairs it: Test-IuGovernance -AdminUser <login> | Where-Object Outcome -eq Fail | ForEach-Object Remediation; "
            + "the DBA sends it to psql."
    );
}
