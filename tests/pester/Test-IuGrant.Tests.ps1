BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Test-IuGrant' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet Test-IuGrant -From BackedUp -To GrantsProbed

    It 'refuses a database in which the executor may write a table itself' {
        $run = New-LiveRun BackedUp
        Invoke-AdminSql 'grant insert on public.information_unit to cutter_exec'
        try {
            $record = Assert-Refused Gate.GrantMismatch { $run | Test-IuGrant }
            $record.Exception.Message | Should -BeLike '*cutter_exec*information_unit*'
        }
        finally { Invoke-AdminSql 'revoke insert on public.information_unit from cutter_exec' }
        "$(($run | Test-IuGrant).State)" | Should -Be 'GrantsProbed'
    }

    It 'refuses a database in which the verifier cannot write its verdict' {
        $run = New-LiveRun BackedUp
        Invoke-AdminSql 'revoke execute on function cutter_governance.fn_write_verify(text, jsonb) from cutter_verify'
        try { $null = Assert-Refused Gate.GrantMismatch { $run | Test-IuGrant } }
        finally { Invoke-AdminSql 'grant execute on function cutter_governance.fn_write_verify(text, jsonb) to cutter_verify' }
    }

    It 'refuses before leg A a session that could not sign leg B' {
        $run = New-LiveRun BackedUp
        $null = Connect-Suite -Without ExecutorKey
        $null = Assert-Refused Config.SigningKeyMissing { $run | Test-IuGrant }
        $null = Connect-Suite
        "$(($run | Test-IuGrant).State)" | Should -Be 'GrantsProbed'
    }
}
