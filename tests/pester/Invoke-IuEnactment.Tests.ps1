BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Invoke-IuEnactment' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet Invoke-IuEnactment -From AwaitingLifecycleAuthorization -To Enacted -Mutating

    It 'enacts every unit' {
        $run = New-LiveRun Enacted
        $run.Pins['enacted_rows'] | Should -Be "$($run.UnitCount)"
        Invoke-Sql "select distinct lifecycle_status from public.information_unit where canonical_address like '$($run.DocumentPrefix)/%'" |
            Should -Be 'enacted'
    }

    It 'asks before it enacts, and does nothing when nobody can answer' {
        $run = New-LiveRun AwaitingLifecycleAuthorization -Approved
        { $run | Invoke-IuEnactment } | Should -Throw
        "$((Get-IuRun $run.RunId).State)" | Should -Be 'AwaitingLifecycleAuthorization'
    }

    It 'refuses without the second approval' {
        $run = New-LiveRun AwaitingLifecycleAuthorization
        $null = Assert-Refused Gate.ApprovalMissing { $run | Invoke-IuEnactment -Confirm:$false }
    }

    It 'rolls back when a guard of the units is off' {
        $run = New-LiveRun AwaitingLifecycleAuthorization -Approved
        $trigger = Invoke-Sql (
            "select tgname from pg_trigger where tgrelid = 'public.unit_version'::regclass and not tgisinternal order by 1 limit 1")
        Invoke-AdminSql "alter table public.unit_version disable trigger $trigger"
        try { $null = Assert-Refused Integrity.SurveyFailed { $run | Invoke-IuEnactment -Confirm:$false } }
        finally { Invoke-AdminSql "alter table public.unit_version enable always trigger $trigger" }
        Invoke-Sql "select distinct lifecycle_status from public.information_unit where canonical_address like '$($run.DocumentPrefix)/%'" |
            Should -Be 'draft'
    }
}
