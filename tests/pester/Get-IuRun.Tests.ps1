BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Get-IuRun' {
    BeforeAll {
        $live = New-LiveRun
        $dry = New-DryRun CloseoutReported
    }

    It 'lists live and dry runs, and finds one by its id' {
        $all = Get-IuRun
        $all.RunId | Should -Contain $live.RunId
        $all.RunId | Should -Contain $dry.RunId
        (Get-IuRun $live.RunId).Mode | Should -Be 'Live'
        (Get-IuRun -RunId $dry.RunId).Mode | Should -Be 'DryRun'
    }

    It 'takes ids and runs from the pipeline' {
        ($live.RunId, $dry.RunId | Get-IuRun).RunId | Should -Be $live.RunId, $dry.RunId
        ($live, $dry | Get-IuRun).RunId | Should -Be $live.RunId, $dry.RunId
    }

    It 'stops listing when the first is enough' {
        Get-IuRun | Select-Object -First 1 | Should -HaveCount 1
        $dry.RunId, 'none' | Get-IuRun | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'gives a live run without its plan, because the database keeps hashes only' {
        (Get-IuRun $live.RunId).Plan | Should -BeNullOrEmpty
        (Get-IuRun $live.RunId -Plan $live.Plan).Plan.PlanDigest | Should -Be $live.PlanDigest
    }

    It 'refuses a plan that the run was not made from' {
        $other = New-Law
        $null = Assert-RefusedUnchanged Integrity.PlanRejected { Get-IuRun $live.RunId -Plan $other }
    }

    It 'shows no unit of a run that has created none' {
        Get-IuRun $live.RunId -Units | Should -BeNullOrEmpty
        Get-IuRun $dry.RunId -Units | Should -BeNullOrEmpty
        Get-IuRun $live.RunId -Rehearsal | Should -BeNullOrEmpty
        Get-IuRun $dry.RunId -Rehearsal | Should -BeNullOrEmpty
    }

    It 'refuses a run that is not there' {
        (Assert-RefusedUnchanged Store.RunNotFound { Get-IuRun ictr-20260101T000000Z-00000000 }).TargetObject |
            Should -Be 'ictr-20260101T000000Z-00000000'
    }

    It 'explains where a run stands, what is committed and what to type next' {
        $explained = Get-IuRun $live.RunId -Explain
        $explained | Should -BeOfType 'IuCutter.RunExplanation'
        $explained.Committed.Length | Should -Be 0
        $explained.NextCommand | Should -BeLike "*Request-IuApproval -Gate CutAuthorization*"
        $shown = Get-Shown $explained
        $shown.Trim() | Should -Match '(?s)^RunId\s+:.*Committed\s+: nothing.*NextCommand\s+: Get-IuRun'
    }

    It 'explains what is typed on another host, where this one has not the gate''s login' {
        try {
            $null = Connect-RunHost
            $explained = Get-IuRun $live.RunId -Explain
            $explained.Effect | Should -BeLike '* takes the gate''s login (cutter_gate), which this host does not have*'
            $null = Connect-GateHost
            (Get-IuRun $live.RunId -Explain).Effect | Should -Not -BeLike '*this host does not have*'
        }
        finally { $null = Connect-Suite }
        (Get-IuRun $live.RunId -Explain).Effect | Should -Not -BeLike '*this host does not have*'
    }

    Context 'of one run, from phase to phase' {
        BeforeAll { $run = New-LiveRun BackedUp }

        It 'explains while the database does not answer' {
            $other = Start-IuSandbox
            try {
                $null = $other | Connect-IuDatabase
                Stop-Process -Id $other.ProcessId -Force
                $explained = Get-IuRun $run.RunId -Explain
                $explained.Standing | Should -BeLike 'The database does not answer (Store.Unreachable)*'
                $explained.NextCommand | Should -BeLike "Get-IuRun $($run.RunId) -Explain"
                $null = Assert-Refused Store.Unreachable { Get-IuRun $run.RunId }
            }
            finally {
                $null = Connect-Suite
                $other | Stop-IuSandbox -Confirm:$false
            }
        }

        It 'explains without a password file: who must act, and which backups lie here' {
            $box = Get-SuiteSandbox
            $passwords = Join-Path $TestDrive passwords
            Copy-Item $box.PasswordFile $passwords
            chmod 600 $passwords
            try {
                $database = @{
                    Service = $box.Service; ServiceFile = $box.ServiceFile; PasswordFile = $passwords; GnuPGHome = $box.GnuPGHome
                    BackupRecipient = $box.BackupRecipient; EscrowRecipient = $box.EscrowRecipient; BackupDirectory = $box.BackupFolder
                }
                $null = Connect-IuDatabase @database
                Remove-Item $passwords
                $explained = Get-IuRun $run.RunId -Explain
                $explained.Standing | Should -BeLike 'The database cannot be asked*Config.PasswordFileInsecure*'
                $explained.WhoActs | Should -BeLike 'An operator*'
                $explained.Remarks | Where-Object { $_ -like "On this machine: *$($run.RunId)-*.dump.gpg*" } | Should -HaveCount 1
                $null = Assert-Refused Config.PasswordFileInsecure { Get-IuRun $run.RunId }
            }
            finally { $null = Connect-Suite }
        }

        Context 'with its drafts' {
            BeforeAll { $run = $run | Test-IuGrant | Invoke-IuLegA }

            It 'lists audit debt, and fails for a scheduler that would not look' {
                $debt = Get-IuRun -Debt -ErrorAction SilentlyContinue -ErrorVariable failed | Where-Object RunId -eq $run.RunId
                $debt.UnitCount | Should -Be $run.UnitCount
                $debt.Missing | Should -BeLike '*ledger*verdict*'
                $debt.Age | Should -BeGreaterThan ([timespan]::Zero)
                $failed[0].FullyQualifiedErrorId | Should -BeLike 'Gate.AuditDebt,*'
                Get-Shown (Get-IuRun $run.RunId) | Should -BeLike '*audit debt for*'
                Get-Shown $debt | Should -BeLike '*verdict*'
            }

            Context 'and its ledger' {
                BeforeAll { $run = $run | Test-IuStructure | Invoke-IuLegB }

                It 'explains what is in the database for good' {
                    $explained = Get-IuRun $run.RunId -Explain
                    $explained.Committed | Should -Contain "$($run.UnitCount) units as drafts."
                    $explained.Committed | Should -Contain "$(2 * $run.UnitCount + 6) ledger rows."
                    Get-Shown $explained | Should -BeLike '*3 units as drafts.*'
                }

                It 'has no debt to tell of once it is verified' {
                    $null = $run | Invoke-IuWriteVerify
                    Get-IuRun -RunId $run.RunId -Debt -ErrorAction Stop | Should -BeNullOrEmpty
                }
            }
        }
    }

    It 'explains with execution off' {
        $run = New-LiveRun BackedUp
        $null = Disable-IuExecution 'test'
        $explained = Get-IuRun $run.RunId -Explain
        $explained.NotCommitted | Should -Contain 'Nothing of grant_probe or what comes after it.'
        $explained.Effect | Should -Not -BeNullOrEmpty
        $off = $explained.Remarks | Where-Object { $_ -like 'Execution is off*' }
        $off | Should -HaveCount 1
        $off | Should -BeLike 'Execution is off for it*cut_leg_a, which comes later,*Request-IuApproval -Gate Ruling*'
    }

    It 'explains in a session that is connected to nothing' {
        Disconnect-IuDatabase
        try { (Get-IuRun $live.RunId -Explain).NextCommand | Should -BeLike "Connect-IuDatabase*Get-IuRun $($live.RunId) -Explain" }
        finally { $null = Connect-Suite }
    }

    It 'shows the phases with their times' {
        (Get-Shown (Get-IuRun $dry.RunId).Phases).Trim() | Should -Match '(?s)^#\s+Phase\s+Path\s+ms.*11 Closeout\s+Simulated'
    }
}
