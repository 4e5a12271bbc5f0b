# An older copy of the database in the place of the database, as whoever administers the server can put it there: what was used
# since is unused in it, what was turned off is on, and what was cut is not. A sandbox of its own, since the database is renamed.
BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $suite = $global:IuSuiteSandbox
    $global:IuSuiteSandbox = $box = Start-IuSandbox
}

AfterAll {
    $box | Stop-IuSandbox
    $global:IuSuiteSandbox = $suite
}

Describe 'A database that was put back to an earlier state' {
    BeforeAll {
        $half = New-LiveRun LegACommitted
        $ready = New-LiveRun Invoke-IuLegA
        $waiting = New-LiveRun
        $card = Set-Signature ($waiting | Request-IuApproval -Gate CutAuthorization -WaiveRestoreProof -Path (New-CardPath))
        $ruling = New-Ruling
        Invoke-ServerSql "create database earlier template $($box.Database);"

        $null = Connect-Suite
        $null = $waiting | Import-IuApproval $card.Path
        $null = Enable-IuExecution $ruling.Path
        $ready = $ready | Invoke-IuLegA -Confirm:$false
        $late = New-LiveRun
        $known = Export-IuCheckpoint
        $bundle = $ready | Export-IuEvidence (Join-Path $TestDrive 'ready.iuevidence.zip') -Plan $ready.Plan -WarningAction SilentlyContinue
        Invoke-ServerSql "alter database $($box.Database) rename to later;`nalter database earlier rename to $($box.Database);"
        $null = Connect-Suite
    }

    It 'is told by name what it has forgotten, and where the evidence of it is' {
        $found = Get-IuCheckpoint
        $found.MissingFault | Should -BeNullOrEmpty
        @($found.Missing).Kind | Should -Be 'approval_recorded', 'execution_on', 'phase_complete', 'run_created'
        @($found.Missing).RunId | Should -Be $waiting.RunId, $null, $ready.RunId, $late.RunId
        $found.Missing[2].Bundle, $found.Missing[2].BundleFault | Should -Be $bundle.Path, $null
        $found.Missing[3].Bundle | Should -BeNullOrEmpty
        $stop = Assert-RefusedUnchanged Integrity.HistoryRewound { Enable-IuExecution $ruling.Path }
        $sha256 = (Get-FileHash $card.Path).Hash.ToLowerInvariant()
        $stop.Exception.Message | Should -BeLike "*approval_recorded of run $($waiting.RunId) *CutAuthorization: card $sha256*"
        $stop.Exception.Message | Should -BeLike "*LegACommitted; its bundle is '$($bundle.Path)'*run_created of run $($late.RunId) *"
    }

    It 'takes no card and no ruling, used or not' {
        $stop = Assert-RefusedUnchanged Integrity.HistoryRewound { $waiting | Import-IuApproval $card.Path }
        $stop.TargetObject | Should -Be $known.Path
        $null = Assert-RefusedUnchanged Integrity.HistoryRewound { Enable-IuExecution $ruling.Path }
    }

    It 'asks nobody to sign' {
        $null = Assert-RefusedUnchanged Integrity.HistoryRewound {
            $waiting | Request-IuApproval -Gate CutAuthorization -Path (New-CardPath)
        }
        $null = Assert-RefusedUnchanged Integrity.HistoryRewound { Request-IuApproval -Gate Ruling -Scope * -Path (New-CardPath) }
    }

    It 'writes nothing by an approval that is in force in it' {
        Test-IuKillSwitch -Quiet | Should -BeTrue
        Get-UnitCount $ready | Should -Be 0
        $null = Assert-RefusedUnchanged Integrity.HistoryRewound { New-Law | New-IuRun -Mode Live }
        $before = Get-IuRun $ready.RunId
        $old = Copy-Record $before @{ Plan = $ready.Plan }
        $null = Assert-RefusedUnchanged Integrity.HistoryRewound { $old | Invoke-IuLegA -Confirm:$false }
        $null = Assert-RefusedUnchanged Integrity.HistoryRewound {
            Resume-IuRun $ready.RunId -Path (New-LawFile) -TakeOver -Confirm:$false
        }
        Get-UnitCount $ready | Should -Be 0
        (Get-IuRun $ready.RunId).Phases.Length | Should -Be $before.Phases.Length
        $null = Assert-RefusedUnchanged Integrity.HistoryRewound { Undo-IuCut $half.RunId -Confirm:$false }
        $null = Assert-RefusedUnchanged Integrity.HistoryRewound { Stop-IuRun $waiting.RunId -Confirm:$false }
    }

    It 'changes nothing of a backup: it may have forgotten a legal hold' {
        $file = @(Get-ChildItem $box.BackupFolder -Filter '*.gpg')[0].FullName
        foreach ($change in
            { Protect-IuBackup $file -Reason hold -Confirm:$false }, { Unprotect-IuBackup $file -Reason free -Confirm:$false },
            { Remove-IuBackup $file -Confirm:$false }, { Update-IuBackup $file -Confirm:$false }) {
            $null = Assert-RefusedUnchanged Integrity.HistoryRewound $change
        }
        $file | Should -Exist
    }

    It 'can still be read, checked and turned off' {
        "$((Get-IuCheckpoint).State)" | Should -Be Behind
        (Get-IuRun $waiting.RunId).RunId | Should -Be $waiting.RunId
        $null = Disable-IuExecution -WarningAction SilentlyContinue
        Test-IuKillSwitch -Quiet | Should -BeFalse
    }

    It 'gives up what was lost by a signed card alone, and with it all that was outstanding' {
        $null = Assert-RefusedUnchanged 'Input.NothingToReconcile' {
            Request-IuApproval -Gate Reconcile -Checkpoint "$($known.Path).none" -Path (New-CardPath)
        }
        $null = Assert-RefusedUnchanged Input.BadArgument {
            Request-IuApproval -Gate Restore -Checkpoint $known.Path -Path (New-CardPath)
        }
        $asked = Request-IuApproval -Gate Reconcile -Checkpoint $known.Path -Reason 'the disk was lost' -Path (New-CardPath)
        Get-Content $asked.Path -Raw | Should -BeLike "*HAD $($known.Size) RECORDS*(4 are known)*the disk was lost*"
        Get-Content $asked.Path -Raw | Should -BeLike "*run_created of run $($late.RunId) *no bundle of it is noted on this host*"
        $null = Set-Signature $asked
        $null = Assert-Refused Integrity.HistoryRewound { Enable-Live }
        "$((Import-IuApproval $asked.Path).Gate)" | Should -Be Reconcile
        (Get-IuCheckpoint).State, (Get-IuCheckpoint).Size | Should -Be Reconciled, $known.Size
        $null = Assert-RefusedUnchanged Gate.CardHistory { Enable-IuExecution $ruling.Path }
        (Enable-Live).Enabled | Should -BeTrue
        $null = Assert-RefusedUnchanged Gate.CardHistory { $waiting | Import-IuApproval $card.Path }
        $old = Copy-Record (Get-IuRun $ready.RunId) @{ Plan = $ready.Plan }
        $null = Assert-Refused Gate.ApprovalMissing { $old | Invoke-IuLegA -Confirm:$false }
        (Export-IuCheckpoint).Path | Should -Be $known.Path
        "$((Get-IuCheckpoint).State)" | Should -Be Consistent
        $kept = @(Get-ChildItem "$($known.Path).replaced-*")
        $kept | Should -HaveCount 1
        # What the one side gave up is no secret from the other, which has it all.
        $global:IuLostCheckpoint = Get-Content $kept.FullName -Raw
        Remove-Item $kept.FullName
    }

    It 'goes on when the right database is back, and has not forgotten either' {
        [System.IO.File]::WriteAllText($known.Path, $global:IuLostCheckpoint)
        Invoke-ServerSql "alter database $($box.Database) rename to earlier;`nalter database later rename to $($box.Database);"
        $null = Connect-Suite
        $null = Assert-RefusedUnchanged Gate.ApprovalUsed { $waiting | Import-IuApproval $card.Path }
        (Enable-Live).Enabled | Should -BeTrue
        "$((Get-IuCheckpoint).State)" | Should -Be Consistent
        $null = Export-IuCheckpoint
    }
}

Describe 'A database that was put back by an approved restore' {
    BeforeAll {
        $null = Connect-Suite
        $run = New-LiveRun BackedUp
        $file = (Get-ChildItem $box.BackupFolder -Filter "$($run.RunId)*.gpg").FullName
        $known = Export-IuCheckpoint
        $null = Import-IuApproval (Set-Signature (Request-IuApproval -Gate Restore -Backup $file -Path (New-CardPath))).Path
        $given = @{ Database = $box.Database; AdminUser = $box.AdminUser; Replace = $true; Confirm = $false }
    }

    It 'sets aside what the replaced one continued, says so, and goes on' {
        $null = Restore-IuBackup $file @given -WarningVariable said -WarningAction SilentlyContinue
        $aside = @(Get-ChildItem "$($known.Path).replaced-*")
        $aside | Should -HaveCount 1
        "$said" | Should -BeLike "*takes back * records that '$($known.Path)' knows of: it is '$($aside.FullName)' now.*"
        # By the card of the restore the host goes on with what is in the place now.
        $now = Get-IuCheckpoint
        "$($now.State) $($now.Path)" | Should -Be "Consistent $($known.Path)"
        $now.Size | Should -BeLessThan $known.Size
        Get-Content (New-Ruling).Path -Raw | Should -Not -BeLike '*first_checkpoint_on*'
        (Enable-Live).Enabled | Should -BeTrue
        (Export-IuCheckpoint).Path | Should -Be $known.Path
        # What a restore put there is as it was recorded, and so is what follows.
        $null = New-LiveRun Enacted
        Test-IuIntegrity -ErrorAction Stop | Should -BeOfType 'IuCutter.IntegrityProof'
    }
}
