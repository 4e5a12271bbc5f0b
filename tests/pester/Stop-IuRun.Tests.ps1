BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Stop-IuRun' {
    It 'holds a run before its next phase and says how to go on' {
        $run = New-LiveRun GrantsProbed
        $explained = $run | Stop-IuRun -Reason lunch -Confirm:$false
        $explained.Standing | Should -BeLike '*stopped by*lunch*'
        $explained.NextCommand | Should -BeLike "Resume-IuRun $($run.RunId)*"
        (Get-IuRun $run.RunId).Hold.Kind | Should -Be Stop
        $null = Assert-Refused Gate.RunStopped { $run | Invoke-IuLegA }
        Get-UnitCount $run | Should -Be 0
    }

    It 'records a reason with what cannot be seen written out' {
        $run = New-LiveRun
        $null = $run | Stop-IuRun -Reason "lunch$([char] 27)[2J`ncompleted" -Confirm:$false
        (Get-IuRun $run.RunId).Hold.Reason | Should -BeExactly 'lunch\u{001B}[2J\u{000A}completed'
    }

    It 'needs no execution: it works with the switch off' {
        $run = New-LiveRun
        $null = Disable-IuExecution 'test'
        (Stop-IuRun $run.RunId -Confirm:$false).RunId | Should -Be $run.RunId
    }

    It 'leaves a stopped run to be voided by a sovereign' {
        $run = New-LiveRun BackedUp
        $null = Stop-IuRun $run.RunId -Confirm:$false
        $null = Approve $run Void
        "$((Get-IuRun $run.RunId).State)" | Should -Be Voided
    }

    It 'refuses a run that has ended, and one that is not there' {
        $run = New-LiveRun CloseoutReported
        $null = Assert-RefusedUnchanged Gate.RunEnded { Stop-IuRun $run.RunId -Confirm:$false }
        $null = Assert-RefusedUnchanged Store.RunNotFound { Stop-IuRun ictr-20260101T000000Z-00000000 -Confirm:$false }
    }

    It 'writes nothing with -WhatIf' {
        $run = New-LiveRun
        $before = Get-RowCount
        Stop-IuRun $run.RunId -WhatIf
        Get-RowCount | Should -Be $before
    }
}
