BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Resume-IuRun' {
    BeforeAll { $file = New-LawFile }

    Context 'of one run before leg A' {
        BeforeAll { $run = New-LiveRun GrantsProbed }

        It 'asks for the document while the database cannot give it' {
            $null = Assert-RefusedUnchanged 'Input.SourceMissing' { Resume-IuRun $run.RunId -Confirm:$false }
            $empty = New-Item -ItemType Directory (Join-Path $TestDrive empty)
            $null = Assert-RefusedUnchanged 'Input.SourceMissing' { Resume-IuRun $run.RunId -Path $empty -Confirm:$false }
        }

        It 'refuses another document' {
            $other = New-LawFile ($lawText + 'one more line')
            $null = Assert-RefusedUnchanged 'Input.SourceMismatch' { Resume-IuRun $run.RunId -Path $other -Confirm:$false }
        }

        It 'writes nothing with -WhatIf' {
            $before = Get-RowCount
            Resume-IuRun $run.RunId -Path $file -WhatIf
            Get-RowCount | Should -Be $before
        }

        Context 'while execution is off' {
            BeforeAll { $null = Disable-IuExecution 'test' }

            AfterAll {
                $null = Enable-Live
                $null = Approve $run CutAuthorization -WaiveRestoreProof
            }

            It 'writes nothing: that voided the approval, and the run waits for another' {
                "$((Resume-IuRun $run.RunId -Path $file -Confirm:$false).State)" | Should -Be GrantsProbed
                Get-UnitCount $run | Should -Be 0
                $explained = Get-IuRun $run.RunId -Explain
                $explained.Standing | Should -BeLike 'Execution is off for it*cut_leg_a will be refused until a sovereign*'
                $explained.NextCommand | Should -BeLike 'Request-IuApproval -Gate Ruling *'
                $explained.Effect |
                    Should -BeLike '*Enable-IuExecution*a new card comes after it*Request-IuApproval -Gate CutAuthorization*'
            }
        }

        Context 'once it has gone on' {
            BeforeAll { $resumed = Resume-IuRun $run.RunId -Path $file -Confirm:$false }

            It 'goes on from the journal, the document alone given again' {
                "$($resumed.State)" | Should -Be AwaitingLifecycleAuthorization
                $resumed.Plan.PlanDigest | Should -Be $run.PlanDigest
                Get-UnitCount $run | Should -Be $run.UnitCount
            }

            Context 'to its end' {
                BeforeAll {
                    $null = Approve $resumed LifecycleAuthorization
                    $null = $resumed | Invoke-IuEnactment -Confirm:$false | Complete-IuRun
                }

                It 'gives back a run that has ended, and does nothing' {
                    $before = Get-RowCount
                    "$((Resume-IuRun $run.RunId -Confirm:$false).State)" | Should -Be CloseoutReported
                    Get-RowCount | Should -Be $before
                }
            }
        }
    }

    It 'finds the document in a folder by its pinned hash' {
        $run = New-LiveRun BackedUp
        "$((Resume-IuRun $run.RunId -Path $TestDrive -Confirm:$false).State)" | Should -Be AwaitingLifecycleAuthorization
    }

    It 'needs no document once the database has it' {
        $run = New-LiveRun LegBRecorded
        "$((Resume-IuRun $run.RunId -Confirm:$false).State)" | Should -Be AwaitingLifecycleAuthorization
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
select c ->> 'epoch' as epoch, c ->> 'claim' as claim
from cutter_governance.fn_run_claim('$($run.RunId)', 'gone') c \gset
select cutter_governance.fn_phase_intent('$($run.RunId)', 6, 'runner', :claim,
    'iucutter-executor/' || q.module_version || '+' || left(q.module_sha256, 8), q.module_sha256)
from cutter_governance.card_request q where q.run_id = '$($run.RunId)' limit 1;
reset session authorization;
insert into cutter_governance.run_phase_xid (run_id, phase, attempt, epoch, xid)
values ('$($run.RunId)', 6, 1, :epoch, '9999999999');
commit;
"@
        $null = Assert-Refused 'Gate.RunUndecided' { Resume-IuRun $run.RunId -Path $file -Confirm:$false 3>$null }
        $explained = Get-IuRun $run.RunId -Explain
        $explained.Standing | Should -BeLike 'A person must decide:*9999999999*'
        $explained.WhoActs | Should -BeLike 'The DBA*'
        Get-UnitCount $run | Should -Be 0
    }
}
