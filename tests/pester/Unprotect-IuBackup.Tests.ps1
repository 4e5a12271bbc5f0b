BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Unprotect-IuBackup' {
    BeforeAll {
        $box = Get-SuiteSandbox
        $run = New-LiveRun BackedUp
        $file = (Get-ChildItem $box.BackupFolder -Filter "$($run.RunId)*.gpg").FullName
    }

    BeforeEach { $null = Protect-IuBackup $file -Reason 'case 12' }

    AfterEach { $null = Unprotect-IuBackup $file -Reason 'the test is over' -Confirm:$false }

    It 'changes nothing with -WhatIf' {
        Get-IuBackup $file | Unprotect-IuBackup -Reason 'closed' -WhatIf
        "$file.hold" | Should -Exist
    }

    It 'takes the hold off' {
        (Get-IuBackup $file | Unprotect-IuBackup -Reason 'closed' -Confirm:$false | Select-Object -First 1).LegalHold |
            Should -BeNullOrEmpty
        "$file.hold" | Should -Not -Exist
    }

    It 'says on which host it is typed, where this one has not the gate''s login' {
        $null = Connect-RunHost
        try { $null = Assert-RefusedUnchanged Config.LoginMissing { Unprotect-IuBackup $file -Reason 'closed' -Confirm:$false } }
        finally { $null = Connect-Suite }
        "$file.hold" | Should -Exist
    }

    It 'refuses what is no backup' {
        $null = Assert-Refused Store.BackupNotFound {
            Unprotect-IuBackup "$TestDrive/none.dump.gpg" -Reason 'closed' -Confirm:$false
        }
    }

    It 'refuses without a database' {
        Disconnect-IuDatabase
        try { $null = Assert-Refused Store.NotConnected { Unprotect-IuBackup $file -Reason 'closed' -Confirm:$false } }
        finally { $null = Connect-Suite }
        "$file.hold" | Should -Exist
    }
}
