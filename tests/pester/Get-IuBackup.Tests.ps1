BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Get-IuBackup' {
    BeforeAll {
        $run = New-LiveRun BackedUp
        $folder = (Get-SuiteSandbox).BackupFolder
        $file = (Get-ChildItem $folder -Filter "$($run.RunId)*.gpg").FullName
    }

    It 'lists the backups of the connection, and says that they are whole' {
        $found = Get-IuBackup | Where-Object RunId -eq $run.RunId
        $found | Should -BeOfType 'IuCutter.IuBackup'
        $found.Condition | Should -Be 'Whole'
        $found.Sha256 | Should -Be $run.Pins['backup_sha256']
        ($found.KeptUntil - $found.CreatedAt).Days | Should -Be 365
        $found.LegalHold | Should -BeNullOrEmpty
    }

    It 'describes one file' {
        (Get-IuBackup $file).Path | Should -Be $file
    }

    It 'needs no database when it is given a roster' {
        Disconnect-IuDatabase
        try {
            (Get-IuBackup $file).Condition | Should -Be 'Unverified'
            (Get-IuBackup $file -Roster (Get-SuiteSandbox).Roster -GnuPGHome (Get-SuiteSandbox).GnuPGHome).Condition | Should -Be 'Whole'
        }
        finally { $null = Connect-Suite }
    }

    It 'leaves the rest unread when the first is enough' {
        Get-IuBackup | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'refuses a file that is not there' {
        (Assert-Refused Store.BackupNotFound { Get-IuBackup "$TestDrive/none.dump.gpg" }).TargetObject | Should -BeLike '*none.dump.gpg'
    }

    It 'refuses a roster that is not there' {
        $null = Assert-Refused Input.BadArgument { Get-IuBackup -Roster "$TestDrive/none" }
    }
}
