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

    It 'refuses a run that is not there' {
        (Assert-RefusedUnchanged Store.RunNotFound { Get-IuRun ictr-20260101T000000Z-00000000 }).TargetObject | Should -Be 'ictr-20260101T000000Z-00000000'
    }

    It 'explains where a run stands, what is committed and what to type next' {
        $explained = Get-IuRun $live.RunId -Explain
        $explained | Should -BeOfType 'IuCutter.RunExplanation'
        $explained.Committed.Length | Should -Be 0
        $explained.NextCommand | Should -BeLike "*Request-IuApproval -Gate CutAuthorization*"
        $shown = Get-Shown $explained
        $shown.Trim() | Should -Match '(?s)^RunId\s+:.*Committed\s+: nothing.*NextCommand\s+: Get-IuRun'
    }

    It 'explains what is in the database for good' {
        $run = New-LiveRun LegBRecorded
        $explained = Get-IuRun $run.RunId -Explain
        $explained.Committed | Should -Contain "$($run.UnitCount) units as drafts."
        $explained.Committed | Should -Contain "$(2 * $run.UnitCount + 6) ledger rows."
        Get-Shown $explained | Should -BeLike '*3 units as drafts.*'
    }

    It 'shows the phases with their times' {
        (Get-Shown (Get-IuRun $dry.RunId).Phases).Trim() | Should -Match '(?s)^#\s+Phase\s+Path\s+ms.*11 Closeout\s+Simulated'
    }
}
