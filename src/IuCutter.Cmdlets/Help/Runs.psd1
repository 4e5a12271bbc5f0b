@{
    'New-IuRun' = @{
        Description = @'
Phases 1 to 3: source_pin, mark and cutplan. A live run is recorded whether execution is on or not; it writes no unit
before its first approval.

In a dry run both approvals are recorded as simulated, and nothing is written anywhere.
'@
        Examples = @(
            @{ Code = '$run = $plan | New-IuRun -Mode Live'; Text = 'A live run that waits for gate SG_1.' }
            @{ Code = '$plan | New-IuRun | New-IuBackup | Test-IuGrant | Invoke-IuLegA'; Text = 'A dry run, phase by phase.' }
            @{ Code = '(New-IuRun $plan -Mode Live).Pins'; Text = 'The evidence that it begins with.' }
        )
        Errors = @(
            'Config.LoginMissing', 'Gate.TooManyRuns', 'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing'
            'Integrity.HistoryForked', 'Integrity.HistoryRewound', 'Integrity.LogBroken'
            'Integrity.PlanRejected', 'Store.DatabaseClosed', 'Store.NotConnected', 'Store.ReadOnly'
            'Store.RestoreUnfinished', 'Store.UnitExists', 'Store.UnknownWord', 'Store.Unreachable'
        )
    }
    'Get-IuRun' = @{
        Description = @'
A live run comes without its plan, because the database keeps hashes only: attach it with -Plan to go on. A plan with
another digest is refused.

-Explain says where the run stands, what is committed for good and what is not, who must act until when, and the one
command to type next with its effect. Where runs wait for each other it says who waits for whom and until when: a run
that has made its backup and written nothing yet has the turn, for as long as somebody runs it and for one minute after
its last completed phase. It works with execution off, with the journal of an older version, and while the
database does not answer or cannot be asked (no password file, no connection): then it says what is known without the
database, and who must act.

-Units lists the units that leg A of a run created, with the ids that the database gave them.

-Rehearsal gives the report of a live run's rehearsal: rows, ledger rows, durations, locks and digests.

-Debt lists audit debt: runs whose units are in the database while ledger or verdict are not, and since when. After the
list comes the error Gate.AuditDebt, which is not a terminating one. In iucut, where a runbook stops at its first error,
that is exit code 4. In pwsh -File the runbook goes on and its exit code stays 0, unless it says $ErrorActionPreference
= 'Stop' or -ErrorAction Stop (then 1) or exits by itself. Without debt there is no output and no error.
'@
        Examples = @(
            @{ Code = 'Get-IuRun'; Text = 'Lists the runs, newest first.' }
            @{ Code = 'Get-IuRun ictr-20260101T000000Z-0a1b2c3d -Explain'; Text = 'Where it stands and what is next.' }
            @{
                Code = @'
$plan = Get-IuDocument ./constitution.md | New-IuCutPlan -DocumentPrefix ICX-CONST
$run = Get-IuRun ictr-20260101T000000Z-0a1b2c3d -Plan $plan
'@
                Text = 'Goes on with a run in another session.'
            }
            @{ Code = 'Get-IuRun ictr-20260101T000000Z-0a1b2c3d -Units'; Text = 'The created units with their ids.' }
            @{ Code = 'Get-IuRun ictr-20260101T000000Z-0a1b2c3d -Rehearsal'; Text = 'What the run did in its rehearsal.' }
            @{ Code = 'Get-IuRun -Debt'; Text = 'Lists audit debt; in an iucut runbook, exit code 4 when there is any.' }
            @{
                Code = 'if ($debt = Get-IuRun -Debt -ErrorAction SilentlyContinue) { $debt; exit 4 }'
                Text = 'The same exit code in pwsh -File, without Invoke-Runbook.ps1.'
            }
            @{ Code = '$debt = Get-IuRun -Debt -ErrorAction SilentlyContinue'; Text = 'The list alone.' }
            @{ Code = '(Get-IuRun ictr-20260101T000000Z-0a1b2c3d).Phases'; Text = 'The phases with their times and transactions.' }
        )
        Errors = @(
            'Config.LoginMissing', 'Gate.AuditDebt', 'Gate.InvariantMissing', 'Integrity.PlanRejected'
            'Store.DatabaseClosed', 'Store.NotConnected', 'Store.RestoreUnfinished', 'Store.RunNotFound'
            'Store.Unreachable'
        )
    }
    'Resume-IuRun' = @{
        Description = @'
It needs nothing of the session that was killed. State, pins and approvals are in the database. The plan is derived
again from the document and must have the pinned digest. A phase that was cut off is settled by what the server says of
its transaction. Where the server cannot say, the run is held until a person decides (Gate.RunUndecided); it is never
guessed.

A run that somebody runs at this moment is refused. -TakeOver ends the session of an owner that is alive and does not
answer; from then on that runner is refused with Gate.OwnerSuperseded, whatever it still tries.

It goes on until the run ends or waits for an approval, and lifts a stop: a warning says whose, since when and why. It
asks for confirmation; a scheduler passes -Confirm:$false.
'@
        Examples = @(
            @{
                Code = 'Resume-IuRun ictr-20260101T000000Z-0a1b2c3d -Path ./constitution.md'
                Text = 'After a crash: settles what was cut off and goes on.'
            }
            @{
                Code = 'Resume-IuRun ictr-20260101T000000Z-0a1b2c3d -Path ./documents'
                Text = 'The document is found in the folder by its pinned SHA-256.'
            }
            @{ Code = 'Resume-IuRun ictr-20260101T000000Z-0a1b2c3d'; Text = 'Once the ledger is written, the database has the document.' }
            @{
                Code = 'Get-IuRun -Debt -ErrorAction SilentlyContinue | Resume-IuRun -Path ./documents -Confirm:$false'
                Text = 'Takes up every run with audit debt, unattended.'
            }
            @{
                Code = 'Resume-IuRun ictr-20260101T000000Z-0a1b2c3d -Path ./constitution.md -TakeOver'
                Text = 'Ends the session of an owner that does not answer.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.PoolerDetected', 'Config.RosterMissing'
            'Config.SigningKeyMissing', 'Config.SshKeygenMissing', 'Gate.DutiesNotSegregated'
            'Gate.OtherRunWriting', 'Gate.OwnerEnded', 'Gate.OwnerSuperseded'
            'Gate.ProductionExecutionNotAuthorized', 'Gate.RehearsalFailed', 'Gate.RehearsalMissing'
            'Gate.RunEnded', 'Gate.RunLockHeld', 'Gate.RunOwned', 'Gate.RunUndecided'
            'Gate.SignedOtherwise', 'Gate.SignerExpired', 'Gate.UnknownSigner', 'Gate.WrongNamespace'
            'Input.SourceMismatch', 'Input.SourceMissing', 'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing'
            'Integrity.HistoryForked', 'Integrity.HistoryRewound', 'Integrity.LogBroken'
            'Integrity.PlanRejected', 'Integrity.RowsNotCovered', 'Integrity.UnitsChanged'
            'Store.DatabaseClosed', 'Store.NotConnected', 'Store.ReadOnly', 'Store.RestoreUnfinished'
            'Store.RunNotFound', 'Store.UnitExists', 'Store.UnknownWord', 'Store.Unreachable'
        )
        More = 'It can also end with the errors of each phase''s own cmdlet.'
    }
    'Stop-IuRun' = @{
        Description = @'
No further phase begins, on any host. The phase that is running goes on to its end; its runner then ends with
Gate.RunStopped. A run without an owner is stopped at once.

A run that has the turn (see Get-IuRun) loses it at once, so that others go on.

It needs no approval and works with execution off. Resume-IuRun takes the run up again. To end it for good, a sovereign
signs a card of gate Void.
'@
        Examples = @(
            @{ Code = 'Stop-IuRun ictr-20260101T000000Z-0a1b2c3d'; Text = 'Asks the run to stop before its next phase.' }
            @{
                Code = 'Stop-IuRun ictr-20260101T000000Z-0a1b2c3d -Reason ''the document has a mistake'''
                Text = 'Also writes the reason into the journal.'
            }
            @{
                Code = 'Get-IuRun | Where-Object State -eq BackedUp | Stop-IuRun -Confirm:$false'
                Text = 'Stops every run that has made its backup and written no unit yet.'
            }
            @{ Code = '(Stop-IuRun ictr-20260101T000000Z-0a1b2c3d).NextCommand'; Text = 'Stops it and says what to type to go on.' }
        )
        Errors = @(
            'Config.LoginMissing', 'Gate.RunEnded', 'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing'
            'Integrity.HistoryForked', 'Integrity.HistoryRewound', 'Integrity.LogBroken', 'Store.DatabaseClosed'
            'Store.NotConnected', 'Store.RestoreUnfinished', 'Store.RunNotFound', 'Store.Unreachable'
        )
    }
    'Invoke-IuCut' = @{
        Description = @'
A dry run goes through all eleven phases with the simulator, uses no role that could write, and needs no database. A
live run writes exactly what the dry run predicted, or rolls back.

A rehearsal runs the real live path where it can do no harm. The database is dumped as its reader and restored, as a backup
is proved, on a server that is made for it and removed after it. There all phases run live with stand-in roles, keys and
cards: once to the verdict and back by the undo, after which units and words must be as before; once to the enactment. The
result names the rows, the ledger rows, the duration and the locks of each phase. Its durations are those of a server that
waits for no disk. It needs the keys that a backup needs, no approval and no ruling, and writes nothing in the database.

-Rehearse does the same for a live run, in the copy that its backup is proved by; a roster with the line
"# iucutter-rehearsal: required" demands it of every live run. Leg A then stores the rows that were rehearsed, or rolls back.

A live run stops at each of the two gates until the approval is recorded; type the same command again with the run. It
asks for confirmation before it goes on; a scheduler passes -Confirm:$false.
'@
        Examples = @(
            @{ Code = '$plan | Invoke-IuCut'; Text = 'A dry run.' }
            @{ Code = '$plan | Invoke-IuCut -Mode Rehearsal'; Text = 'The live path and its undo in a copy, and what they did.' }
            @{ Code = '($plan | Invoke-IuCut -Mode Rehearsal).Phases.Locks'; Text = 'Which tables each phase will lock, and how.' }
            @{ Code = '$run = $plan | Invoke-IuCut -Mode Live'; Text = 'Makes a live run, which waits for gate SG_1.' }
            @{ Code = '$run | Invoke-IuCut'; Text = 'Goes on after an approval was recorded.' }
            @{ Code = '$run | Invoke-IuCut -Rehearse'; Text = 'The same, rehearsed before its first write.' }
            @{ Code = 'Get-IuRun $id -Plan $plan | Invoke-IuCut -Confirm:$false'; Text = 'The same, unattended and in another session.' }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.PoolerDetected', 'Config.RosterMissing'
            'Config.SigningKeyMissing', 'Config.SshKeygenMissing', 'Gate.ApprovalExpired'
            'Gate.ApprovalMissing', 'Gate.ApprovalNotYetValid', 'Gate.CardHistory', 'Gate.ClockBehind'
            'Gate.DutiesNotSegregated', 'Gate.HoldableCursor', 'Gate.LiveAdapterRequired'
            'Gate.NotPermitted', 'Gate.OtherBuild', 'Gate.OtherRunWriting', 'Gate.OwnerEnded'
            'Gate.OwnerSuperseded', 'Gate.PermitDatabase', 'Gate.PermitVoided', 'Gate.PhaseOrder'
            'Gate.PhaseOverBudget', 'Gate.ProductionExecutionNotAuthorized', 'Gate.RehearsalFailed'
            'Gate.RehearsalMissing', 'Gate.RunLockHeld', 'Gate.RunOwned', 'Gate.RunStopped'
            'Gate.RunUndecided', 'Gate.SignedOtherwise', 'Gate.SignerExpired'
            'Gate.TransactionNotOfPhase', 'Gate.TransactionTooDeep', 'Gate.UndoApproved', 'Gate.UnknownSigner'
            'Gate.WrongNamespace', 'Input.BadArgument', 'Input.PlanMissing'
            'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.HistoryForked', 'Integrity.HistoryRewound'
            'Integrity.LogBroken', 'Integrity.PhaseUnfinished', 'Integrity.PlanRejected'
            'Integrity.RehearsalMismatch', 'Integrity.RowsNotCovered', 'Integrity.UnitsChanged'
            'Store.CommitUnknown', 'Store.ConnectionLost', 'Store.DatabaseClosed', 'Store.NotConnected'
            'Store.ReadOnly', 'Store.RestoreUnfinished', 'Store.RunNotFound', 'Store.StatementEnded'
            'Store.UnitExists', 'Store.UnknownWord', 'Store.Unreachable'
        )
        More = 'It can also end with the errors of each phase''s own cmdlet.'
    }
    'New-IuBackup' = @{
        Description = @'
pg_dump reads an exported snapshot and is streamed through gpg, which encrypts to operator and escrow; no plain text is
written to disk, and both programs must succeed. The file's SHA-256, size and key are pinned. The executor's key signs
its manifest (tables, counts, digests, snapshot, versions).

Then the backup is proved: it is restored into a scratch database and every row, definition, owner and grant is
compared, unless the signed card of SG_1 waives the proof. A backup that cannot be made or proved leaves no file. Leg A
refuses when a table that it builds on has changed since.

The verifier's key signs that it was proved, and what was rehearsed, for this run and this database; the login
cutter_verify hands that in, and leg A demands it. Key and login are missed before anything is dumped.

With -Rehearse, or where the roster demands it, the run is rehearsed in that copy before it is removed: see Invoke-IuCut. What
fails there ends with Gate.RehearsalFailed, which names the phase and its error; no backup is left then, and nothing was
written. What got through is pinned, and Get-IuRun -Rehearsal gives the report.
'@
        Examples = @(
            @{ Code = '$run | New-IuBackup'; Text = 'Makes and proves the backup of an approved run.' }
            @{ Code = '($run | New-IuBackup).Pins[''backup_sha256'']'; Text = 'Gives its hash.' }
            @{ Code = '($run | New-IuBackup).Pins[''backup_restore_proved'']'; Text = 'true, or waived where the card says so.' }
            @{ Code = '$run | New-IuBackup -Rehearse'; Text = 'Also rehearses the run in the copy that proves the backup.' }
            @{ Code = '$run | New-IuBackup | Test-IuGrant | Invoke-IuLegA'; Text = 'Goes on to the first write, in one pipeline.' }
        )
        Errors = @(
            'Config.BackupEscrowMissing', 'Config.BackupKeyExpired', 'Config.BackupKeyMissing'
            'Config.BackupKeyRevoked', 'Config.BackupKeyUnusable', 'Config.BackupTableMissing'
            'Config.BackupTableUnknown', 'Config.CollaboratorMissing', 'Config.DecryptionKeyMissing'
            'Config.GpgMissing', 'Config.LoginMissing', 'Config.PgDumpMissing', 'Config.PgDumpTooOld'
            'Config.PgRestoreMissing', 'Config.PoolerDetected', 'Config.ProgramUntrusted'
            'Config.RosterMissing', 'Config.SigningKeyMissing', 'Config.SshKeygenMissing'
            'Gate.ApprovalExpired', 'Gate.ApprovalMissing', 'Gate.ApprovalNotYetValid'
            'Gate.BackupNotAttested', 'Gate.CardHistory', 'Gate.ClockBehind', 'Gate.DutiesNotSegregated'
            'Gate.HoldableCursor', 'Gate.InvariantMissing', 'Gate.LiveAdapterRequired'
            'Gate.OtherBuild', 'Gate.OtherRunWriting', 'Gate.OwnerEnded', 'Gate.OwnerSuperseded'
            'Gate.PermitDatabase', 'Gate.PermitVoided', 'Gate.PhaseOrder', 'Gate.PhaseOverBudget'
            'Gate.ProductionExecutionNotAuthorized', 'Gate.RehearsalFailed', 'Gate.RehearsalMissing'
            'Gate.RestoreProofMissing', 'Gate.RunLockHeld', 'Gate.RunOwned', 'Gate.RunStopped'
            'Gate.RunUndecided', 'Gate.SignedOtherwise', 'Gate.SignerExpired'
            'Gate.TransactionNotOfPhase', 'Gate.TransactionTooDeep', 'Gate.UndoApproved', 'Gate.UnknownSigner'
            'Gate.WrongNamespace', 'Input.BadArgument', 'Input.PlanMissing', 'Integrity.BackupDamaged'
            'Integrity.BackupEnvelope', 'Integrity.BackupSwapped', 'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing'
            'Integrity.HistoryForked', 'Integrity.HistoryRewound', 'Integrity.LogBroken'
            'Integrity.PhaseUnfinished', 'Integrity.PlanRejected', 'Integrity.RestoreMismatch'
            'Integrity.StaleBackup', 'Store.BackupFailed', 'Store.BackupFolderMissing'
            'Store.ConnectionLost', 'Store.DatabaseClosed', 'Store.DecryptionFailed', 'Store.DiskFull'
            'Store.DumpFailed', 'Store.EncryptionFailed', 'Store.FileError', 'Store.NotConnected'
            'Store.ReadOnly', 'Store.RestoreFailed', 'Store.RestoreUnfinished', 'Store.RunNotFound'
            'Store.StatementEnded', 'Store.UnitExists', 'Store.UnknownWord', 'Store.Unreachable'
        )
    }
    'Test-IuGrant' = @{
        Description = @'
It checks what the roles must be able to do, and what they must not: no role that runs a cut may write a governed table
but through a gateway function.

It tries the executor's key, and the verifier's where this session has one: each signs a statement that authorises
nothing, and the roster must name the key for its duty. Otherwise a wrong key would first fail at leg B and leave units
without their ledger.
'@
        Examples = @(
            @{ Code = '$run | Test-IuGrant'; Text = 'Probes the rights.' }
            @{ Code = '$run | New-IuBackup | Test-IuGrant'; Text = 'After the backup, in one pipeline.' }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.PoolerDetected', 'Config.ProgramUntrusted'
            'Config.RosterMissing', 'Config.SigningKeyMissing', 'Config.SshKeygenMissing'
            'Gate.DutiesNotSegregated', 'Gate.GrantMismatch', 'Gate.InvariantMissing', 'Gate.OtherBuild'
            'Gate.OwnerEnded', 'Gate.OwnerSuperseded', 'Gate.PhaseOrder', 'Gate.RunLockHeld'
            'Gate.RunOwned', 'Gate.RunStopped', 'Gate.RunUndecided', 'Gate.SignerExpired'
            'Gate.UndoApproved', 'Gate.UnknownSigner', 'Gate.WrongNamespace', 'Input.PlanMissing'
            'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.HistoryForked', 'Integrity.HistoryRewound'
            'Integrity.LogBroken', 'Integrity.PlanRejected', 'Store.DatabaseClosed'
            'Store.NotConnected', 'Store.ReadOnly', 'Store.RestoreUnfinished', 'Store.RunNotFound'
            'Store.UnitExists', 'Store.UnknownWord', 'Store.Unreachable'
        )
    }
    'Invoke-IuLegA' = @{
        Description = @'
The database refuses a row that the permit does not name: another body, another address, an extra row. One refused row
rolls back all of them.
'@
        Examples = @(
            @{ Code = '$run | Invoke-IuLegA'; Text = 'Creates the units.' }
            @{ Code = '$run | Invoke-IuLegA -WhatIf'; Text = 'Says what it would do.' }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.PoolerDetected', 'Gate.ApprovalExpired'
            'Gate.ApprovalMissing', 'Gate.ApprovalNotYetValid', 'Gate.BackupNotAttested'
            'Gate.CardHistory', 'Gate.ClockBehind', 'Gate.HoldableCursor', 'Gate.InvariantMissing'
            'Gate.LiveAdapterRequired', 'Gate.NotPermitted', 'Gate.OtherBuild', 'Gate.OwnerEnded'
            'Gate.OwnerSuperseded', 'Gate.PermitDatabase', 'Gate.PermitVoided', 'Gate.PhaseOrder'
            'Gate.PhaseOverBudget', 'Gate.ProductionExecutionNotAuthorized', 'Gate.RehearsalMissing'
            'Gate.RestoreProofMissing', 'Gate.RunLockHeld', 'Gate.RunOwned', 'Gate.RunStopped'
            'Gate.RunUndecided', 'Gate.TransactionNotOfPhase', 'Gate.TransactionTooDeep', 'Gate.UndoApproved', 'Input.PlanMissing'
            'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.HistoryForked', 'Integrity.HistoryRewound'
            'Integrity.LogBroken', 'Integrity.PhaseUnfinished', 'Integrity.PlanRejected'
            'Integrity.RehearsalMismatch', 'Integrity.RowIncomplete', 'Integrity.StaleBackup'
            'Integrity.UnexpectedStatus', 'Store.BackupFolderMissing', 'Store.CommitUnknown'
            'Store.ConnectionLost', 'Store.DatabaseClosed', 'Store.NotConnected', 'Store.ReadOnly'
            'Store.RestoreUnfinished', 'Store.RunNotFound', 'Store.StatementEnded', 'Store.UnitExists'
            'Store.UnknownWord', 'Store.Unreachable'
        )
    }
    'Test-IuStructure' = @{
        Description = 'Counts, anchors, hashes, addresses and parents are compared, and every unit must be a draft.'
        Examples = @(
            @{ Code = '$run | Test-IuStructure'; Text = 'Reads the units back.' }
            @{ Code = '$run | Invoke-IuLegA | Test-IuStructure'; Text = 'After leg A, in one pipeline.' }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.PoolerDetected', 'Gate.InvariantMissing', 'Gate.OtherBuild'
            'Gate.OwnerEnded', 'Gate.OwnerSuperseded', 'Gate.PhaseOrder', 'Gate.RunLockHeld'
            'Gate.RunOwned', 'Gate.RunStopped', 'Gate.RunUndecided', 'Gate.UndoApproved'
            'Input.PlanMissing', 'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.HistoryForked'
            'Integrity.HistoryRewound', 'Integrity.LogBroken', 'Integrity.PlanRejected'
            'Integrity.StructureMismatch', 'Store.DatabaseClosed', 'Store.NotConnected'
            'Store.RestoreUnfinished', 'Store.RunNotFound', 'Store.Unreachable'
        )
    }
    'Invoke-IuLegB' = @{
        Description = @'
It writes the change set, its affected rows, the review decision and the executor's signature (DOT-991). The database
itself counts the rows.
'@
        Examples = @(
            @{ Code = '$run | Invoke-IuLegB'; Text = 'Writes the ledger.' }
            @{ Code = '($run | Invoke-IuLegB).Pins[''ledger_rows'']'; Text = 'Gives the number of rows.' }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.PoolerDetected', 'Config.ProgramUntrusted'
            'Config.SigningKeyMissing', 'Config.SshKeygenMissing', 'Gate.ApprovalExpired'
            'Gate.ApprovalMissing', 'Gate.ApprovalNotYetValid', 'Gate.CardHistory', 'Gate.ClockBehind'
            'Gate.HoldableCursor', 'Gate.InvariantMissing', 'Gate.LiveAdapterRequired'
            'Gate.OtherBuild', 'Gate.OtherRunWriting', 'Gate.OwnerEnded', 'Gate.OwnerSuperseded'
            'Gate.PermitDatabase', 'Gate.PermitVoided', 'Gate.PhaseOrder', 'Gate.PhaseOverBudget'
            'Gate.ProductionExecutionNotAuthorized', 'Gate.RunLockHeld', 'Gate.RunOwned'
            'Gate.RunStopped', 'Gate.RunUndecided', 'Gate.SignedOtherwise', 'Gate.TransactionNotOfPhase', 'Gate.TransactionTooDeep'
            'Gate.UndoApproved', 'Input.PlanMissing', 'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing'
            'Integrity.HistoryForked', 'Integrity.HistoryRewound', 'Integrity.LedgerCount'
            'Integrity.LogBroken', 'Integrity.PhaseUnfinished', 'Integrity.PlanRejected'
            'Integrity.RowsNotCovered', 'Integrity.UnitsChanged', 'Store.CommitUnknown'
            'Store.ConnectionLost', 'Store.DatabaseClosed', 'Store.NotConnected', 'Store.ReadOnly'
            'Store.RestoreUnfinished', 'Store.RunNotFound', 'Store.StatementEnded', 'Store.Unreachable'
        )
    }
    'Invoke-IuWriteVerify' = @{
        Description = @'
The verifier has another role and another key (DOT-992) than the executor. It verifies the plan again, by code that neither
marks documents nor writes units, and compares with plan and source every column that is stored of every unit: all of
information_unit, unit_version, birth_registry and iu_lifecycle_log, bodies byte for byte. Not compared are the times that
the database set (created_at, born_at, occurred_at) and the number of a log entry. The signed verdict says the same.

The database computes the digest over the rows by itself and records no verdict about others. A change set is verified once.
'@
        Examples = @(
            @{ Code = '$run | Invoke-IuWriteVerify'; Text = 'Verifies and records the verdict; the run then waits for gate SG_2.' }
            @{
                Code = '$run | New-IuBackup | Test-IuGrant | Invoke-IuLegA | Test-IuStructure | Invoke-IuLegB | Invoke-IuWriteVerify'
                Text = 'Phases 4 to 9 in one pipeline.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.PoolerDetected', 'Config.ProgramUntrusted'
            'Config.SigningKeyMissing', 'Config.SshKeygenMissing', 'Gate.AlreadyVerified'
            'Gate.ApprovalExpired', 'Gate.ApprovalMissing', 'Gate.ApprovalNotYetValid'
            'Gate.CardHistory', 'Gate.ClockBehind', 'Gate.DutiesNotSegregated', 'Gate.HoldableCursor'
            'Gate.InvariantMissing', 'Gate.LiveAdapterRequired', 'Gate.OtherBuild'
            'Gate.OtherRunWriting', 'Gate.OwnerEnded', 'Gate.OwnerSuperseded', 'Gate.PermitDatabase'
            'Gate.PermitVoided', 'Gate.PhaseOrder', 'Gate.PhaseOverBudget'
            'Gate.ProductionExecutionNotAuthorized', 'Gate.RunLockHeld', 'Gate.RunOwned'
            'Gate.RunStopped', 'Gate.RunUndecided', 'Gate.SignedOtherwise', 'Gate.TransactionNotOfPhase', 'Gate.TransactionTooDeep'
            'Gate.UndoApproved', 'Input.PlanMissing', 'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing'
            'Integrity.HistoryForked', 'Integrity.HistoryRewound', 'Integrity.LogBroken'
            'Integrity.PhaseUnfinished', 'Integrity.PlanRejected', 'Integrity.RowsNotCovered'
            'Integrity.UnitsChanged', 'Integrity.VerifyMismatch', 'Store.CommitUnknown'
            'Store.ConnectionLost', 'Store.DatabaseClosed', 'Store.NotConnected', 'Store.ReadOnly'
            'Store.RestoreUnfinished', 'Store.RunNotFound', 'Store.StatementEnded', 'Store.Unreachable'
        )
    }
    'Invoke-IuEnactment' = @{
        Description = @'
Enacted units are immutable. The database compares every unit with the approved permit before the first is enacted and
again at the end, and refuses what the verdict does not cover. After the rows, and in the same transaction, the triggers and the lifecycle
log are checked; a finding rolls everything back.

It asks for confirmation; a scheduler passes -Confirm:$false.
'@
        Examples = @(
            @{ Code = '$run | Invoke-IuEnactment'; Text = 'Enacts the units after a confirmation.' }
            @{ Code = '$run | Invoke-IuEnactment -Confirm:$false | Complete-IuRun'; Text = 'Unattended, and closes the run.' }
            @{ Code = '$run | Invoke-IuEnactment -WhatIf'; Text = 'Says what it would do.' }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.PoolerDetected', 'Gate.ApprovalExpired'
            'Gate.ApprovalMissing', 'Gate.ApprovalNotYetValid', 'Gate.CardHistory', 'Gate.ClockBehind'
            'Gate.HoldableCursor', 'Gate.InvariantMissing', 'Gate.LiveAdapterRequired'
            'Gate.NotPermitted', 'Gate.OtherBuild', 'Gate.OtherRunWriting', 'Gate.OwnerEnded'
            'Gate.OwnerSuperseded', 'Gate.PermitDatabase', 'Gate.PermitVoided', 'Gate.PhaseOrder'
            'Gate.PhaseOverBudget', 'Gate.ProductionExecutionNotAuthorized', 'Gate.RunLockHeld'
            'Gate.RunOwned', 'Gate.RunStopped', 'Gate.RunUndecided', 'Gate.TransactionNotOfPhase', 'Gate.TransactionTooDeep'
            'Gate.UndoApproved', 'Input.PlanMissing', 'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing'
            'Integrity.HistoryForked', 'Integrity.HistoryRewound', 'Integrity.LogBroken'
            'Integrity.PhaseUnfinished', 'Integrity.PlanRejected', 'Integrity.RowsNotCovered'
            'Integrity.SurveyFailed', 'Integrity.UnexpectedStatus', 'Integrity.UnitsChanged'
            'Store.CommitUnknown', 'Store.ConnectionLost', 'Store.DatabaseClosed', 'Store.NotConnected'
            'Store.ReadOnly', 'Store.RestoreUnfinished', 'Store.RunNotFound', 'Store.StatementEnded'
            'Store.Unreachable'
        )
    }
    'Undo-IuCut' = @{
        Description = @'
Units and versions of the run are removed, and with them their births and log rows: the tables are as they were before
leg A. The ledger loses nothing: the decision is marked as withdrawn, and a record says who removed what by whose
approval. The run ends as Compensated; the document can be cut by a new run.

It needs a card of gate Undo that a sovereign signed, execution to be on, and that no other session owns the run. What
is enacted stays: a new cut can supersede it.

A run that somebody runs at this moment is refused. -TakeOver ends the session of an owner that is alive and does not
answer, as in Resume-IuRun.

It asks for confirmation; a scheduler passes -Confirm:$false.
'@
        Examples = @(
            @{ Code = 'Undo-IuCut ictr-20260101T000000Z-0a1b2c3d -WhatIf'; Text = 'Says how many units of which document would go.' }
            @{
                Code = '$run | Request-IuApproval -Gate Undo -Reason ''wrong document'' -Path ./undo.card'
                Text = 'Writes the card for the sovereign.'
            }
            @{
                Code = '$run | Import-IuApproval ./undo.card; Undo-IuCut $run.RunId'
                Text = 'Imports the signed card, then removes the drafts after a confirmation.'
            }
            @{
                Code = 'Undo-IuCut ictr-20260101T000000Z-0a1b2c3d -TakeOver'
                Text = 'Ends the session of an owner that does not answer, then removes the drafts.'
            }
            @{ Code = '(Undo-IuCut ictr-20260101T000000Z-0a1b2c3d -Confirm:$false).State'; Text = 'Unattended; gives Compensated.' }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.PoolerDetected', 'Gate.ApprovalExpired'
            'Gate.ApprovalMissing', 'Gate.ApprovalNotYetValid', 'Gate.CardHistory', 'Gate.ClockBehind'
            'Gate.EnactedForGood', 'Gate.HoldableCursor', 'Gate.NothingToUndo', 'Gate.OtherBuild'
            'Gate.OtherRunWriting', 'Gate.PermitDatabase', 'Gate.PermitVoided'
            'Gate.ProductionExecutionNotAuthorized', 'Gate.RunEnded', 'Gate.RunLockHeld'
            'Gate.RunOwned', 'Gate.RunUndecided', 'Gate.TransactionNotOfPhase', 'Gate.TransactionTooDeep'
            'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.DraftsMissing', 'Integrity.HistoryForked'
            'Integrity.HistoryRewound', 'Integrity.LogBroken', 'Store.DatabaseClosed'
            'Store.NotConnected', 'Store.RestoreUnfinished', 'Store.RunNotFound', 'Store.Unreachable'
        )
    }
    'Complete-IuRun' = @{
        Description = @'
It refuses to close a live run in which a phase was simulated, or a dry run in which one was not.

Once a live run is closed, a checkpoint of the audit log is written outside of the database, as Export-IuCheckpoint does. What keeps
that from being done is a warning: the run is closed, and the next checkpoint has what this one would have had.
'@
        Examples = @(
            @{ Code = '$run | Complete-IuRun'; Text = 'Closes the run.' }
            @{ Code = '($run | Complete-IuRun).Phases'; Text = 'Shows how every phase went.' }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.PoolerDetected', 'Gate.InvariantMissing', 'Gate.OtherBuild'
            'Gate.OwnerEnded', 'Gate.OwnerSuperseded', 'Gate.PhaseOrder', 'Gate.RunLockHeld'
            'Gate.RunOwned', 'Gate.RunStopped', 'Gate.RunUndecided', 'Gate.UndoApproved'
            'Input.PlanMissing', 'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.HistoryForked'
            'Integrity.HistoryRewound', 'Integrity.LogBroken', 'Integrity.PlanRejected'
            'Store.DatabaseClosed', 'Store.NotConnected', 'Store.RestoreUnfinished', 'Store.RunNotFound'
            'Store.Unreachable'
        )
    }
    'Export-IuReport' = @{
        Description = @'
One file tells how a run ended or what it waits for, first of all; then its phases and pauses over time, who approved what, when
and with which key, what was refused with the ErrorId and what to do, the document as a map of units with its coverage to the
last byte, backup, ledger, verdict and log, and for each of these the command that checks it. Over a document or several runs
it counts, and draws durations and audit debt over time. about_IuCutter_Reports says what is in it, and what never is.

The page (HTML) stands alone: no script, no request; light or dark as the system is; to be printed, and to be read by keyboard
and screen reader. Markdown has the same tables without the drawings. JSON has the same data by a schema.

A run that was refused, failed, or was stopped has its report like any other. At the end of a pipeline it is written also when
a command before it ends with an error, with -ErrorAction Stop too: then of the runs that the pipeline had taken up, and the
error follows. Where the database does not answer any more it says so, and tells what was known of the run.

The file is readable by its owner alone.
'@
        Examples = @(
            @{
                Code = '$run | Invoke-IuEnactment | Complete-IuRun | Export-IuReport ./closeout.html'
                Text = 'Enacts, closes and reports; where the enactment is refused, the report says so.'
            }
            @{ Code = 'Get-IuRun | Export-IuReport ./runs.html'; Text = 'One report over all runs, with counts and trends.' }
            @{ Code = 'Export-IuReport ./constitution.md -DocumentPrefix ICX-CONST'; Text = 'A document with all its runs, as Markdown.' }
            @{
                Code = 'Export-IuReport ./run.json -RunId ictr-20260101T000000Z-0a1b2c3d'
                Text = 'The same for programs; module/schemas/iu-report-1.schema.json describes it.'
            }
            @{ Code = '$run | Export-IuReport ./closeout.html -WhatIf'; Text = 'Says what would be written.' }
        )
        Errors = @(
            'Config.LoginMissing', 'Input.BadArgument', 'Input.FileNotWritten', 'Store.CutNotFound', 'Store.DatabaseClosed'
            'Store.NotConnected', 'Store.RestoreUnfinished', 'Store.RunNotFound', 'Store.Unreachable'
        )
    }
}
