BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Resume-IuRun' {
    BeforeAll { $file = New-LawFile }

    It 'goes on from the journal, the document alone given again' {
        $run = New-LiveRun GrantsProbed
        $resumed = Resume-IuRun $run.RunId -Path $file -Confirm:$false
        "$($resumed.State)" | Should -Be AwaitingLifecycleAuthorization
        $resumed.Plan.PlanDigest | Should -Be $run.PlanDigest
        Get-UnitCount $run | Should -Be $run.UnitCount
    }

    It 'finds the document in a folder by its pinned hash' {
        $run = New-LiveRun BackedUp
        "$((Resume-IuRun $run.RunId -Path $TestDrive -Confirm:$false).State)" | Should -Be AwaitingLifecycleAuthorization
    }

    It 'needs no document once the database has it' {
        $run = New-LiveRun LegBRecorded
        "$((Resume-IuRun $run.RunId -Confirm:$false).State)" | Should -Be AwaitingLifecycleAuthorization
    }

    It 'asks for the document while the database cannot give it' {
        $run = New-LiveRun BackedUp
        $null = Assert-RefusedUnchanged 'Input.SourceMissing' { Resume-IuRun $run.RunId -Confirm:$false }
        $empty = New-Item -ItemType Directory (Join-Path $TestDrive empty)
        $null = Assert-RefusedUnchanged 'Input.SourceMissing' { Resume-IuRun $run.RunId -Path $empty -Confirm:$false }
    }

    It 'refuses another document' {
        $run = New-LiveRun BackedUp
        $other = New-LawFile ($lawText + 'one more line')
        $null = Assert-RefusedUnchanged 'Input.SourceMismatch' { Resume-IuRun $run.RunId -Path $other -Confirm:$false }
    }

    It 'refuses a run that is not there' {
        $null = Assert-RefusedUnchanged Store.RunNotFound { Resume-IuRun ictr-20260101T000000Z-00000000 -Path $file -Confirm:$false }
    }

    It 'lifts a stop' {
        $run = New-LiveRun GrantsProbed
        $null = Stop-IuRun $run.RunId -Reason "lunch`nNextCommand : none" -Confirm:$false
        "$((Resume-IuRun $run.RunId -Path $file -Confirm:$false -WarningVariable lifted 3>$null).State)" |
            Should -Be AwaitingLifecycleAuthorization
        $lifted | Should -HaveCount 1
        $warning = "*lifts the stop that $([Environment]::UserName)@* asked for at 20??-??-?? ??:??:??Z: lunch\u{000A}NextCommand : none."
        "$lifted" | Should -BeLike $warning
    }

    It 'waits for a person where the server cannot tell what became of a phase' {
        $run = New-LiveRun GrantsProbed
        # What a restore leaves: the journal tells of a transaction that this cluster has not had.
        Invoke-AdminSql @"
begin;
set local session_replication_role = replica;
set local session authorization cutter_exec;
select (cutter_governance.fn_run_claim('$($run.RunId)', 'gone') ->> 'epoch') as epoch \gset
select cutter_governance.fn_phase_intent('$($run.RunId)', 6, 'runner', :epoch);
select cutter_governance.fn_phase_xid('$($run.RunId)', 6, 1, :epoch, '9999999999');
commit;
"@
        $null = Assert-Refused 'Gate.RunUndecided' { Resume-IuRun $run.RunId -Path $file -Confirm:$false 3>$null }
        $explained = Get-IuRun $run.RunId -Explain
        $explained.Standing | Should -BeLike 'A person must decide:*9999999999*'
        $explained.WhoActs | Should -BeLike 'The DBA*'
        Get-UnitCount $run | Should -Be 0
    }

    It 'gives back a run that has ended, and does nothing' {
        $run = New-LiveRun CloseoutReported
        $before = Get-RowCount
        "$((Resume-IuRun $run.RunId -Confirm:$false).State)" | Should -Be CloseoutReported
        Get-RowCount | Should -Be $before
    }

    It 'writes nothing while execution is off: that voided the approval, and the run waits for another' {
        $run = New-LiveRun GrantsProbed
        $null = Disable-IuExecution 'test'
        "$((Resume-IuRun $run.RunId -Path $file -Confirm:$false).State)" | Should -Be GrantsProbed
        Get-UnitCount $run | Should -Be 0
        $explained = Get-IuRun $run.RunId -Explain
        $explained.Standing | Should -BeLike 'Execution is off for it*cut_leg_a will be refused until a sovereign*'
        $explained.NextCommand | Should -BeLike 'Request-IuApproval -Gate Ruling *'
        $explained.Effect | Should -BeLike '*Enable-IuExecution*a new card comes after it*Request-IuApproval -Gate CutAuthorization*'
    }

    It 'writes nothing with -WhatIf' {
        $run = New-LiveRun GrantsProbed
        $before = Get-RowCount
        Resume-IuRun $run.RunId -Path $file -WhatIf
        Get-RowCount | Should -Be $before
    }
}
