BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'New-IuRun' {
    BeforeAll { $null = Connect-Suite }

    It 'makes a dry run by default, and writes nothing' {
        $before = Get-RowCount
        $run = New-Law | New-IuRun
        $run | Should -BeOfType 'IuCutter.CutRun'
        "$($run.Mode) $($run.State)" | Should -Be 'DryRun AwaitingCutAuthorization'
        Get-RowCount | Should -Be $before
    }

    It 'records a live run that waits for its first approval, whether execution is on or not' {
        $null = Disable-IuExecution
        $run = New-Law | New-IuRun -Mode Live
        $run.RunId | Should -Match '^ictr-\d{8}T\d{6}Z-[0-9a-f]{8}$'
        "$($run.WaitsFor)" | Should -Be 'CutAuthorization'
        $run.Pins['plan_digest'] | Should -Be $run.PlanDigest
        Invoke-Sql "select count(*) from cutter_governance.run where run_id = '$($run.RunId)'" | Should -Be '1'
    }

    It 'gives every run an id of its own' {
        $plan = New-Law
        @(1..20 | ForEach-Object { ($plan | New-IuRun).RunId } | Select-Object -Unique) | Should -HaveCount 20
    }

    It 'changes nothing with -WhatIf' {
        $before = Get-RowCount
        New-Law | New-IuRun -Mode Live -WhatIf | Should -BeNullOrEmpty
        Get-RowCount | Should -Be $before
    }

    It 'makes one run when the first is enough' {
        $before = [int](Invoke-Sql 'select count(*) from cutter_governance.run')
        $null = (New-Law), (New-Law) | New-IuRun -Mode Live | Select-Object -First 1
        [int](Invoke-Sql 'select count(*) from cutter_governance.run') | Should -Be ($before + 1)
    }

    It 'refuses a plan that does not hold against its source' {
        $forged = Copy-Record (New-Law) @{ PlanDigest = '0' * 64 }
        $null = Assert-RefusedUnchanged Integrity.PlanRejected { $forged | New-IuRun -Mode Live }
    }

    It 'refuses a live run without a database' {
        $plan = New-Law
        Disconnect-IuDatabase
        try { $null = Assert-Refused Store.NotConnected { $plan | New-IuRun -Mode Live } }
        finally { $null = Connect-Suite }
    }

    It 'completes the modes' {
        $line = 'New-IuRun -Mode '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'DryRun', 'Live'
    }

    It 'shows the run first, fits 80 columns and never the text' {
        $run = New-Law | New-IuRun
        (Get-Shown $run).Trim() | Should -Match '^RunId\s+Document\s+Mode\s+Units\s+State'
        $narrow = $run | Out-String -Width 80
        $narrow | Should -BeLike "*$($run.RunId)*$($run.DocumentPrefix)*AwaitingCut*"
        (Get-Shown $run) + (Get-Shown $run -As List) | Should -Not -BeLike '*Text of one*'
    }
}
