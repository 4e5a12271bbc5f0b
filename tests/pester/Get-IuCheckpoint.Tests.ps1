# A sandbox of its own: the suite's other files change rows of theirs past the guards, and such a log is not signed.
BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $suite = $global:IuSuiteSandbox
    $global:IuSuiteSandbox = $box = Start-IuSandbox
    $null = Connect-Suite
    $null = Enable-Live
    $made = Export-IuCheckpoint
}

AfterAll {
    $box | Stop-IuSandbox
    $global:IuSuiteSandbox = $suite
}

Describe 'Get-IuCheckpoint' {
    BeforeEach { $null = Connect-Suite }

    It 'gives what each place has, with its signer and its place in the log, and writes nothing' {
        $before = Get-RowCount
        $found = Get-IuCheckpoint
        Get-RowCount | Should -Be $before
        $found | Should -HaveCount 1
        $found.Path | Should -Be $made.Path
        "$($found.State) $($found.Signer)" | Should -Be 'Consistent DOT-991'
        $found.KeyFingerprint | Should -Be ((ssh-keygen -lf $box.ExecutorKey) -split ' ')[1]
        $found.At | Should -BeGreaterThan ([DateTimeOffset]::UtcNow.AddHours(-1))
        (Get-Shown $found List) | Should -Match 'LogSize'
    }

    It 'still finds it at the beginning of a longer log' {
        $null = Disable-IuExecution -WarningAction SilentlyContinue
        [System.IO.File]::Exists($made.Path) | Should -BeTrue
        (Get-IuCheckpoint).LogSize | Should -BeGreaterThan $made.Size
    }

    It 'tells an edited one, and one that is none, and Test-IuAuditLog names both as errors' {
        $text = Get-Content $made.Path -Raw
        try {
            [System.IO.File]::WriteAllText($made.Path, $text.Replace('timeline 1', 'timeline 2'))
            $found = Get-IuCheckpoint
            "$($found.State) '$($found.Signer)'" | Should -Be "Consistent ''"
            $found.SignatureFault | Should -Not -BeNullOrEmpty
            Get-Shown $found | Should -Match 'none holds'
            $fault = Test-IuAuditLog -ErrorAction SilentlyContinue -ErrorVariable broken
            "$($fault.Fault) $($fault.Where)" | Should -Be "CheckpointUnsigned $($made.Path)"
            $broken[0].FullyQualifiedErrorId.Split(',')[0] | Should -BeExactly 'Integrity.CheckpointInvalid'

            [System.IO.File]::WriteAllText($made.Path, 'garbage')
            "$((Get-IuCheckpoint).State)" | Should -Be 'Unreadable'
            (Test-IuAuditLog -ErrorAction SilentlyContinue).Fault | Should -Be 'CheckpointUnreadable'
            $null = Assert-RefusedUnchanged Integrity.CheckpointInvalid { Test-IuAuditLog -ErrorAction Stop }
        } finally {
            [System.IO.File]::WriteAllText($made.Path, $text)
        }
        (Test-IuAuditLog).Checkpoints | Should -Be 1
    }

    It 'tells a database that has forgotten, and Test-IuAuditLog does' {
        Invoke-ServerSql "create database earlier template $($box.Database);"
        $null = Export-IuCheckpoint
        $null = Disable-IuExecution
        Invoke-ServerSql "alter database $($box.Database) rename to later;`nalter database earlier rename to $($box.Database);"
        $null = Connect-Suite
        $found = Get-IuCheckpoint
        "$($found.State)" | Should -Be 'Behind'
        $found.Size | Should -BeGreaterThan $found.LogSize
        Get-Shown $found List | Should -Match 'are missing'
        $fault = Test-IuAuditLog -ErrorAction SilentlyContinue -ErrorVariable broken
        $fault.Fault | Should -Be 'CheckpointBehind'
        $broken[0].FullyQualifiedErrorId.Split(',')[0] | Should -BeExactly 'Integrity.HistoryRewound'
        $broken[0].TargetObject | Should -Be $made.Path
        1..5 | ForEach-Object { $null = Disable-IuExecution -WarningAction SilentlyContinue }
        "$((Get-IuCheckpoint).State)" | Should -Be 'Forked'
        $null = Assert-RefusedUnchanged Integrity.HistoryForked { Test-IuAuditLog -ErrorAction Stop }
    }

    It 'gives no more than is taken, and nothing where there is none' {
        @(Get-IuCheckpoint | Select-Object -First 1) | Should -HaveCount 1
        Remove-Item $made.Path
        Get-IuCheckpoint | Should -BeNullOrEmpty
    }

    It 'is refused without a database' {
        Disconnect-IuDatabase
        $null = Assert-RefusedUnchanged Store.NotConnected { Get-IuCheckpoint }
    }
}
