# What holds of every cmdlet that runs a phase; dot-sourced in its Describe.
# -From: the state in which it begins, or the cmdlet itself: whatever state that is.
# -Refused, -Done: the cmdlet's own cases. One live run ($live) serves the whole file: whoever is refused leaves it as it was,
# so those cases come first; then it goes on, and those of -Done read what it gave ($done).
param([string] $Cmdlet, [string] $From, [string] $To, [switch] $Mutating, [scriptblock] $Refused = { }, [scriptblock] $Done = { })

Context 'as every phase' -ForEach @{ Cmdlet = $Cmdlet; From = $From; To = $To; Mutating = [bool] $Mutating } {
    BeforeAll {
        $waits = $From -like 'Awaiting*'
        $gate = $From -eq 'AwaitingLifecycleAuthorization' ? 'LifecycleAuthorization' : 'CutAuthorization'
        $live = New-LiveRun $From
        $one, $two = (New-DryRun $From), (New-DryRun $From)
    }

    AfterAll { $null = Connect-Suite }

    if ($From -like 'Awaiting*') {
        It 'refuses without the approval' {
            (Assert-Refused Gate.ApprovalMissing { $live | & $Cmdlet -Confirm:$false }).TargetObject | Should -Be $live.RunId
            "$((Get-IuRun $live.RunId).State)" | Should -Be $From
        }
    }

    It 'refuses a run that nobody knows' {
        $dry = Copy-Record $one @{ RunId = 'ictr-20260101T000000Z-00000000' }
        (Assert-Refused Store.RunNotFound { $dry | & $Cmdlet }).TargetObject | Should -Be $dry.RunId
    }

    It 'leaves the second run alone when the first is enough' {
        $one, $two | & $Cmdlet | Select-Object -First 1 | Should -HaveCount 1
        "$((Get-IuRun $one.RunId).State)" | Should -Be $To
        "$((Get-IuRun $two.RunId).State)" | Should -Be "$($two.State)"
    }

    It 'simulates in a dry run and writes nothing' {
        $before = Get-RowCount
        $after = & $Cmdlet $two
        "$($after.State)" | Should -Be $To
        $after.Phases[-1].Path | Should -Be 'Simulated'
        Get-RowCount | Should -Be $before
    }

    Context 'with what it needs' {
        BeforeAll { if ($waits) { $null = Approve $live $gate } }

        It 'changes nothing with -WhatIf' {
            $before = Get-RowCount
            $live | & $Cmdlet -WhatIf | Should -BeNullOrEmpty
            Get-RowCount | Should -Be $before
        }

        It 'refuses a run that carries no plan' {
            $null = Assert-RefusedUnchanged Input.PlanMissing { Get-IuRun $live.RunId | & $Cmdlet -Confirm:$false }
        }

        It 'refuses a live run when the session has no database' {
            Disconnect-IuDatabase
            try { $null = Assert-RefusedUnchanged Store.NotConnected { $live | & $Cmdlet -Confirm:$false } }
            finally { $null = Connect-Suite }
        }

        . $Refused

        # What only reads goes on: Disable-IuExecution.Tests.ps1.
        if ($Mutating) {
            Context 'while execution is off' {
                BeforeAll { $null = Disable-IuExecution }

                # Off voided the approval, and with it a waiver of the restore proof.
                AfterAll {
                    $null = Enable-Live
                    $null = Approve $live $gate -WaiveRestoreProof:($gate -eq 'CutAuthorization' -and -not $waits)
                }

                It 'is refused' {
                    $null = Assert-Refused Gate.ProductionExecutionNotAuthorized { $live | & $Cmdlet -Confirm:$false }
                    "$((Get-IuRun $live.RunId).State)" | Should -Be "$($live.State)"
                }
            }
        }

        Context 'once it has run' {
            BeforeAll { $done = $live | & $Cmdlet -Confirm:$false }

            It 'runs live, and hands the run on' {
                $done | Should -BeOfType 'IuCutter.CutRun'
                "$($done.State)" | Should -Be $To
                $done.Phases[-1].Path | Should -Be 'Live'
                $done.Plan.PlanDigest | Should -Be $live.PlanDigest
            }

            It 'refuses to run a second time' {
                (Assert-Refused Gate.PhaseOrder { $live | & $Cmdlet -Confirm:$false }).TargetObject | Should -Be $live.RunId
            }

            . $Done
        }
    }
}
