BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Test-IuBackup' {
    BeforeAll {
        $run = New-LiveRun BackedUp
        $file = (Get-ChildItem (Get-SuiteSandbox).BackupFolder -Filter "$($run.RunId)*.gpg").FullName
    }

    It 'restores it and says how long that took' {
        $proof = Get-IuBackup $file | Test-IuBackup
        $proof | Should -BeOfType 'IuCutter.BackupProof'
        $proof.RunId | Should -Be $run.RunId
        $proof.Tables | Should -BeGreaterThan 20
        $proof.RestoreTime.TotalSeconds | Should -BeGreaterThan 0
    }

    It 'needs no database: a roster, the keys and a server of its own will do' {
        Disconnect-IuDatabase
        try {
            (Test-IuBackup $file -Roster (Get-SuiteSandbox).Roster -GnuPGHome (Get-SuiteSandbox).GnuPGHome).RunId | Should -Be $run.RunId
            $null = Assert-Refused Config.RosterMissing { Test-IuBackup $file }
        }
        finally { $null = Connect-Suite }
    }

    It 'refuses a file with one byte more' {
        $copy = Join-Path $TestDrive (Split-Path $file -Leaf)
        Copy-Item $file, "$file.manifest.json", "$file.manifest.json.sig" $TestDrive
        [System.IO.File]::AppendAllText($copy, 'x')
        $null = Assert-Refused Integrity.BackupDamaged { Test-IuBackup $copy }
    }

    It 'refuses a file that is not there' {
        $null = Assert-Refused Store.BackupNotFound { Test-IuBackup "$TestDrive/none.dump.gpg" }
    }
}
