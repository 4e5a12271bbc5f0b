BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Update-IuBackup' {
    BeforeAll {
        $box = Get-SuiteSandbox
        $run = New-LiveRun BackedUp
        $open = (Get-ChildItem $box.BackupFolder -Filter "$($run.RunId)*.gpg").FullName
        $ended = New-LiveRun CloseoutReported
        $file = (Get-ChildItem $box.BackupFolder -Filter "$($ended.RunId)*.gpg").FullName
        $made = gpg --batch --homedir $box.GnuPGHome --status-fd 1 --pinentry-mode loopback --passphrase '' `
            --quick-generate-key "pester $([guid]::NewGuid().ToString('N')) <p@sandbox>" future-default default never 2>$null
        $key = (@($made) -match 'KEY_CREATED')[0].Split(' ')[3]
    }

    It 'changes nothing with -WhatIf' {
        $events = Invoke-Sql 'select count(*) from cutter_governance.run_event'
        Get-IuBackup $file | Update-IuBackup -BackupRecipient $key -WhatIf | Should -BeNullOrEmpty
        $file | Should -Exist
        Invoke-Sql 'select count(*) from cutter_governance.run_event' | Should -Be $events
    }

    It 'refuses the backup of a run that goes on, and keys that are not there' {
        $null = Assert-RefusedUnchanged Store.BackupNeeded { Update-IuBackup $open -BackupRecipient $key -Confirm:$false }
        $null = Assert-RefusedUnchanged Config.BackupKeyMissing { Update-IuBackup $file -BackupRecipient ('A' * 40) -Confirm:$false }
        $null = Assert-RefusedUnchanged Store.BackupNotFound { Update-IuBackup "$TestDrive/none.dump.gpg" -Confirm:$false }
    }

    It 'says on which host it is typed, where this one has not the gate''s login' {
        $null = Connect-RunHost
        try { $null = Assert-RefusedUnchanged Config.LoginMissing { Update-IuBackup $file -BackupRecipient $key -Confirm:$false } }
        finally { $null = Connect-Suite }
        $file | Should -Exist
    }

    It 'encrypts it to the new key, removes the old file, and writes down who and why' {
        $new = Get-IuBackup $file | Update-IuBackup -BackupRecipient $key -Reason 'the old key ends' -Confirm:$false |
            Select-Object -First 1
        $new.Condition | Should -Be 'Whole'
        $new.Recipients | Should -Be $key, $box.EscrowRecipient
        $new.RunId | Should -Be $ended.RunId
        $file, "$file.manifest.json", "$file.manifest.json.sig" | Should -Not -Exist
        (Test-IuBackup $new.Path).RunId | Should -Be $ended.RunId
        $events = Invoke-Sql @"
select event || ' ' || outcome from cutter_governance.run_event
 where event in ('backup_reencrypted', 'backup_removed') and detail like '%the old key ends%' order by event_id
"@
        $events | Should -Be 'backup_reencrypted intent', 'backup_reencrypted complete', 'backup_removed intent', 'backup_removed complete'
    }

    It 'goes on from the old path, where the file is gone, and refuses without a database' {
        (Update-IuBackup $file -BackupRecipient $key -Confirm:$false).Condition | Should -Be 'Whole'
        Disconnect-IuDatabase
        try { $null = Assert-Refused Store.NotConnected { Update-IuBackup $file -BackupRecipient $key -Confirm:$false } }
        finally { $null = Connect-Suite }
    }
}
