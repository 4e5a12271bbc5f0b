BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Invoke-IuCut' {
    BeforeAll {
        $null = Connect-Suite
        if (-not (Test-IuKillSwitch -Quiet)) { $null = Enable-Live }
    }

    It 'simulates all eleven phases by default, and writes nothing' {
        $plan = New-Law
        $before = Get-RowCount
        $run = $plan | Invoke-IuCut
        "$($run.Mode) $($run.State)" | Should -Be 'DryRun CloseoutReported'
        $run.Phases.Length | Should -Be 11
        Get-RowCount | Should -Be $before
    }

    It 'simulates without a database too' {
        $plan = New-Law
        Disconnect-IuDatabase
        try { "$(($plan | Invoke-IuCut).State)" | Should -Be 'CloseoutReported' }
        finally { $null = Connect-Suite }
    }

    Context 'from pause to pause' {
        BeforeAll {
            $plan = New-Law
            $dry = $plan | Invoke-IuCut
            $first = $plan | Invoke-IuCut -Mode Live -Confirm:$false
            $waiting = $first | Invoke-IuCut -Confirm:$false
            $null = Approve $first CutAuthorization
            $second = $first | Invoke-IuCut -Confirm:$false
            $null = Approve $second LifecycleAuthorization
            $third = $second | Invoke-IuCut -Confirm:$false
        }

        It 'stays where it is while the approval is missing' { "$($waiting.State)" | Should -Be 'AwaitingCutAuthorization' }

        It 'runs live until the units are enacted' {
            "$($first.WaitsFor)" | Should -Be 'CutAuthorization'
            "$($second.WaitsFor)" | Should -Be 'LifecycleAuthorization'
            "$($third.State)" | Should -Be 'CloseoutReported'
            $third.Pins['enacted_rows'] | Should -Be "$($third.UnitCount)"
        }

        It 'writes what the dry run had predicted' {
            foreach ($pin in 'plan_digest', 'leg_a_rows', 'leg_a_rows_digest', 'structure_rows_digest', 'ledger_rows') {
                $second.Pins[$pin] | Should -Not -BeNullOrEmpty
                $second.Pins[$pin] | Should -Be $dry.Pins[$pin] -Because $pin
            }
        }
    }

    Context 'in a rehearsal' {
        BeforeAll {
            $plan = New-Law
            $null = Disable-IuExecution
            $before = Get-RowCount
            $files = (Get-ChildItem (Get-SuiteSandbox).BackupFolder -File -Recurse -ErrorAction Ignore).FullName
            $rehearsal = $plan | Invoke-IuCut -Mode Rehearsal
            $after = Get-RowCount
            $null = Enable-Live
        }

        It 'needs no ruling and no card, and leaves the database as it was' {
            $rehearsal | Should -BeOfType 'IuCutter.IuRehearsal'
            $after | Should -Be $before
            (Get-ChildItem (Get-SuiteSandbox).BackupFolder -File -Recurse -ErrorAction Ignore).FullName | Should -Be $files
        }

        It 'says which rows, phases and locks a live run will have' {
            $rehearsal.UnitCount | Should -Be $plan.UnitCount
            $rehearsal.LedgerRows | Should -Be (2 * $plan.UnitCount + 6)
            $rehearsal.RowsDigest | Should -Be ($plan | Invoke-IuCut).Pins['leg_a_rows_digest']
            "$($rehearsal.Phases.Phase)" | Should -Be ('PreWriteBackup GrantProbe CutLegA StructuralVerify LegBRecord WriteVerify ' +
                'LifecycleEnact Closeout')
            $rehearsal.Phases.Locks.Table | Should -Contain 'public.information_unit'
        }

        It 'shows them in 80 columns' {
            $shown = [regex]::Replace(($rehearsal | Out-String -Width 80), '\x1b\[[0-9;]*m', '')
            $shown.Trim() | Should -Match "^Document\s+: $($plan.DocumentPrefix), in a copy of "
            $shown | Should -Match "Live will\s+: create and enact $($plan.UnitCount) units"
            @($shown -split "`n" | Where-Object { $_.TrimEnd().Length -gt 80 }) | Should -HaveCount 0
            Get-Shown $rehearsal.Phases Table | Should -Match 'Phase\s+ms\s+Locked tables'
        }

        It 'is only named with -WhatIf' { $plan | Invoke-IuCut -Mode Rehearsal -WhatIf | Should -BeNullOrEmpty }

        It 'refuses -Rehearse where nothing is written, and a rehearsal without a database or keys' {
            $null = Assert-RefusedUnchanged Input.BadArgument { $plan | Invoke-IuCut -Rehearse }
            $null = Connect-Suite -Without BackupRecipient, EscrowRecipient
            $null = Assert-RefusedUnchanged Config.CollaboratorMissing { $plan | Invoke-IuCut -Mode Rehearsal }
            Disconnect-IuDatabase
            try { $null = Assert-Refused Store.NotConnected { $plan | Invoke-IuCut -Mode Rehearsal } }
            finally { $null = Connect-Suite }
        }

        It 'refuses what is cut already, as a dry run does' {
            $cut = New-LiveRun LegACommitted
            $null = Assert-RefusedUnchanged Store.UnitExists { $cut.Plan | Invoke-IuCut -Mode Rehearsal }
        }
    }

    It 'changes nothing live with -WhatIf' {
        $plan = New-Law
        $before = Get-RowCount
        $plan | Invoke-IuCut -Mode Live -WhatIf | Should -BeNullOrEmpty
        Get-RowCount | Should -Be $before
    }

    It 'asks before it runs live, and does nothing when nobody can answer' {
        $plan = New-Law
        $before = Get-RowCount
        { $plan | Invoke-IuCut -Mode Live } | Should -Throw
        Get-RowCount | Should -Be $before
    }

    It 'touches one document when the first is enough' {
        $one, $two = (New-Law), (New-Law)
        $null = $one, $two | Invoke-IuCut -Mode Live -Confirm:$false | Select-Object -First 1
        $prefixes = "'$($one.DocumentPrefix)', '$($two.DocumentPrefix)'"
        Invoke-Sql "select count(*) from cutter_governance.run where document_prefix in ($prefixes)" | Should -Be '1'
    }

    It 'refuses live when the switch is off, for another document, or without a database' {
        $plan = New-Law
        $null = Disable-IuExecution
        $record = Assert-RefusedUnchanged Gate.ProductionExecutionNotAuthorized { $plan | Invoke-IuCut -Mode Live -Confirm:$false }
        $record.TargetObject | Should -Be $plan.DocumentPrefix
        $record.ErrorDetails.RecommendedAction | Should -BeLike '*Enable-IuExecution*'
        $null = Enable-IuExecution (New-Ruling OTHER).Path
        $null = Assert-RefusedUnchanged Gate.ProductionExecutionNotAuthorized { $plan | Invoke-IuCut -Mode Live -Confirm:$false }
        Disconnect-IuDatabase
        try { $null = Assert-Refused Gate.ProductionExecutionNotAuthorized { $plan | Invoke-IuCut -Mode Live -Confirm:$false } }
        finally { $null = Connect-Suite; $null = Disable-IuExecution; $null = Enable-Live }
    }

    It 'refuses a run that carries no plan' {
        $run = New-LiveRun
        $null = Assert-RefusedUnchanged Input.PlanMissing { Get-IuRun $run.RunId | Invoke-IuCut -Confirm:$false }
    }

    It 'stops when it is stopped, and can be gone on with' {
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        try {
            $text = "# Chapter 1. A`n" + (-join (1..20000 | ForEach-Object { "`n## Article $_. B`n`nText $_.`n" }))
            $null = $shell.AddScript({
                    param($Module, $File)
                    Import-Module $Module
                    'ready'
                    while ($true) { Get-IuDocument $File | New-IuCutPlan -DocumentPrefix STOPPED | Invoke-IuCut }
                }).AddArgument("$staged/IuCutter.psd1").AddArgument((New-LawFile $text))
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
            while ($output.Count -eq 0) { Start-Sleep -Milliseconds 50 }
            $shell.Stop()
            $running.IsCompleted | Should -BeTrue
            "$($shell.InvocationStateInfo.State)" | Should -Be 'Stopped'
        }
        finally { $shell.Dispose() }
    }
}
