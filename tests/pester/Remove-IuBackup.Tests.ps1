BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Remove-IuBackup' {
    BeforeAll {
        $box = Get-SuiteSandbox
        $run = New-LiveRun BackedUp
        $file = (Get-ChildItem $box.BackupFolder -Filter "$($run.RunId)*.gpg").FullName
        $short = Join-Path $TestDrive 'allowed_signers'
        Set-Content $short ((Get-Content $box.Roster) + '# iucutter-backup-retention-days: 0')
    }

    It 'refuses within the retention' {
        (Assert-Refused Store.BackupRetained { Remove-IuBackup $file -Confirm:$false }).TargetObject | Should -Be $file
        $file | Should -Exist
    }

    It 'refuses under a legal hold' {
        Set-Content "$file.hold" 'case 12, counsel'
        try { $null = Assert-Refused Store.BackupHeld { Get-IuBackup $file | Remove-IuBackup -Roster $short -Confirm:$false } }
        finally { Remove-Item "$file.hold" }
        $file | Should -Exist
    }

    It 'changes nothing with -WhatIf' {
        Remove-IuBackup $file -Roster $short -WhatIf
        $file | Should -Exist
    }

    It 'refuses while the run needs it' {
        (Assert-Refused Store.BackupNeeded { Remove-IuBackup $file -Roster $short -Confirm:$false }).TargetObject | Should -Be $file
        $file | Should -Exist
    }

    It 'refuses without a database, unless it may go without the journal' {
        Disconnect-IuDatabase
        try { $null = Assert-Refused Store.NotConnected { Remove-IuBackup $file -Roster $short -Confirm:$false } }
        finally { $null = Connect-Suite }
        $file | Should -Exist
    }

    It 'removes no other file' {
        $other = New-Item "$TestDrive/notes.txt"
        $null = Assert-Refused Store.BackupNotFound { Remove-IuBackup $other -Roster $short -Confirm:$false }
        $other | Should -Exist
    }

    It 'removes the file with all that describes it, when the run is at its end' {
        $run = New-LiveRun CloseoutReported
        $file = (Get-ChildItem $box.BackupFolder -Filter "$($run.RunId)*.gpg").FullName
        $null = Connect-RunHost
        try { $null = Assert-RefusedUnchanged Config.LoginMissing { Remove-IuBackup $file -Roster $short -Confirm:$false } }
        finally { $null = Connect-Suite }
        $file | Should -Exist
        Get-IuBackup $file | Remove-IuBackup -Roster $short -Confirm:$false
        Get-ChildItem $box.BackupFolder -Filter "$($run.RunId)*" | Should -BeNullOrEmpty
        $null = Assert-Refused Store.BackupNotFound { Remove-IuBackup $file -Roster $short -Confirm:$false }
    }
}
