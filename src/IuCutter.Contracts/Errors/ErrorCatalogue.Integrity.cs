namespace IuCutter;

public static partial class ErrorCatalogue
{
    /// <summary>The plan is not what source and profile give.</summary>
    public static readonly ErrorDefinition PlanRejected = Refused(
        "Integrity.PlanRejected",
        "InvalidData",
        "The plan does not hold against its source.",
        "Make the plan again: Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <prefix>."
    );

    /// <summary>Two derivations of the same plan differ.</summary>
    public static readonly ErrorDefinition PlanNotDeterministic = Refused(
        "Integrity.PlanNotDeterministic",
        "InvalidData",
        "Two derivations of the plan differ.",
        "This is a defect of IuCutter: report it with the profile's name and the document's hash."
    );

    /// <summary>A row of the plan lacks its title or body.</summary>
    public static readonly ErrorDefinition RowIncomplete = Refused(
        "Integrity.RowIncomplete",
        "InvalidData",
        "A row of the plan lacks its title or body.",
        "Make the plan again: Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <prefix>."
    );

    /// <summary>A gateway function answered with another status than the phase demands.</summary>
    public static readonly ErrorDefinition UnexpectedStatus = Refused(
        "Integrity.UnexpectedStatus",
        "InvalidResult",
        "The gateway answered with another status than the phase demands; everything was rolled back.",
        "See where the run stands: Get-IuRun <run> -Explain."
    );

    /// <summary>The units that were read back differ from the plan.</summary>
    public static readonly ErrorDefinition StructureMismatch = Refused(
        "Integrity.StructureMismatch",
        "InvalidResult",
        "What the database holds is not what was planned.",
        "See where the run stands: Get-IuRun <run> -Explain."
    );

    /// <summary>The ledger has another number of rows than 2N+6.</summary>
    public static readonly ErrorDefinition LedgerCount = Refused(
        "Integrity.LedgerCount",
        "InvalidResult",
        "The ledger has another number of rows than 2N+6; everything was rolled back.",
        "See where the run stands: Get-IuRun <run> -Explain.",
        "IU014"
    );

    /// <summary>The verifier's own reading differs.</summary>
    public static readonly ErrorDefinition VerifyMismatch = Refused(
        "Integrity.VerifyMismatch",
        "InvalidResult",
        "The verifier's own derivation differs from what the database holds.",
        "See where the run stands: Get-IuRun <run> -Explain."
    );

    /// <summary>The survey after enactment found a trigger off or a log row missing.</summary>
    public static readonly ErrorDefinition SurveyFailed = Refused(
        "Integrity.SurveyFailed",
        "InvalidResult",
        "The survey after enactment failed; everything was rolled back.",
        "Have the DBA run: Install-IuSchema."
    );

    /// <summary>The backup's envelope is not valid.</summary>
    public static readonly ErrorDefinition BackupEnvelope = Refused(
        "Integrity.BackupEnvelope",
        "InvalidResult",
        "The backup's envelope is not valid.",
        "Make the backup again: $run | New-IuBackup.",
        "IU060"
    );

    /// <summary>Enacted rows cannot be changed.</summary>
    public static readonly ErrorDefinition Immutable = Refused(
        "Integrity.Immutable",
        "PermissionDenied",
        "Enacted units and ledger rows cannot be changed.",
        "Amend the document with a new cut.",
        "IU005"
    );

    /// <summary>A phase was to be completed without the rows that it must have written.</summary>
    public static readonly ErrorDefinition PhaseUnfinished = Refused(
        "Integrity.PhaseUnfinished",
        "InvalidResult",
        "The phase has not written what it must; everything was rolled back.",
        "See where the run stands: Get-IuRun <run> -Explain.",
        "IU015"
    );

    /// <summary>A dry run was given a transaction id: it could have written.</summary>
    public static readonly ErrorDefinition DryRunWrote = Refused(
        "Integrity.DryRunWrote",
        "InvalidResult",
        "A dry run's connection was given a transaction id, or was not read-only.",
        "Have the DBA check the role cutter_ro: $run | Test-IuGrant."
    );

    /// <summary>The edits of a comparison do not make one version of the other.</summary>
    public static readonly ErrorDefinition ComparisonRejected = Refused(
        "Integrity.ComparisonRejected",
        "InvalidResult",
        "The comparison does not give one version back from the other; it is not shown.",
        "Compare the plans' units by their BodySha256, and report the two documents."
    );

    /// <summary>The rows that a restore would replace are not those that the card describes.</summary>
    public static readonly ErrorDefinition RestoreMoved = Refused(
        "Integrity.RestoreMoved",
        "InvalidResult",
        "Rows have moved since the card was written: what would be replaced is not what was approved.",
        "Have them looked at, then ask anew: Request-IuApproval -Gate Restore -Backup <file> -Path <card>.",
        "IU036"
    );

    /// <summary>The pre-state of leg A is not the one that was backed up.</summary>
    public static readonly ErrorDefinition StaleBackup = Refused(
        "Integrity.StaleBackup",
        "InvalidResult",
        "Rows have moved since the backup was made: it is no longer what stood before the first write.",
        "Void the run and make a new one: $run | Request-IuApproval -Gate Void -Path <card>, then $plan | New-IuRun -Mode Live.",
        "IU020"
    );

    /// <summary>Leg A stored other rows than its rehearsal.</summary>
    public static readonly ErrorDefinition RehearsalMismatch = Refused(
        "Integrity.RehearsalMismatch",
        "InvalidResult",
        "Leg A stored other rows than the rehearsal of this run did, and was rolled back.",
        "Void the run and make a new one, which is rehearsed anew: $run | Request-IuApproval -Gate Void -Path <card>, "
            + "then $plan | New-IuRun -Mode Live.",
        "IU099"
    );

    /// <summary>The encrypted file is not the one that the manifest names.</summary>
    public static readonly ErrorDefinition BackupDamaged = Refused(
        "Integrity.BackupDamaged",
        "InvalidData",
        "The encrypted file is not the one that its manifest names: its size or SHA-256 differs.",
        "Look for an undamaged copy: Get-IuBackup."
    );

    /// <summary>A valid backup stands in the place of another.</summary>
    public static readonly ErrorDefinition BackupSwapped = Refused(
        "Integrity.BackupSwapped",
        "InvalidData",
        "This is another backup than the one that belongs to the run.",
        "See which backup belongs to which run: Get-IuBackup.",
        "IU125"
    );

    /// <summary>The manifest cannot be read.</summary>
    public static readonly ErrorDefinition BackupManifest = Refused(
        "Integrity.BackupManifest",
        "InvalidData",
        "The manifest of the backup cannot be read.",
        "Look for an undamaged copy: Get-IuBackup."
    );

    /// <summary>The restored tables or objects differ from the dumped ones.</summary>
    public static readonly ErrorDefinition RestoreMismatch = Refused(
        "Integrity.RestoreMismatch",
        "InvalidResult",
        "The backup restores to something else than what stood in the database.",
        "Make another: void the run, then $plan | New-IuRun -Mode Live. Keep the file for the report."
    );

    /// <summary>An exported document is not the source of its cut.</summary>
    public static readonly ErrorDefinition SourceMismatch = Refused(
        "Integrity.SourceMismatch",
        "InvalidResult",
        "What the database holds does not give the source back; nothing is left behind.",
        "See where the run stands: Get-IuRun <run> -Explain.",
        "IU061"
    );

    /// <summary>A unit of the run changed after it was written, or one was added or removed.</summary>
    public static readonly ErrorDefinition UnitsChanged = Refused(
        "Integrity.UnitsChanged",
        "InvalidResult",
        "The units of the run, or the rows of its ledger, are not what was approved, in every column; somebody changed them past the tool.",
        "Find out how: Test-IuGovernance. Then take the cut back: $run | Request-IuApproval -Gate Undo -Reason <why> -Path <card>.",
        "IU089"
    );

    /// <summary>A ledger record or a verdict is about other rows than those that are stored; or there is no verdict.</summary>
    public static readonly ErrorDefinition RowsNotCovered = Refused(
        "Integrity.RowsNotCovered",
        "InvalidResult",
        "What was signed or verified is not about the rows that the database holds.",
        "See where the run stands: Get-IuRun <run> -Explain.",
        "IU090"
    );

    /// <summary>The audit log is not what its records give, or a governed row is not what its last record says.</summary>
    public static readonly ErrorDefinition LogBroken = Refused(
        "Integrity.LogBroken",
        "InvalidResult",
        "The audit log does not hold: somebody changed it, or a governed row, past the tool.",
        "Find out how: Test-IuGovernance. Each difference: Test-IuAuditLog -ErrorAction SilentlyContinue."
    );

    /// <summary>A checkpoint outside of the database is ahead of it: the database is an earlier one than it was.</summary>
    public static readonly ErrorDefinition HistoryRewound = Refused(
        "Integrity.HistoryRewound",
        "InvalidResult",
        "The database has forgotten: a checkpoint outside of it is of a longer log than it has now.",
        "Put the right database back. See what each place knows: Get-IuCheckpoint. To go on without what was lost takes a signed card: "
            + "Request-IuApproval -Gate Reconcile -Checkpoint <file> -Path <card>."
    );

    /// <summary>A checkpoint outside of the database is no beginning of its log.</summary>
    public static readonly ErrorDefinition HistoryForked = Refused(
        "Integrity.HistoryForked",
        "InvalidResult",
        "The database's log is another than the one that a checkpoint outside of it was made of.",
        "Put the right database back. See what each place knows: Get-IuCheckpoint. To go on with this log takes a signed card: "
            + "Request-IuApproval -Gate Reconcile -Checkpoint <file> -Path <card>."
    );

    /// <summary>No place of this host has a checkpoint of the database.</summary>
    public static readonly ErrorDefinition CheckpointMissing = Refused(
        "Integrity.CheckpointMissing",
        "ObjectNotFound",
        "No checkpoint of this database is known here, so nobody can tell whether it has forgotten anything.",
        "Put a copy of another host's into a folder of this one. Where no host knows any, take the log as it is by a card that says so, "
            + "asked for and taken here: Request-IuApproval -Gate Ruling -Scope <prefix> -Path <card>, then Enable-IuExecution <card>. "
            + "Where that needs two hosts, name the one with the executor's key on the card (-FirstCheckpointOn <host>), "
            + "and when it is taken, begin there: Export-IuCheckpoint."
    );

    /// <summary>A file among the checkpoints is none, or its signature does not hold.</summary>
    public static readonly ErrorDefinition CheckpointInvalid = Refused(
        "Integrity.CheckpointInvalid",
        "InvalidData",
        "A checkpoint outside of the database cannot be read, or its signature does not hold.",
        "See which one, and why: Get-IuCheckpoint."
    );

    /// <summary>Log, rows, approvals or schema of a database do not agree.</summary>
    public static readonly ErrorDefinition IntegrityBroken = Refused(
        "Integrity.IntegrityBroken",
        "InvalidResult",
        "The database is not as it was recorded, approved and installed: somebody changed it past the tool.",
        "Find out how: Test-IuGovernance. Each finding: Test-IuIntegrity -ErrorAction SilentlyContinue."
    );

    /// <summary>An evidence bundle does not hold: a file, a record, a proof or a signature in it is another.</summary>
    public static readonly ErrorDefinition EvidenceBroken = Refused(
        "Integrity.EvidenceBroken",
        "InvalidResult",
        "The evidence does not hold together; the item that is named does not.",
        "Take nothing of it for proved, and compare the log with its database: Test-IuAuditLog."
    );
}
