# What holds of every cmdlet that runs a phase; dot-sourced in its Describe.
# -From: the state in which it begins, or the cmdlet itself: whatever state that is.
param([string] $Cmdlet, [string] $From, [string] $To, [switch] $Mutating)

Context 'as every phase' -ForEach @{ Cmdlet = $Cmdlet; From = $From; To = $To; Mutating = [bool] $Mutating } {
    BeforeAll {
        $waits = $From -like 'Awaiting*'
        $live = New-LiveRun $From -Approved:$waits
    }

    AfterAll { $null = Connect-Suite }

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

    It 'refuses a run that nobody knows' {
        $dry = Copy-Record (New-DryRun $From) @{ RunId = 'ictr-20260101T000000Z-00000000' }
        (Assert-Refused Store.RunNotFound { $dry | & $Cmdlet }).TargetObject | Should -Be $dry.RunId
    }

    It 'runs live, and hands the run on' {
        $after = $live | & $Cmdlet -Confirm:$false
        $after | Should -BeOfType 'IuCutter.CutRun'
        "$($after.State)" | Should -Be $To
        $after.Phases[-1].Path | Should -Be 'Live'
        $after.Plan.PlanDigest | Should -Be $live.PlanDigest
    }

    It 'refuses to run a second time' {
        (Assert-Refused Gate.PhaseOrder { $live | & $Cmdlet -Confirm:$false }).TargetObject | Should -Be $live.RunId
    }

    It 'simulates in a dry run and writes nothing' {
        $dry = New-DryRun $From
        $before = Get-RowCount
        $after = & $Cmdlet $dry
        "$($after.State)" | Should -Be $To
        $after.Phases[-1].Path | Should -Be 'Simulated'
        Get-RowCount | Should -Be $before
    }

    It 'leaves the second run alone when the first is enough' {
        $one, $two = (New-DryRun $From), (New-DryRun $From)
        $one, $two | & $Cmdlet | Select-Object -First 1 | Should -HaveCount 1
        "$((Get-IuRun $one.RunId).State)" | Should -Be $To
        "$((Get-IuRun $two.RunId).State)" | Should -Be "$($two.State)"
    }

    It 'is refused when execution is turned off, if it writes' {
        # Off voids the approval, and with it a waiver of the restore proof: what only reads goes on from a proved backup.
        $run = New-LiveRun $From -Approved:$waits -Proved:(-not $Mutating)
        $null = Disable-IuExecution
        if ($Mutating) {
            $null = Assert-Refused Gate.ProductionExecutionNotAuthorized { $run | & $Cmdlet -Confirm:$false }
            "$((Get-IuRun $run.RunId).State)" | Should -Be "$($run.State)"
        }
        else {
            "$(($run | & $Cmdlet -Confirm:$false).State)" | Should -Be $To
        }
    }
}
