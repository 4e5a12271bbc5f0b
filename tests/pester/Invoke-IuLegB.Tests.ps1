BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Invoke-IuLegB' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet Invoke-IuLegB -From StructureVerified -To LegBRecorded -Mutating

    It 'writes 2N+6 ledger rows for N units' {
        $run = New-LiveRun LegBRecorded
        $run.Pins['ledger_rows'] | Should -Be "$(2 * $run.UnitCount + 6)"
        $run.Pins['change_set_id'] | Should -Match '^[0-9a-f-]{36}$'
        $run.Pins['review_decision_id'] | Should -Match '^[0-9a-f-]{36}$'
    }

    It 'refuses without the executor''s key, and goes on once it is there' {
        $run = New-LiveRun StructureVerified
        $null = Connect-Suite -Without ExecutorKey
        $null = Assert-Refused Config.SigningKeyMissing { $run | Invoke-IuLegB }
        $null = Connect-Suite
        "$(($run | Invoke-IuLegB).State)" | Should -Be 'LegBRecorded'
    }
}
