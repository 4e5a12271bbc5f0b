@{
    'Get-IuBackup' = @{
        Description = @'
Reads each file again and compares its SHA-256 with the signed manifest, so a long list takes as long as reading it all.
Conditions: Whole, Missing, Damaged, Undescribed (no manifest or signature), Unverified (no roster takes the signature).

A file of the same name with .hold appended is a legal hold; its text says who and why. The roster sets the retention
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
            'Config.RosterInvalid', 'Config.RosterMissing', 'Input.BadArgument', 'Store.BackupNotFound'
            'Store.FileError', 'Store.Unreachable'
        )
    }
    'Test-IuBackup' = @{
        Description = @'
Signature, size and hash first; then the file is decrypted (gpg-agent asks for the passphrase) and restored through
pipes into a scratch database, in which every table's count and digest and every definition, owner and grant is compared
with the manifest. No dump in plain text is written on the way. While the proof lasts, the scratch server holds the rows
unencrypted, as any server does. Its folder is closed to other users; it lies in memory (/dev/shm) where there is room,
otherwise under the temporary folder, and is removed at the end. When the process is killed, a watchdog stops the server
and removes the folder; when both are killed, the next proof on this machine does.
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
            'Config.DecryptionKeyMissing', 'Config.GpgMissing', 'Config.PgRestoreMissing', 'Config.RosterMissing'
            'Config.ServerProgramsMissing', 'Gate.BadSignature', 'Gate.DutiesNotSegregated', 'Gate.SignerExpired'
            'Gate.UnknownSigner', 'Input.BadArgument', 'Integrity.BackupDamaged', 'Integrity.BackupManifest'
            'Integrity.BackupSwapped', 'Integrity.RestoreMismatch', 'Store.BackupNotFound', 'Store.DecryptionFailed'
            'Store.DiskFull', 'Store.RestoreFailed', 'Store.Unreachable'
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
ended, and its rows are compared with the card, which is used up. Both databases are renamed in one transaction. A
failure before that leaves the live database as it was. The replaced database is kept as <name>-replaced-<time>,
read-only.

A restore takes back no decision: cards that were used stay used, the roster in force stays, the switch goes to an epoch
beyond every permit, and both databases record what was replaced (cutter_governance.restoration). When the process is
killed during the renaming, the live database may stay closed to sessions: the same command opens it again, or the DBA
does (alter database <name> allow_connections true).

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
            'Config.AdminUserMissing', 'Config.DecryptionKeyMissing', 'Config.GpgMissing', 'Config.PgRestoreMissing'
            'Config.RosterMissing', 'Config.ServiceNotFound', 'Gate.ApprovalExpired', 'Gate.ApprovalNotYetValid'
            'Gate.ApprovalUsed', 'Gate.BadSignature', 'Gate.CardBackup', 'Gate.FenceHeld', 'Gate.PermitDatabase'
            'Gate.RestoreNotApproved', 'Gate.UnknownSigner', 'Input.BadArgument', 'Integrity.BackupDamaged'
            'Integrity.BackupManifest', 'Integrity.BackupSwapped', 'Integrity.RestoreMismatch'
            'Integrity.RestoreMoved', 'Store.BackupNotFound', 'Store.Busy', 'Store.DecryptionFailed', 'Store.DiskFull'
            'Store.NotConnected', 'Store.RestoreFailed', 'Store.RestoreTarget', 'Store.Unreachable'
        )
    }
    'Remove-IuBackup' = @{
        Description = @'
Removes file, manifest and signature. Refused within the retention, under a legal hold, and while the run that it was
made for has not ended. Only a new roster (by the DBA), removing the hold, or ending the run changes that.
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
                Code = 'Set-Content ./run.dump.gpg.hold ''case 12, counsel''; Remove-IuBackup ./run.dump.gpg'
                Text = 'Puts a hold on it; the removal is refused.'
            }
        )
        Errors = @(
            'Config.RosterInvalid', 'Input.BadArgument', 'Store.BackupHeld', 'Store.BackupNeeded'
            'Store.BackupNotFound', 'Store.BackupRetained', 'Store.FileError', 'Store.Unreachable'
        )
    }
}
