BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Protect-IuBackup' {
    BeforeAll {
        $box = Get-SuiteSandbox
        $run = New-LiveRun BackedUp
        $file = (Get-ChildItem $box.BackupFolder -Filter "$($run.RunId)*.gpg").FullName
    }

    It 'changes nothing with -WhatIf' {
        Get-IuBackup $file | Protect-IuBackup -Reason 'case 12' -WhatIf
        "$file.hold" | Should -Not -Exist
    }

    It 'says on which host it is typed, where this one has not the gate''s login' {
        $null = Connect-RunHost
        try { $null = Assert-RefusedUnchanged Config.LoginMissing { Protect-IuBackup $file -Reason 'case 12' } }
        finally { $null = Connect-Suite }
        "$file.hold" | Should -Not -Exist
    }

    It 'puts a hold on a backup, says so, and refuses a second one' {
        (Get-IuBackup $file | Protect-IuBackup -Reason 'case 12').LegalHold | Should -Be 'case 12'
        (Get-IuBackup $file).LegalHold | Should -Be 'case 12'
        $null = Assert-Refused Store.BackupHeld { Protect-IuBackup $file -Reason 'case 13' }
    }

    It 'refuses what is no backup' {
        $null = Assert-Refused Store.BackupNotFound { Protect-IuBackup "$TestDrive/none.dump.gpg" -Reason 'case 12' }
    }

    It 'refuses without a database, unless it may go without the journal' {
        Unprotect-IuBackup $file -Reason 'case 12 is closed' -Confirm:$false | Out-Null
        Disconnect-IuDatabase
        try {
            $null = Assert-Refused Store.NotConnected { Protect-IuBackup $file -Reason 'case 14' }
            "$file.hold" | Should -Not -Exist
            (Protect-IuBackup $file -Reason 'case 14' -Unjournaled | Select-Object -First 1).LegalHold | Should -Be 'case 14'
        }
        finally { $null = Connect-Suite; Remove-Item "$file.hold" -ErrorAction Ignore }
    }
}
