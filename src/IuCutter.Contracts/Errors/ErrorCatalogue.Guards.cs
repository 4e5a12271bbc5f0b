namespace IuCutter;

// What a guard refuses to change: each row changes in one way, or in none.
public static partial class ErrorCatalogue
{
    /// <summary>Rows of this table are only ever added.</summary>
    public static readonly ErrorDefinition AppendOnly = Refused(
        "Integrity.AppendOnly",
        "PermissionDenied",
        "Rows of this table are only ever added: nothing that was recorded is changed or removed.",
        "Leave them. See who tried, and that all guards are on: Test-IuGovernance -AdminUser <login>.",
        "IU100"
    );

    /// <summary>A fixed column of a run was to be changed, or a run that has ended was to go on.</summary>
    public static readonly ErrorDefinition RunFixed = Refused(
        "Integrity.RunFixed",
        "PermissionDenied",
        "What a run was made from does not change, and a run that has ended stays ended.",
        "Make another: $plan | New-IuRun -Mode Live.",
        "IU101"
    );

    /// <summary>An attempt that has its outcome keeps it.</summary>
    public static readonly ErrorDefinition AttemptSettled = Refused(
        "Integrity.AttemptSettled",
        "PermissionDenied",
        "An attempt of a phase that has its outcome keeps it.",
        "Begin another: Resume-IuRun <run> -Path <document>.",
        "IU102"
    );

    /// <summary>A unit's permit is used once and changes in no other way.</summary>
    public static readonly ErrorDefinition PermitFixed = Refused(
        "Integrity.PermitFixed",
        "PermissionDenied",
        "What a permit names does not change, and it is used once.",
        "Ask for a new approval: $run | Request-IuApproval -Gate <gate> -Path <card>.",
        "IU103"
    );

    /// <summary>The switch changes into a new epoch only.</summary>
    public static readonly ErrorDefinition SwitchEpoch = Refused(
        "Integrity.SwitchEpoch",
        "PermissionDenied",
        "The switch changes into a new epoch only.",
        "Turn it by its cmdlets: Disable-IuExecution, Enable-IuExecution -Ruling <card>.",
        "IU104"
    );

    /// <summary>The switch is on as its ruling says, or off.</summary>
    public static readonly ErrorDefinition SwitchNotRuled = Refused(
        "Integrity.SwitchNotRuled",
        "SecurityError",
        "The switch is on for what its ruling says, or off.",
        "Ask for a new ruling: Request-IuApproval -Gate Ruling -Scope <prefix> -Path <card>.",
        "IU105"
    );

    /// <summary>A run gets a new owner in a new epoch only.</summary>
    public static readonly ErrorDefinition OwnerEpoch = Refused(
        "Integrity.OwnerEpoch",
        "PermissionDenied",
        "A run gets a new owner in a new epoch only.",
        "Take it over by the cmdlet: Resume-IuRun <run> -Path <document> -TakeOver.",
        "IU106"
    );

    /// <summary>A hold of a run is lifted once and changes in no other way.</summary>
    public static readonly ErrorDefinition HoldFixed = Refused(
        "Integrity.HoldFixed",
        "PermissionDenied",
        "A hold of a run is lifted once and changes in no other way.",
        "See what holds the run: Get-IuRun <run> -Explain.",
        "IU107"
    );

    /// <summary>An undoing removes rows of its own run only.</summary>
    public static readonly ErrorDefinition UndoOther = Refused(
        "Integrity.UndoOther",
        "PermissionDenied",
        "An undoing removes rows of its own run only; everything was rolled back.",
        "Use the cmdlet: Undo-IuCut <run>.",
        "IU108"
    );
}
