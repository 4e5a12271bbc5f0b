BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Invoke-IuLegB' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet Invoke-IuLegB -From StructureVerified -To LegBRecorded -Mutating -Refused {
        It 'refuses without the executor''s key' {
            $null = Connect-Suite -Without ExecutorKey
            try { $null = Assert-Refused Config.SigningKeyMissing { $live | Invoke-IuLegB } }
            finally { $null = Connect-Suite }
        }
    } -Done {
        It 'writes 2N+6 ledger rows for N units' {
            $done.Pins['ledger_rows'] | Should -Be "$(2 * $done.UnitCount + 6)"
            $done.Pins['change_set_id'] | Should -Match '^[0-9a-f-]{36}$'
            $done.Pins['review_decision_id'] | Should -Match '^[0-9a-f-]{36}$'
        }
    }
}
