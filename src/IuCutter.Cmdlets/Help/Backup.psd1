@{
    'Get-IuBackup' = @{
        Description = @(
            'Reads each file again and compares its SHA-256 with the signed manifest, so a long list takes as long as reading it all. Conditions: Whole, Missing, Damaged, Undescribed (no manifest or signature), Unverified (no roster takes the signature).'
            'A file of the same name with .hold appended is a legal hold; its text says who and why. The roster sets the retention with a line # iucutter-backup-retention-days: <days>; 365 without one.'
        )
        Examples = @(
            @{ Code = 'Get-IuBackup'; Text = 'Lists the backups of the connection''s folder, newest first.' }
            @{ Code = 'Get-IuBackup | Where-Object Condition -ne Whole'; Text = 'Those that would not help.' }
            @{ Code = 'Get-IuBackup /srv/iu-backups -Roster ./allowed_signers'; Text = 'Without a database.' }
            @{ Code = 'Get-IuBackup | Where-Object { $_.KeyExpiresAt -lt [datetime]::UtcNow.AddDays(30) }'; Text = 'Those whose key is about to expire.' }
        )
        Errors = 'Config.RosterInvalid', 'Config.RosterMissing', 'Input.BadArgument', 'Store.BackupNotFound', 'Store.FileError', 'Store.Unreachable'
    }
    'Test-IuBackup' = @{
        Description = @(
            'Signature, size and hash first; then the file is decrypted (gpg-agent asks for the passphrase) and restored through pipes into a scratch database, in which every table''s count and digest and every definition, owner and grant is compared with the manifest. Nothing in plain touches a disk on the way; the scratch server lies in a folder closed to others, in memory where there is room, and is removed.'
        )
        Examples = @(
            @{ Code = 'Get-IuBackup | Select-Object -First 1 | Test-IuBackup'; Text = 'Proves the newest.' }
            @{ Code = '(Test-IuBackup ./run.dump.gpg).RestoreTime'; Text = 'How long a restore takes.' }
            @{ Code = 'Test-IuBackup ./run.dump.gpg -Roster ./allowed_signers -GnuPGHome ./keys'; Text = 'On another machine, without the database.' }
            @{ Code = 'Get-IuBackup | Test-IuBackup -Sandbox $sandbox'; Text = 'Many, in a sandbox that runs already.' }
        )
        Errors = 'Config.DecryptionKeyMissing', 'Config.GpgMissing', 'Config.PgRestoreMissing', 'Config.RosterMissing', 'Config.ServerProgramsMissing', 'Gate.BadSignature', 'Gate.DutiesNotSegregated', 'Gate.SignerExpired', 'Gate.UnknownSigner', 'Input.BadArgument', 'Integrity.BackupDamaged', 'Integrity.BackupManifest', 'Integrity.BackupSwapped', 'Integrity.RestoreMismatch', 'Store.BackupNotFound', 'Store.DecryptionFailed', 'Store.DiskFull', 'Store.RestoreFailed', 'Store.Unreachable'
    }
    'Restore-IuBackup' = @{
        Description = @(
            'Verifies the backup, makes the database (or takes one that holds nothing), restores, compares, and turns execution off in it. Never over existing rows: to put it in the place of the live one, rename both databases. Roles that the server lacks are made without a login.'
            'Without the tool: createdb -T template0 NEW; psql -c ''drop schema public'' NEW; gpg --decrypt FILE | pg_restore -d NEW; psql -c ''grant usage on schema public to public'' NEW.'
        )
        Examples = @(
            @{ Code = 'Restore-IuBackup ./run.dump.gpg -Database iu_restored -AdminUser postgres'; Text = 'Beside the live database of this session.' }
            @{ Code = 'Get-IuBackup | Select-Object -First 1 | Restore-IuBackup -Database iu_restored -AdminUser postgres'; Text = 'The newest.' }
            @{ Code = 'Restore-IuBackup ./run.dump.gpg -Database iu -Service iu_prod -AdminUser postgres -Roster ./allowed_signers -GnuPGHome ./keys'; Text = 'After a full loss, on a server that holds nothing.' }
            @{ Code = 'Restore-IuBackup ./run.dump.gpg -Database iu_restored -AdminUser postgres -WhatIf'; Text = 'Says what it would do.' }
        )
        Errors = 'Config.AdminUserMissing', 'Config.DecryptionKeyMissing', 'Config.GpgMissing', 'Config.PgRestoreMissing', 'Config.RosterMissing', 'Config.ServiceNotFound', 'Gate.BadSignature', 'Gate.UnknownSigner', 'Input.BadArgument', 'Integrity.BackupDamaged', 'Integrity.BackupManifest', 'Integrity.BackupSwapped', 'Integrity.RestoreMismatch', 'Store.BackupNotFound', 'Store.DecryptionFailed', 'Store.DiskFull', 'Store.NotConnected', 'Store.RestoreFailed', 'Store.RestoreTarget', 'Store.Unreachable'
    }
    'Remove-IuBackup' = @{
        Description = , 'Removes file, manifest and signature. Refused within the retention and under a legal hold; there is no way around either but to change the roster (the DBA) or to take the hold away.'
        Examples = @(
            @{ Code = 'Remove-IuBackup ./run.dump.gpg'; Text = 'Asks, then removes it.' }
            @{ Code = 'Get-IuBackup | Where-Object { $_.KeptUntil -lt [datetime]::UtcNow -and -not $_.Hold } | Remove-IuBackup -Confirm:$false'; Text = 'All that nothing keeps, unattended.' }
            @{ Code = 'Get-IuBackup | Remove-IuBackup -WhatIf'; Text = 'Says which it would remove.' }
            @{ Code = 'Set-Content ./run.dump.gpg.hold ''case 12, counsel''; Remove-IuBackup ./run.dump.gpg'; Text = 'Puts a hold on it; the removal is refused.' }
        )
        Errors = 'Config.RosterInvalid', 'Input.BadArgument', 'Store.BackupHeld', 'Store.BackupNotFound', 'Store.BackupRetained', 'Store.FileError', 'Store.Unreachable'
    }
}
