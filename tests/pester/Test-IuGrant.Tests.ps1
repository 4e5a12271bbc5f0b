BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Test-IuGrant' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet Test-IuGrant -From BackedUp -To GrantsProbed -Refused {
        It 'refuses a database in which the executor may write a table itself' {
            Invoke-AdminSql 'grant insert on public.information_unit to cutter_exec'
            try {
                $record = Assert-Refused Gate.GrantMismatch { $live | Test-IuGrant }
                $record.Exception.Message | Should -BeLike '*cutter_exec*information_unit*'
            }
            finally { Invoke-AdminSql 'revoke insert on public.information_unit from cutter_exec' }
        }

        It 'refuses a database in which the verifier cannot write its verdict' {
            Invoke-AdminSql 'revoke execute on function cutter_governance.fn_write_verify(text, jsonb) from cutter_verify'
            try { $null = Assert-Refused Gate.GrantMismatch { $live | Test-IuGrant } }
            finally { Invoke-AdminSql 'grant execute on function cutter_governance.fn_write_verify(text, jsonb) to cutter_verify' }
        }

        It 'refuses before leg A a session that could not sign leg B' {
            $null = Connect-Suite -Without ExecutorKey
            try { $null = Assert-Refused Config.SigningKeyMissing { $live | Test-IuGrant } }
            finally { $null = Connect-Suite }
        }
    }
}
