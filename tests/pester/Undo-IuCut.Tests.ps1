BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Undo-IuCut' {
    BeforeAll {
        # A runner that has claimed the run and does nothing more: a session that stays open, with the owner's lock.
        function Start-SleepingOwner($Run) {
            $box = Get-SuiteSandbox
            $start = [Diagnostics.ProcessStartInfo]::new('psql')
            '-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', "service=$($box.Service) user=cutter_exec" |
                ForEach-Object { $start.ArgumentList.Add($_) }
            $start.Environment['PGSERVICEFILE'], $start.Environment['PGPASSFILE'] = $box.ServiceFile, $box.PasswordFile
            $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
            $psql = [Diagnostics.Process]::Start($start)
            $psql.StandardInput.WriteLine("select cutter_governance.fn_run_claim('$($Run.RunId)', 'sleeper');")
            $psql.StandardInput.Flush()
            $psql.StandardOutput.ReadLine() | Should -BeLike '*epoch*'
            $psql
        }
    }

    Context 'of one run' {
        BeforeAll { $run = New-LiveRun LegBRecorded }

        It 'refuses without an approval of its own' {
            $null = Assert-Refused Gate.ApprovalMissing { Undo-IuCut $run.RunId -Confirm:$false }
            Get-UnitCount $run | Should -Be $run.UnitCount
        }

        Context 'that is to be undone' {
            BeforeAll { $null = Approve $run Undo }

            It 'says so' {
                $explained = Get-IuRun $run.RunId -Explain
                $explained.Standing | Should -BeLike 'It is to be undone: * approved*'
                $explained.NextCommand | Should -Be "Undo-IuCut $($run.RunId)"
            }

            It 'writes nothing with -WhatIf' {
                $before = Get-RowCount
                Undo-IuCut $run.RunId -WhatIf
                Get-RowCount | Should -Be $before
            }

            Context 'once it is undone' {
                BeforeAll { $undone = Undo-IuCut $run.RunId -Confirm:$false }

                It 'has removed the drafts' {
                    "$($undone.State)" | Should -Be Compensated
                    Get-UnitCount $run | Should -Be 0
                    (Get-IuRun $run.RunId -Explain).NextCommand | Should -BeNullOrEmpty
                }

                It 'says that the run has ended, as what and when, and that the document is gone' {
                    $ended = 'The run has ended. It ended as Compensated, 20??-??-?? ??:??:??Z.'
                    foreach ($refused in { Undo-IuCut $run.RunId -Confirm:$false }, { Stop-IuRun $run.RunId -Confirm:$false }) {
                        (Assert-RefusedUnchanged Gate.RunEnded $refused).Exception.Message | Should -BeLike $ended
                    }
                    (Assert-Refused Store.CutNotFound { $run | Export-IuDocument -Path "$TestDrive/undone.md" }).Exception.Message |
                        Should -BeLike '*was undone*'
                    "$TestDrive/undone.md" | Should -Not -Exist
                }
            }
        }
    }

    It 'takes over from an owner that does not answer' {
        $run = New-LiveRun LegACommitted
        $null = Approve $run Undo
        $sleeper = Start-SleepingOwner $run
        try {
            (Assert-Refused Gate.RunOwned { Undo-IuCut $run.RunId -Confirm:$false }).ErrorDetails.RecommendedAction |
                Should -BeLike '*Undo-IuCut <run> -TakeOver*'
            "$((Undo-IuCut $run.RunId -TakeOver -Confirm:$false).State)" | Should -Be Compensated
        }
        finally { if (-not $sleeper.HasExited) { $sleeper.Kill() } }
    }

    It 'refuses after enactment and says what is possible instead' {
        $run = New-LiveRun Enacted
        (Assert-RefusedUnchanged Gate.EnactedForGood { Undo-IuCut $run.RunId -Confirm:$false }).Exception.Message |
            Should -BeLike '*a new cut that supersedes*'
    }

    It 'refuses a run that is not there' {
        $null = Assert-RefusedUnchanged Store.RunNotFound { Undo-IuCut ictr-20260101T000000Z-00000000 -Confirm:$false }
    }
}
