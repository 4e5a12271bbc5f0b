# A sandbox of its own: the suite's other files change rows of theirs past the guards, and such a log is not signed.
BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $suite = $global:IuSuiteSandbox
    $global:IuSuiteSandbox = $box = Start-IuSandbox
    $folder = Join-Path $box.Path checkpoints

    # The same keys and places, with another database of the sandbox's server.
    function Connect-Copy([string] $Database) {
        $file = Join-Path $TestDrive "$Database.conf"
        (Get-Content $box.ServiceFile -Raw) -replace '(?m)^dbname=.*$', "dbname=$Database" | Set-Content $file
        Connect-IuDatabase -Service $box.Service -ServiceFile $file -ExecutorKey $box.ExecutorKey
    }

}

AfterAll {
    $box | Stop-IuSandbox
    $global:IuSuiteSandbox = $suite
}

Describe 'Export-IuCheckpoint' {
    BeforeEach { $null = Connect-Suite }

    It 'writes nothing with -WhatIf' {
        $before = Get-RowCount
        Export-IuCheckpoint -WhatIf | Should -BeNullOrEmpty
        Get-RowCount | Should -Be $before
        $folder | Should -Not -Exist
    }

    It 'writes none where nobody knows any, and neither does an OFF' {
        $null = Assert-RefusedUnchanged Integrity.CheckpointMissing { Export-IuCheckpoint }
        $null = Disable-IuExecution -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike '*Integrity.CheckpointMissing*Request-IuApproval -Gate Ruling*'
        $folder | Should -Not -Exist
    }

    It 'writes a signed checkpoint of the log as it stands, and nothing into the database' {
        # A ruling that is taken here says by name that this host begins, and writes the first.
        $null = Enable-Live
        $before = Get-RowCount
        $made = Export-IuCheckpoint
        Get-RowCount | Should -Be $before
        $made | Should -HaveCount 1
        $made | Should -BeOfType 'IuCutter.IuCheckpoint'
        $made.Size | Should -Be @(Get-IuAuditLog).Count
        "$($made.State) $($made.Signer)" | Should -Be 'Consistent DOT-991'
        Split-Path $made.Path | Should -Be $folder
        (Get-Content $made.Path)[0..2] | Should -Be $made.Origin, $made.Size, $made.Root
        Get-Shown $made | Should -Match 'Consistent'
        @(Export-IuCheckpoint | Select-Object -First 1) | Should -HaveCount 1
    }

    It 'signs with a key of the log too, and takes a program and another folder' {
        $key = Join-Path $TestDrive log.key
        openssl genpkey -algorithm ed25519 -out $key
        $program = Join-Path $TestDrive witness
        "#!/bin/sh`ncat > '$TestDrive/taken'" | Set-Content $program
        chmod 700 $program
        chmod 600 $key
        $mount = New-Item -ItemType Directory (Join-Path $TestDrive mount)
        $null = $box | Connect-IuDatabase -LogKey $key -CheckpointFolder $mount -CheckpointCommand $program
        $made = @(Export-IuCheckpoint)
        $made.Place | Should -Be $folder, $mount.FullName, $program
        $made[0].LogKey | Should -BeLike "$($made[0].Origin)+*"
        @(Get-Content "$TestDrive/taken" | Where-Object { $_ -like "$([char]0x2014) *" }) | Should -HaveCount 2
    }

    It 'names the place that it cannot write to, and writes to the others' {
        $null = $box | Connect-IuDatabase -CheckpointFolder "$TestDrive/gone" -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike "*$TestDrive/gone*"
        $made = @(Export-IuCheckpoint -ErrorAction SilentlyContinue -ErrorVariable refused)
        $made.Place | Should -Be $folder
        $refused[0].FullyQualifiedErrorId.Split(',')[0] | Should -BeExactly 'Store.CheckpointNotWritten'
        $refused[0].TargetObject | Should -Be "$TestDrive/gone"
        $null = Assert-Refused Store.CheckpointNotWritten { Export-IuCheckpoint -ErrorAction Stop }
    }

    It 'leaves a file that is no checkpoint as it is' {
        $file = (Export-IuCheckpoint).Path
        $right = Get-Content $file -Raw
        'garbage' | Set-Content $file
        try {
            $null = Assert-Refused Integrity.CheckpointInvalid { Export-IuCheckpoint -ErrorAction Stop }
            Get-Content $file | Should -Be 'garbage'
        } finally {
            [System.IO.File]::WriteAllText($file, $right)
        }
    }

    It 'refuses an earlier copy of the database, and a branch' {
        Invoke-ServerSql "create database earlier template $($box.Database);"
        $null = Disable-IuExecution
        $file = (Export-IuCheckpoint).Path
        $before = Get-Content $file -Raw
        $null = Connect-Copy earlier
        $record = Assert-RefusedUnchanged Integrity.HistoryRewound { Export-IuCheckpoint }
        $record.TargetObject | Should -Be $file
        $record.Exception.Message | Should -Match 'are missing'
        1..3 | ForEach-Object { $null = Disable-IuExecution -WarningAction SilentlyContinue }
        $null = Assert-RefusedUnchanged Integrity.HistoryForked { Export-IuCheckpoint }
        Get-Content $file -Raw | Should -BeExactly $before
    }

    It 'is refused without the executor''s key, and without a database' {
        $null = Connect-Suite -Without ExecutorKey
        $null = Assert-RefusedUnchanged Config.SigningKeyMissing { Export-IuCheckpoint }
        Disconnect-IuDatabase
        $null = Assert-RefusedUnchanged Store.NotConnected { Export-IuCheckpoint }
    }
}

Describe 'The checkpoint that is made by itself' {
    BeforeEach { $null = Connect-Suite }

    It 'is there when execution was turned off, with the OFF in it' {
        $null = Disable-IuExecution
        (Get-IuCheckpoint).Size | Should -Be @(Get-IuAuditLog).Count
        (Get-IuAuditLog -Kind execution_off | Select-Object -Last 1).Index | Should -BeLessThan (Get-IuCheckpoint).Size
    }

    It 'is there when a run was closed, with the closeout in it' {
        $run = New-LiveRun Complete-IuRun
        "$(($run | Complete-IuRun -Confirm:$false).State)" | Should -Be 'CloseoutReported'
        (Get-IuCheckpoint).Size | Should -Be @(Get-IuAuditLog).Count
        (Get-IuAuditLog -Run $run.RunId -Kind phase_complete | Select-Object -Last 1).Index | Should -BeLessThan (Get-IuCheckpoint).Size
    }

    It 'holds up no OFF where it cannot be written, and names the place; a run waits until the place can be trusted' {
        $run = New-LiveRun Complete-IuRun
        $size = (Get-IuCheckpoint).Size
        chmod 777 $folder
        try {
            (Assert-Refused Integrity.CheckpointInvalid { $run | Complete-IuRun -Confirm:$false }).TargetObject | Should -Be $folder
            $off = Disable-IuExecution -ErrorAction Stop -WarningVariable warned -WarningAction SilentlyContinue
            $off.EnforcedBy | Should -Be 'database'
            "$warned" | Should -BeLike "*Integrity.CheckpointInvalid*$folder*"
        } finally {
            chmod 700 $folder
        }
        (Get-IuCheckpoint).Size | Should -Be $size
        "$(($run | Complete-IuRun -Confirm:$false).State)" | Should -Be 'CloseoutReported'
        (Get-IuCheckpoint).Size | Should -Be @(Get-IuAuditLog).Count
    }

    It 'is a warning where nobody is there to sign, and the OFF is acknowledged' {
        $null = Connect-Suite -Without ExecutorKey
        $off = Disable-IuExecution -ErrorAction Stop -WarningVariable warned -WarningAction SilentlyContinue
        $off.EnforcedBy | Should -Be 'database'
        "$warned" | Should -BeLike '*Config.SigningKeyMissing*Export-IuCheckpoint*'
    }
}
