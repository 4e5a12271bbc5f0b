BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Undo-IuCut' {
    It 'removes the drafts by an approval of its own' {
        $run = New-LiveRun LegBRecorded
        Get-UnitCount $run | Should -Be $run.UnitCount
        $null = Approve $run Undo
        "$((Undo-IuCut $run.RunId -Confirm:$false).State)" | Should -Be Compensated
        Get-UnitCount $run | Should -Be 0
        (Get-IuRun $run.RunId -Explain).NextCommand | Should -BeNullOrEmpty
    }

    It 'refuses without that approval' {
        $run = New-LiveRun LegACommitted
        $null = Assert-Refused Gate.ApprovalMissing { Undo-IuCut $run.RunId -Confirm:$false }
        Get-UnitCount $run | Should -Be $run.UnitCount
    }

    It 'refuses after enactment and says what is possible instead' {
        $run = New-LiveRun Enacted
        (Assert-RefusedUnchanged Gate.EnactedForGood { Undo-IuCut $run.RunId -Confirm:$false }).Exception.Message | Should -BeLike '*a new cut that supersedes*'
    }

    It 'refuses a run that is not there' {
        $null = Assert-RefusedUnchanged Store.RunNotFound { Undo-IuCut ictr-20260101T000000Z-00000000 -Confirm:$false }
    }

    It 'writes nothing with -WhatIf' {
        $run = New-LiveRun LegACommitted
        $null = Approve $run Undo
        $before = Get-RowCount
        Undo-IuCut $run.RunId -WhatIf
        Get-RowCount | Should -Be $before
    }
}
