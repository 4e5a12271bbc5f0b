@{
    'Get-IuBackup' = @{
        Description = @'
Reads each file again and compares its SHA-256 with the signed manifest, so a long list takes as long as reading it all.
Conditions: Whole, Missing, Damaged, Undescribed (no manifest or signature), Unverified (no roster takes the signature).

A file of the same name with .hold appended is a legal hold (Protect-IuBackup); its text says why. The roster sets the retention
with a line # iucutter-backup-retention-days: <days>; 365 without one.
'@
        Examples = @(
            @{ Code = 'Get-IuBackup'; Text = 'Lists the backups of the connection''s folder, newest first.' }
            @{ Code = 'Get-IuBackup | Where-Object Condition -ne Whole'; Text = 'Lists those that are missing, damaged or not verified.' }
            @{ Code = 'Get-IuBackup /srv/iu-backups -Roster ./allowed_signers'; Text = 'Without a database.' }
            @{
                Code = 'Get-IuBackup | Where-Object { $_.KeyExpiresAt -lt [datetime]::UtcNow.AddDays(30) }'
                Text = 'Lists those whose key expires within 30 days or has expired.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.RosterInvalid', 'Config.RosterMissing', 'Input.BadArgument'
            'Store.BackupNotFound', 'Store.DatabaseClosed', 'Store.FileError', 'Store.RestoreUnfinished'
            'Store.Unreachable'
        )
    }
    'Test-IuBackup' = @{
        Description = @'
Signature, size and hash first; then the file is decrypted (gpg-agent asks for the passphrase) and restored through
pipes into a scratch database, in which every table's count and digest and every definition, owner and grant is compared
with the manifest. No dump in plain text is written on the way. While the proof lasts, the scratch server holds the rows
unencrypted, as any server does. Its folder is closed to other users; it lies in memory (/dev/shm) where there is room,
otherwise under the temporary folder, and is removed at the end. When the process is killed, a watchdog stops the server
and removes the folder; when both are killed, the next proof on this machine does. In a sandbox that runs already, a watchdog
drops the proof's database; when both are killed, the next Connect-IuDatabase or proof with that sandbox does.
'@
        Examples = @(
            @{ Code = 'Get-IuBackup | Select-Object -First 1 | Test-IuBackup'; Text = 'Proves the newest backup.' }
            @{ Code = '(Test-IuBackup ./run.dump.gpg).RestoreTime'; Text = 'How long a restore takes.' }
            @{
                Code = 'Test-IuBackup ./run.dump.gpg -Roster ./allowed_signers -GnuPGHome ./keys'
                Text = 'On another machine, without the database.'
            }
            @{ Code = 'Get-IuBackup | Test-IuBackup -Sandbox $sandbox'; Text = 'Many, in a sandbox that runs already.' }
        )
        Errors = @(
            'Config.DecryptionKeyMissing', 'Config.GpgMissing', 'Config.LoginMissing', 'Config.PgRestoreMissing'
            'Config.ProgramUntrusted', 'Config.RosterMissing', 'Config.ServerProgramsMissing', 'Gate.BadSignature'
            'Gate.DutiesNotSegregated', 'Gate.SignerExpired', 'Gate.UnknownSigner', 'Input.BadArgument'
            'Integrity.BackupDamaged', 'Integrity.BackupManifest', 'Integrity.BackupSwapped'
            'Integrity.RestoreMismatch', 'Store.BackupNotFound', 'Store.DatabaseClosed', 'Store.DecryptionFailed'
            'Store.DiskFull', 'Store.RestoreFailed', 'Store.RestoreUnfinished', 'Store.Unreachable'
        )
    }
    'Restore-IuBackup' = @{
        Description = @'
Verifies the backup, makes the database (or takes one that holds nothing), restores, compares, and turns execution off
in it. On a server that lacks the five roles, a new cluster after a full loss, they are made as Install-IuSchema makes
them, without passwords: those are the DBA's, who gives them next (\password cutter_exec in psql). Other owners and
grantees are made without a login.

To replace a database that holds rows, it needs -Replace and an imported card of gate Restore (Request-IuApproval -Gate
Restore -Backup <file>), which names the backup, the database and the state of its tables. The backup is first
restored beside the live database and compared. Then the live database is closed to new sessions, its sessions are
ended, and its rows are compared with the card, which is used up. Both databases are renamed in one transaction. What
fails before the card is used up leaves the live database as it was; what fails after that is finished. The replaced
database is kept as <name>-replaced-<time>, read-only. The same command once more, without another card, says when it
was done, and changes nothing.

A restore takes back no decision: a card that was asked for in what was replaced is taken no more, used or not (Gate.CardHistory); the
roster in force stays, the switch goes to an epoch beyond every permit, and both databases record what was replaced
(cutter_governance.restoration). The checkpoints of the audit log
(Get-IuCheckpoint) that the replaced database of this session continued and the restored one does not are set aside, under another
name in their folder, each with a warning, and one of the restored database is written in their place, where the executor's key is
known; those of other hosts are moved by whoever runs them. What the replaced database did not
continue either stays and is refused as before.

When the process is killed after the closing, the live database stays closed to sessions. Each step commits together
with its entry in a journal in the server, outside both databases (the setting iucutter.replacement of the database, in
pg_db_role_setting). Every session is told Store.RestoreUnfinished, and Resume-IuRestore finishes the restore or takes
it back from that journal alone. The same Restore-IuBackup does that first, too.

Without the tool: createdb -T template0 NEW; psql -c 'drop schema public' NEW; gpg --decrypt FILE | pg_restore -d NEW;
psql -c 'grant usage on schema public to public' NEW.
'@
        Examples = @(
            @{
                Code = 'Restore-IuBackup ./run.dump.gpg -Database iu_restored -AdminUser postgres'
                Text = 'Restores it beside the live database of this session.'
            }
            @{
                Code = 'Get-IuBackup | Select-Object -First 1 | Restore-IuBackup -Database iu_restored -AdminUser postgres'
                Text = 'The newest.'
            }
            @{
                Code = @'
Restore-IuBackup ./run.dump.gpg -Database iu -Service iu_prod -AdminUser postgres `
    -Roster ./allowed_signers -GnuPGHome ./keys
'@
                Text = 'After a full loss, on a server that holds nothing.'
            }
            @{
                Code = @'
Request-IuApproval -Gate Restore -Backup ./run.dump.gpg -Reason 'wrong law enacted' -Path ./restore.card
Import-IuApproval ./restore.card
Restore-IuBackup ./run.dump.gpg -Database iu -AdminUser postgres -Replace
'@
                Text = 'Over the live database, once a sovereign has signed the card.'
            }
            @{ Code = 'Restore-IuBackup ./run.dump.gpg -Database iu_restored -AdminUser postgres -WhatIf'; Text = 'Says what it would do.' }
        )
        Errors = @(
            'Config.AdminUserMissing', 'Config.DecryptionKeyMissing', 'Config.GpgMissing', 'Config.LoginMissing'
            'Config.PgRestoreMissing', 'Config.ProgramUntrusted', 'Config.RosterMissing', 'Config.ServiceNotFound'
            'Gate.ApprovalExpired', 'Gate.ApprovalNotYetValid', 'Gate.ApprovalUsed', 'Gate.BadSignature'
            'Gate.CardBackup', 'Gate.ClockBehind', 'Gate.FenceHeld', 'Gate.CardHistory', 'Gate.PermitDatabase'
            'Gate.RestoreNotApproved', 'Gate.UnknownSigner', 'Input.BadArgument', 'Integrity.BackupDamaged'
            'Integrity.BackupManifest', 'Integrity.BackupSwapped', 'Integrity.RestoreMismatch'
            'Integrity.RestoreMoved', 'Store.BackupNotFound', 'Store.Busy', 'Store.DatabaseClosed'
            'Store.DecryptionFailed', 'Store.DiskFull', 'Store.NotConnected', 'Store.RestoreFailed'
            'Store.RestoreTarget', 'Store.RestoreUnfinished', 'Store.RestoredDatabaseMissing', 'Store.Unreachable'
        )
    }
    'Resume-IuRestore' = @{
        Description = @'
For Store.RestoreUnfinished: a Restore-IuBackup -Replace was killed, or lost the server, while the database was closed.
It needs no backup, no card and no keys. The journal of the restore is in the server, outside both databases, and any
login reads it in the maintenance database (postgres). Where the card of the restore is used, the restored database is
complete, and is put in the other's place. Where the card is not used, the database is opened as it was, and the card
can be used again. Either happens once: a second operator waits for the first, and is told AlreadyFinished or
AlreadyTakenBack.

It acts as -AdminUser; else as the service's user, where that is a superuser; else as the login that began the restore,
whose password must be in the password file. A restore that is still at work is not touched: Store.Busy. Where somebody
has opened the database by hand, it stays open as it is, and the restore is taken back. A database that was closed, and
not by a restore, is Store.DatabaseClosed.
'@
        Examples = @(
            @{ Code = 'Resume-IuRestore -Service iu_prod'; Text = 'Asks, then finishes or takes back, and says which.' }
            @{ Code = 'Resume-IuRestore -Service iu_prod -WhatIf'; Text = 'Says which of the two it would do.' }
            @{ Code = 'Resume-IuRestore -Confirm:$false'; Text = 'In a session that was connected before the database was closed.' }
            @{
                Code = '(Resume-IuRestore -Service iu_prod -AdminUser postgres -Confirm:$false).Outcome'
                Text = 'Gives Finished, TakenBack, AlreadyFinished, AlreadyTakenBack or NothingBegun.'
            }
        )
        Errors = @(
            'Config.AdminUserMissing', 'Config.ServiceNotFound', 'Input.BadArgument', 'Store.Busy'
            'Store.DatabaseClosed', 'Store.NotConnected', 'Store.RestoredDatabaseMissing', 'Store.Unreachable'
        )
    }
    'Remove-IuBackup' = @{
        Description = @'
Removes file, manifest and signature. Refused within the retention, under a legal hold, and while the run that it was
made for has not ended. Only a new roster (by the DBA), Unprotect-IuBackup, or ending the run changes that.

The database's journal gets the hash of the file, who and why: an event backup_removed before the removal (outcome intent) and
one after it (complete), in the chain "execution", since an ended run takes no more events. A hold that is in the journal stands
though somebody deleted the file .hold. Without a connected database it refuses (Store.NotConnected), unless -Unjournaled is given.
'@
        Examples = @(
            @{ Code = 'Remove-IuBackup ./run.dump.gpg'; Text = 'Asks, then removes it.' }
            @{
                Code = @'
Get-IuBackup | Where-Object { $_.KeptUntil -lt [datetime]::UtcNow -and -not $_.LegalHold } |
    Remove-IuBackup -Confirm:$false
'@
                Text = 'Removes all whose retention is over and that have no legal hold, unattended.'
            }
            @{ Code = 'Get-IuBackup | Remove-IuBackup -WhatIf'; Text = 'Says which it would remove.' }
            @{
                Code = 'Remove-IuBackup ./run.dump.gpg -Roster ./allowed_signers -Unjournaled'
                Text = 'Where there is no database any more.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.RosterInvalid', 'Input.BackupNote', 'Input.BadArgument'
            'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.HistoryForked', 'Integrity.HistoryRewound'
            'Store.BackupHeld', 'Store.BackupNeeded', 'Store.BackupNotFound', 'Store.BackupRetained'
            'Store.DatabaseClosed', 'Store.FileError', 'Store.NotConnected', 'Store.RestoreUnfinished'
            'Store.Unreachable'
        )
    }
    'Update-IuBackup' = @{
        Description = @'
For keys that are rotated: decrypts the backup with an old key and encrypts the same dump to the new ones, from one gpg
into the other. No plaintext touches a disk. The GnuPG home needs a private key of the old recipients and one of the
new ones, through gpg-agent.

It verifies signature, size and hash of the old file first. It refuses a backup under a legal hold (Store.BackupHeld),
and one whose run has not come to its end (Store.BackupNeeded): leg A relies on the very file that was proved. On the
way the SHA-256 of the dump is compared with the manifest, where that names it. The new file is decrypted and compared
before it gets its name: <name>-r1.dump.gpg, the next time -r2. Its manifest is the old one with the new keys, file and
hash; it names its origin, and DOT-991 signs it. It keeps the date of the dump, and with it the retention. The old file
is removed last.

The journal gets the intent (event backup_reencrypted, intent), the new file (backup_reencrypted, complete) and the
removal (backup_removed). From the second on the database takes the new file for the backup of its run, also after a
restore. Where a call was killed, one of the two files is whole, and the same call with the old path goes on. A card of
gate Restore that names the old file must be asked for again.

Without a connected database it refuses (Store.NotConnected), unless -Unjournaled is given. A database that has the run
on record then refuses the new file (Integrity.BackupSwapped); -Roster goes without that database.
'@
        Examples = @(
            @{
                Code = @'
$old = '0123456789ABCDEF0123456789ABCDEF01234567'
Get-IuBackup | Where-Object { $_.Recipients -contains $old } | Update-IuBackup -Confirm:$false
'@
                Text = 'All that the old key can open, to the keys of this connection.'
            }
            @{
                Code = @'
Update-IuBackup ./run.dump.gpg -BackupRecipient 89ABCDEF0123456789ABCDEF0123456789ABCDEF `
    -EscrowRecipient 76543210FEDCBA9876543210FEDCBA9876543210 -Reason 'key of 2025 ends'
'@
                Text = 'One, to keys that are named.'
            }
            @{ Code = 'Get-IuBackup | Update-IuBackup -WhatIf'; Text = 'Says which it would encrypt anew, and to which keys.' }
            @{
                Code = 'Get-IuBackup | Update-IuBackup -Confirm:$false | Test-IuBackup'
                Text = 'Restores each new one into a scratch database, too.'
            }
        )
        Errors = @(
            'Config.BackupEscrowMissing', 'Config.BackupKeyExpired', 'Config.BackupKeyMissing'
            'Config.BackupKeyRevoked', 'Config.BackupKeyUnusable', 'Config.DecryptionKeyMissing'
            'Config.GpgMissing', 'Config.LoginMissing', 'Config.RosterInvalid', 'Config.RosterMissing'
            'Config.SigningKeyMissing', 'Config.SshKeygenMissing', 'Gate.BadSignature', 'Gate.DutiesNotSegregated'
            'Gate.SignerExpired', 'Gate.UnknownSigner', 'Gate.WrongNamespace', 'Input.BackupNote'
            'Input.BadArgument', 'Integrity.BackupDamaged', 'Integrity.BackupManifest', 'Integrity.BackupSwapped'
            'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.HistoryForked', 'Integrity.HistoryRewound'
            'Store.BackupFailed', 'Store.BackupHeld', 'Store.BackupNeeded', 'Store.BackupNotFound', 'Store.Busy'
            'Store.DatabaseClosed', 'Store.DecryptionFailed', 'Store.DiskFull', 'Store.EncryptionFailed'
            'Store.FileError', 'Store.NotConnected', 'Store.ReadOnly', 'Store.RestoreUnfinished'
            'Store.Unreachable'
        )
    }
    'Protect-IuBackup' = @{
        Description = @'
Writes a file of the backup's name with .hold appended, which holds the reason, and an event backup_held into the database's
journal: hash of the file, who, why. It stands in the chain of the backup's run while that goes on, otherwise in the chain
"execution". Remove-IuBackup asks both, so that deleting the file alone releases nothing.
'@
        Examples = @(
            @{ Code = 'Protect-IuBackup ./run.dump.gpg -Reason ''case 12, counsel'''; Text = 'Puts a legal hold on it.' }
            @{
                Code = 'Get-IuBackup | Where-Object RunId -eq $run.RunId | Protect-IuBackup -Reason ''case 12'' -WhatIf'
                Text = 'Says which it would hold.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.RosterInvalid', 'Input.BackupNote', 'Input.BadArgument'
            'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.HistoryForked', 'Integrity.HistoryRewound'
            'Store.BackupHeld', 'Store.BackupNotFound', 'Store.DatabaseClosed', 'Store.FileError'
            'Store.NotConnected', 'Store.RestoreUnfinished', 'Store.Unreachable'
        )
    }
    'Unprotect-IuBackup' = @{
        Description = @'
Removes the file .hold and writes an event backup_released into the database's journal: hash of the file, who, why. Nothing
happens where there is no hold.
'@
        Examples = @(
            @{ Code = 'Unprotect-IuBackup ./run.dump.gpg -Reason ''case 12 is closed'''; Text = 'Asks, then takes the hold off.' }
            @{
                Code = 'Get-IuBackup | Where-Object LegalHold | Unprotect-IuBackup -Reason ''case 12 is closed'' -WhatIf'
                Text = 'Says which it would release.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.RosterInvalid', 'Input.BackupNote', 'Input.BadArgument'
            'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.HistoryForked', 'Integrity.HistoryRewound'
            'Store.BackupNotFound', 'Store.DatabaseClosed', 'Store.FileError', 'Store.NotConnected'
            'Store.RestoreUnfinished', 'Store.Unreachable'
        )
    }
}
