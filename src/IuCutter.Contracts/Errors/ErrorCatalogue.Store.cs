namespace IuCutter;

public static partial class ErrorCatalogue
{
    /// <summary>The server cannot be reached or refused the login.</summary>
    public static readonly ErrorDefinition Unreachable = Failed(
        "Store.Unreachable",
        "ConnectionError",
        "The database cannot be reached.",
        "Check the service and password files, then: Connect-IuDatabase -Service <name>."
    );

    /// <summary>A restore in the database's place was cut off while the database was closed for it.</summary>
    public static readonly ErrorDefinition RestoreUnfinished = Failed(
        "Store.RestoreUnfinished",
        "ResourceUnavailable",
        "The database is closed: a restore that was to take its place was cut off.",
        "Finish it or take it back, whichever it must be: Resume-IuRestore -Service <name>."
    );

    /// <summary>The database takes no connections, and no journal of a restore says why.</summary>
    public static readonly ErrorDefinition DatabaseClosed = Failed(
        "Store.DatabaseClosed",
        "ResourceUnavailable",
        "The server answers, and the database takes no connections.",
        "See whether a restore closed it: Resume-IuRestore -Service <name> -WhatIf. Where none did, have the DBA open it: "
            + "alter database <database> allow_connections true."
    );

    /// <summary>The card of a restore is used, and the database that was to take the place is gone.</summary>
    public static readonly ErrorDefinition RestoredDatabaseMissing = Failed(
        "Store.RestoredDatabaseMissing",
        "ObjectNotFound",
        "The database that was restored to take the other's place is not there any more, and the card is used.",
        "Have the DBA open the other as it is (alter database <database> allow_connections true), then ask anew: "
            + "Request-IuApproval -Gate Restore -Backup <file> -Path <card>."
    );

    /// <summary>A cmdlet needs a database and the session has none.</summary>
    public static readonly ErrorDefinition NotConnected = Refused(
        "Store.NotConnected",
        "ConnectionError",
        "This session is not connected to a database.",
        "Connect-IuDatabase -Service <name>, or Start-IuSandbox."
    );

    /// <summary>The connection was lost before COMMIT was sent: the transaction is rolled back.</summary>
    public static readonly ErrorDefinition ConnectionLost = new(
        "Store.ConnectionLost",
        ErrorOutcome.Killed,
        "ConnectionError",
        "The connection was lost; the transaction was not committed.",
        "See where the run stands: Get-IuRun <run> -Explain."
    );

    /// <summary>The connection was lost after COMMIT was sent and before its answer.</summary>
    public static readonly ErrorDefinition CommitUnknown = new(
        "Store.CommitUnknown",
        ErrorOutcome.Unknown,
        "ConnectionError",
        "The answer to COMMIT was lost: it cannot be determined here whether it took effect.",
        "See what the database says: Get-IuRun <run> -Explain."
    );

    /// <summary>The database takes no writes.</summary>
    public static readonly ErrorDefinition ReadOnly = Refused(
        "Store.ReadOnly",
        "ResourceUnavailable",
        "The database takes no writes: it is a standby, or set to read only, as one that a restore has replaced is.",
        "Let the service name the database that takes writes, or ask the DBA, then: Connect-IuDatabase -Service <name>."
    );

    /// <summary>The database reported an error that has no entry of its own.</summary>
    public static readonly ErrorDefinition DatabaseError = Failed(
        "Store.DatabaseError",
        "ResourceUnavailable",
        "The database reported an error; the transaction was rolled back.",
        "See where the run stands: Get-IuRun <run> -Explain."
    );

    /// <summary>The work was cancelled.</summary>
    public static readonly ErrorDefinition Cancelled = new(
        "Store.Cancelled",
        ErrorOutcome.Killed,
        "OperationStopped",
        "The work was cancelled; its transaction was rolled back.",
        "See where the run stands: Get-IuRun <run> -Explain."
    );

    /// <summary>The disk is full.</summary>
    public static readonly ErrorDefinition DiskFull = Failed(
        "Store.DiskFull",
        "ResourceUnavailable",
        "There is no room left on the disk.",
        "Free room, or choose another folder, then run the same command again."
    );

    /// <summary>The schema is not installed, or is not of this version.</summary>
    public static readonly ErrorDefinition SchemaMissing = Refused(
        "Store.SchemaMissing",
        "ObjectNotFound",
        "The database does not hold the schema of this version.",
        "Have the DBA run: Install-IuSchema."
    );

    /// <summary>A migration that was applied has another text than the one in this version.</summary>
    public static readonly ErrorDefinition SchemaDrift = Refused(
        "Store.SchemaDrift",
        "InvalidData",
        "An applied migration is not the one that this version holds.",
        "Use the version that installed it, or ask for the difference: Install-IuSchema -WhatIf."
    );

    /// <summary>The address exists already.</summary>
    public static readonly ErrorDefinition UnitExists = Refused(
        "Store.UnitExists",
        "ResourceExists",
        "A unit with this address, or of this document, exists already.",
        "A document is cut once. See the run that made it: Get-IuRun.",
        "IU095"
    );

    /// <summary>A word of the plan is not in the vocabularies of the database.</summary>
    public static readonly ErrorDefinition UnknownWord = Refused(
        "Store.UnknownWord",
        "InvalidData",
        "The vocabularies of the database do not have a word of this plan.",
        "The DBA adds it to publication_type, section_type or unit_kind; or use another profile: Get-IuProfile.",
        "IU091"
    );

    /// <summary>The run is not in the database nor in this session.</summary>
    public static readonly ErrorDefinition RunNotFound = Refused(
        "Store.RunNotFound",
        "ObjectNotFound",
        "There is no such run.",
        "List the runs: Get-IuRun.",
        "IU037"
    );

    /// <summary>The port that the sandbox was asked to use is taken.</summary>
    public static readonly ErrorDefinition PortInUse = Failed(
        "Store.PortInUse",
        "ResourceBusy",
        "The port is in use.",
        "Choose another, or none (a unix socket is used): Start-IuSandbox."
    );

    /// <summary>The sandbox's server did not start.</summary>
    public static readonly ErrorDefinition SandboxFailed = Failed(
        "Store.SandboxFailed",
        "ResourceUnavailable",
        "The sandbox could not be started.",
        "Read the reason in the message, then: Start-IuSandbox."
    );

    /// <summary>pg_dump or gpg failed.</summary>
    public static readonly ErrorDefinition BackupFailed = Failed(
        "Store.BackupFailed",
        "ResourceUnavailable",
        "The backup could not be made; no file is left behind.",
        "Read the reason in the message, then: $run | New-IuBackup."
    );

    /// <summary>A lock, a deadlock or a serialization failure: the server proved the rollback.</summary>
    public static readonly ErrorDefinition Busy = Failed(
        "Store.Busy",
        "ResourceBusy",
        "Somebody else holds what this needs; the transaction was rolled back.",
        "Run the same command again. Where the message names a session that stays, have the DBA end it.",
        "IU126"
    );

    /// <summary>The server did not answer within the deadline of a command.</summary>
    public static readonly ErrorDefinition TimedOut = new(
        "Store.TimedOut",
        ErrorOutcome.Killed,
        "OperationTimeout",
        "The database did not answer in time; the transaction was not committed.",
        "See where the run stands: Get-IuRun <run> -Explain."
    );

    /// <summary>The server ended a statement: its own timeout, or the DBA. Nobody here asked for it.</summary>
    public static readonly ErrorDefinition StatementEnded = Failed(
        "Store.StatementEnded",
        "OperationTimeout",
        "The server ended the statement (a timeout of its own, or the DBA); the transaction was rolled back.",
        "Ask the DBA for statement_timeout, then run the same command again."
    );

    /// <summary>A file or folder on this machine cannot be used.</summary>
    public static readonly ErrorDefinition FileError = Failed(
        "Store.FileError",
        "ResourceUnavailable",
        "A file or folder on this machine cannot be used.",
        "Check the path and its rights, then run the same command again."
    );

    /// <summary>A checkpoint could not be written to a place; the other places have it.</summary>
    public static readonly ErrorDefinition CheckpointNotWritten = Failed(
        "Store.CheckpointNotWritten",
        "ResourceUnavailable",
        "The checkpoint could not be written to a place.",
        "Put the place in order, then: Export-IuCheckpoint."
    );

    /// <summary>pg_dump failed, or was killed.</summary>
    public static readonly ErrorDefinition DumpFailed = Failed(
        "Store.DumpFailed",
        "ResourceUnavailable",
        "pg_dump did not come to its end; no file is left behind.",
        "Read the reason in the message, then: $run | New-IuBackup."
    );

    /// <summary>gpg failed while encrypting, or was killed.</summary>
    public static readonly ErrorDefinition EncryptionFailed = Failed(
        "Store.EncryptionFailed",
        "ResourceUnavailable",
        "gpg did not come to its end; no file is left behind.",
        "Read the reason in the message, then: $run | New-IuBackup."
    );

    /// <summary>gpg failed while decrypting, or was killed.</summary>
    public static readonly ErrorDefinition DecryptionFailed = Failed(
        "Store.DecryptionFailed",
        "ResourceUnavailable",
        "gpg did not decrypt the backup.",
        "Read the reason in the message, then: Test-IuBackup <file>."
    );

    /// <summary>pg_restore failed, or was killed.</summary>
    public static readonly ErrorDefinition RestoreFailed = Failed(
        "Store.RestoreFailed",
        "ResourceUnavailable",
        "pg_restore did not come to its end; what it had restored is removed.",
        "Read the reason in the message, then: Test-IuBackup <file>."
    );

    /// <summary>The database to restore into holds something already.</summary>
    public static readonly ErrorDefinition RestoreTarget = Refused(
        "Store.RestoreTarget",
        "ResourceExists",
        "The database to restore into is not empty, or cannot be replaced.",
        "Restore beside it, under another name: Restore-IuBackup <file> -Database <new name>; "
            + "or replace it by an approval: Restore-IuBackup <file> -Database <name> -Replace."
    );

    /// <summary>There is no such backup.</summary>
    public static readonly ErrorDefinition BackupNotFound = Refused(
        "Store.BackupNotFound",
        "ObjectNotFound",
        "There is no backup with its manifest at this path.",
        "List the backups: Get-IuBackup."
    );

    /// <summary>The backup folder is not the one that the session was connected with: it vanished, or another disk is mounted.</summary>
    public static readonly ErrorDefinition BackupFolderMissing = Refused(
        "Store.BackupFolderMissing",
        "ObjectNotFound",
        "The backup folder is not the one that this session was connected with; it is not made again.",
        $"Mount it again, or name another: {ConnectWithKeys} -BackupDirectory <folder>."
    );

    /// <summary>A backup is kept by its retention.</summary>
    public static readonly ErrorDefinition BackupRetained = Refused(
        "Store.BackupRetained",
        "PermissionDenied",
        "The backup is within its retention and is not removed.",
        "See until when: Get-IuBackup."
    );

    /// <summary>A backup is under a legal hold.</summary>
    public static readonly ErrorDefinition BackupHeld = Refused(
        "Store.BackupHeld",
        "PermissionDenied",
        "The backup is under a legal hold and is not removed.",
        "See who holds it: Get-IuBackup."
    );

    /// <summary>A run that is not at its end needs the backup.</summary>
    public static readonly ErrorDefinition BackupNeeded = Refused(
        "Store.BackupNeeded",
        "PermissionDenied",
        "A run that has not come to its end needs the backup, and it is not removed.",
        "See where the run stands: Get-IuRun <run> -Explain.",
        "IU123"
    );

    /// <summary>No document with this prefix was cut, or the run has not recorded its ledger.</summary>
    public static readonly ErrorDefinition CutNotFound = Refused(
        "Store.CutNotFound",
        "ObjectNotFound",
        "The database holds no recorded cut of this document.",
        "List the runs: Get-IuRun."
    );
}
