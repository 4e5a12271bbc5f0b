@{
    'New-IuRun' = @{
        Description = @(
            'Phases 1 to 3: source_pin, mark and cutplan. A live run is recorded whether execution is on or not; it writes no unit before its first approval.'
            'In a dry run both approvals are recorded as simulated, and nothing is written anywhere.'
        )
        Examples = @(
            @{ Code = '$run = $plan | New-IuRun -Mode Live'; Text = 'A live run that waits for gate SG_1.' }
            @{ Code = '$plan | New-IuRun | New-IuBackup | Test-IuGrant | Invoke-IuLegA'; Text = 'A dry run, phase by phase.' }
            @{ Code = '(New-IuRun $plan -Mode Live).Pins'; Text = 'The evidence that it begins with.' }
        )
        Errors = 'Integrity.PlanRejected', 'Store.NotConnected', 'Store.Unreachable'
    }
    'Get-IuRun' = @{
        Description = @(
            'A live run comes without its plan, because the database keeps hashes only: attach it with -Plan to go on. A plan with another digest is refused.'
            'With -Explain it is the page for 3 a.m.: where the run stands, what is committed for good, and the one command to type next.'
        )
        Examples = @(
            @{ Code = 'Get-IuRun'; Text = 'Lists the runs, newest first.' }
            @{ Code = 'Get-IuRun ictr-20260101T000000Z-0a1b2c3d -Explain'; Text = 'Where it stands and what is next.' }
            @{ Code = '$run = Get-IuRun ictr-20260101T000000Z-0a1b2c3d -Plan (Get-IuDocument ./constitution.md | New-IuCutPlan -DocumentPrefix ICX-CONST)'; Text = 'Goes on with a run in another session.' }
            @{ Code = '(Get-IuRun ictr-20260101T000000Z-0a1b2c3d).Phases'; Text = 'The phases with their times and transactions.' }
        )
        Errors = 'Integrity.PlanRejected', 'Store.RunNotFound', 'Store.Unreachable'
    }
    'Invoke-IuCut' = @{
        Description = @(
            'A dry run goes through all eleven phases with the simulator, uses no role that could write, and needs no database. What it predicts is what Live writes, or Live rolls back.'
            'Live stops at each of the two pauses until the approval is recorded; type the same command again with the run. It asks before it goes on: a scheduler says -Confirm:$false.'
        )
        Examples = @(
            @{ Code = '$plan | Invoke-IuCut'; Text = 'A dry run.' }
            @{ Code = '$run = $plan | Invoke-IuCut -Mode Live'; Text = 'Makes a live run, which waits for gate SG_1.' }
            @{ Code = '$run | Invoke-IuCut'; Text = 'Goes on after an approval was recorded.' }
            @{ Code = 'Get-IuRun $id -Plan $plan | Invoke-IuCut -Confirm:$false'; Text = 'The same, unattended and in another session.' }
        )
        Errors = 'Gate.ApprovalExpired', 'Gate.ApprovalMissing', 'Gate.LiveAdapterRequired', 'Gate.NotPermitted', 'Gate.PhaseOrder', 'Gate.ProductionExecutionNotAuthorized', 'Input.PlanMissing', 'Integrity.PhaseUnfinished', 'Integrity.PlanRejected', 'Store.CommitUnknown', 'Store.ConnectionLost', 'Store.NotConnected', 'Store.RunNotFound', 'Store.StatementEnded', 'Store.UnitExists', 'Store.Unreachable'
        More = 'It can also end with the errors of each phase''s own cmdlet.'
    }
    'New-IuBackup' = @{
        Description = @(
            'pg_dump on an exported snapshot, through gpg to operator and escrow, without plaintext on the disk; both programs must succeed. The file''s SHA-256, size and key are pinned, its manifest (tables, counts, digests, snapshot, versions) is signed by the executor''s key.'
            'Then the backup is proved: it is restored into a scratch database and every row, definition, owner and grant is compared, unless the card of SG_1 waives that in capitals. A backup that cannot be made or proved leaves no file. Leg A refuses when a table that it builds on has moved since.'
        )
        Examples = @(
            @{ Code = '$run | New-IuBackup'; Text = 'Makes and proves the backup of an approved run.' }
            @{ Code = '($run | New-IuBackup).Pins[''backup_sha256'']'; Text = 'And gives its hash.' }
            @{ Code = '($run | New-IuBackup).Pins[''backup_restore_proved'']'; Text = 'true, or waived where the card says so.' }
            @{ Code = '$run | New-IuBackup | Test-IuGrant | Invoke-IuLegA'; Text = 'On to the first write, in one pipeline.' }
        )
        Errors = 'Config.BackupEscrowMissing', 'Config.BackupKeyExpired', 'Config.BackupKeyMissing', 'Config.BackupKeyRevoked', 'Config.BackupKeyUnusable', 'Config.BackupTableMissing', 'Config.BackupTableUnknown', 'Config.CollaboratorMissing', 'Config.DecryptionKeyMissing', 'Config.GpgMissing', 'Config.PgDumpMissing', 'Config.PgDumpTooOld', 'Config.PgRestoreMissing', 'Config.SigningKeyMissing', 'Gate.ApprovalExpired', 'Gate.ApprovalMissing', 'Gate.InvariantMissing', 'Gate.LiveAdapterRequired', 'Gate.PhaseOrder', 'Gate.ProductionExecutionNotAuthorized', 'Gate.RestoreProofMissing', 'Input.PlanMissing', 'Integrity.BackupDamaged', 'Integrity.BackupEnvelope', 'Integrity.BackupSwapped', 'Integrity.PhaseUnfinished', 'Integrity.PlanRejected', 'Integrity.RestoreMismatch', 'Integrity.StaleBackup', 'Store.BackupFailed', 'Store.DecryptionFailed', 'Store.DiskFull', 'Store.DumpFailed', 'Store.EncryptionFailed', 'Store.FileError', 'Store.NotConnected', 'Store.RestoreFailed', 'Store.RunNotFound', 'Store.StatementEnded', 'Store.Unreachable'
    }
    'Test-IuGrant' = @{
        Description = , 'It checks what the roles must be able to do, and what they must not: no role that runs a cut may write a governed table but through a gateway function.'
        Examples = @(
            @{ Code = '$run | Test-IuGrant'; Text = 'Probes the rights.' }
            @{ Code = '$run | New-IuBackup | Test-IuGrant'; Text = 'After the backup, in one pipeline.' }
        )
        Errors = 'Gate.GrantMismatch', 'Gate.InvariantMissing', 'Gate.PhaseOrder', 'Input.PlanMissing', 'Integrity.PlanRejected', 'Store.NotConnected', 'Store.RunNotFound', 'Store.Unreachable'
    }
    'Invoke-IuLegA' = @{
        Description = , 'The database refuses a row that the permit does not name: another body, another address, one row more. One refusal rolls back all of them.'
        Examples = @(
            @{ Code = '$run | Invoke-IuLegA'; Text = 'Creates the units.' }
            @{ Code = '$run | Invoke-IuLegA -WhatIf'; Text = 'Says what it would do.' }
        )
        Errors = 'Gate.RestoreProofMissing', 'Integrity.StaleBackup', 'Gate.ApprovalExpired', 'Gate.ApprovalMissing', 'Gate.InvariantMissing', 'Gate.LiveAdapterRequired', 'Gate.NotPermitted', 'Gate.PhaseOrder', 'Gate.ProductionExecutionNotAuthorized', 'Input.PlanMissing', 'Integrity.PhaseUnfinished', 'Integrity.PlanRejected', 'Integrity.RowIncomplete', 'Integrity.UnexpectedStatus', 'Store.CommitUnknown', 'Store.ConnectionLost', 'Store.NotConnected', 'Store.RunNotFound', 'Store.StatementEnded', 'Store.UnitExists', 'Store.Unreachable'
    }
    'Test-IuStructure' = @{
        Description = , 'Counts, anchors, hashes, addresses and parents are compared, and every unit must be a draft.'
        Examples = @(
            @{ Code = '$run | Test-IuStructure'; Text = 'Reads the units back.' }
            @{ Code = '$run | Invoke-IuLegA | Test-IuStructure'; Text = 'After leg A, in one pipeline.' }
        )
        Errors = 'Gate.InvariantMissing', 'Gate.PhaseOrder', 'Input.PlanMissing', 'Integrity.PlanRejected', 'Integrity.StructureMismatch', 'Store.NotConnected', 'Store.RunNotFound', 'Store.Unreachable'
    }
    'Invoke-IuLegB' = @{
        Description = , 'The change set, its affected rows, the review decision and the executor''s signature (DOT-991). The database counts the rows itself.'
        Examples = @(
            @{ Code = '$run | Invoke-IuLegB'; Text = 'Writes the ledger.' }
            @{ Code = '($run | Invoke-IuLegB).Pins[''ledger_rows'']'; Text = 'And gives the number of rows.' }
        )
        Errors = 'Config.SigningKeyMissing', 'Config.SshKeygenMissing', 'Gate.ApprovalExpired', 'Gate.ApprovalMissing', 'Gate.InvariantMissing', 'Gate.LiveAdapterRequired', 'Gate.PhaseOrder', 'Gate.ProductionExecutionNotAuthorized', 'Input.PlanMissing', 'Integrity.LedgerCount', 'Integrity.PhaseUnfinished', 'Integrity.PlanRejected', 'Store.CommitUnknown', 'Store.ConnectionLost', 'Store.NotConnected', 'Store.RunNotFound', 'Store.StatementEnded', 'Store.Unreachable'
    }
    'Invoke-IuWriteVerify' = @{
        Description = , 'The verifier is another role with another key (DOT-992) than the executor. A change set is verified once.'
        Examples = @(
            @{ Code = '$run | Invoke-IuWriteVerify'; Text = 'Verifies and records the verdict; the run then waits for gate SG_2.' }
            @{ Code = '$run | New-IuBackup | Test-IuGrant | Invoke-IuLegA | Test-IuStructure | Invoke-IuLegB | Invoke-IuWriteVerify'; Text = 'Phases 4 to 9 in one pipeline.' }
        )
        Errors = 'Config.SigningKeyMissing', 'Config.SshKeygenMissing', 'Gate.AlreadyVerified', 'Gate.ApprovalExpired', 'Gate.ApprovalMissing', 'Gate.DutiesNotSegregated', 'Gate.InvariantMissing', 'Gate.LiveAdapterRequired', 'Gate.PhaseOrder', 'Gate.ProductionExecutionNotAuthorized', 'Input.PlanMissing', 'Integrity.PhaseUnfinished', 'Integrity.PlanRejected', 'Integrity.VerifyMismatch', 'Store.CommitUnknown', 'Store.ConnectionLost', 'Store.NotConnected', 'Store.RunNotFound', 'Store.StatementEnded', 'Store.Unreachable'
    }
    'Invoke-IuEnactment' = @{
        Description = @(
            'Enacted units are immutable. After the rows, and in the same transaction, the triggers and the lifecycle log are surveyed; a finding rolls everything back.'
            'It asks first. A scheduler says -Confirm:$false.'
        )
        Examples = @(
            @{ Code = '$run | Invoke-IuEnactment'; Text = 'Enacts the units after a last question.' }
            @{ Code = '$run | Invoke-IuEnactment -Confirm:$false | Complete-IuRun'; Text = 'Unattended, and closes the run.' }
            @{ Code = '$run | Invoke-IuEnactment -WhatIf'; Text = 'Says what it would do.' }
        )
        Errors = 'Gate.ApprovalExpired', 'Gate.ApprovalMissing', 'Gate.InvariantMissing', 'Gate.LiveAdapterRequired', 'Gate.NotPermitted', 'Gate.PhaseOrder', 'Gate.ProductionExecutionNotAuthorized', 'Input.PlanMissing', 'Integrity.PhaseUnfinished', 'Integrity.PlanRejected', 'Integrity.SurveyFailed', 'Integrity.UnexpectedStatus', 'Store.CommitUnknown', 'Store.ConnectionLost', 'Store.NotConnected', 'Store.RunNotFound', 'Store.StatementEnded', 'Store.Unreachable'
    }
    'Complete-IuRun' = @{
        Description = , 'A live run in which a phase was simulated, or a dry run in which one was not, is not closed.'
        Examples = @(
            @{ Code = '$run | Complete-IuRun'; Text = 'Closes the run.' }
            @{ Code = '($run | Complete-IuRun).Phases'; Text = 'And shows how every phase went.' }
        )
        Errors = 'Gate.InvariantMissing', 'Gate.PhaseOrder', 'Input.PlanMissing', 'Integrity.PlanRejected', 'Store.NotConnected', 'Store.RunNotFound', 'Store.Unreachable'
    }
}
