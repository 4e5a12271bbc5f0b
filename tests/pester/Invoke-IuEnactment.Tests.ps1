BeforeAll {
    . $PSScriptRoot/Shared.ps1

    function Get-Lifecycle($Run) {
        Invoke-Sql "select distinct lifecycle_status from public.information_unit where canonical_address like '$($Run.DocumentPrefix)/%'"
    }
}

Describe 'Invoke-IuEnactment' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet Invoke-IuEnactment -From AwaitingLifecycleAuthorization -To Enacted -Mutating -Refused {
        It 'asks before it enacts, and does nothing when nobody can answer' {
            { $live | Invoke-IuEnactment } | Should -Throw
            "$((Get-IuRun $live.RunId).State)" | Should -Be 'AwaitingLifecycleAuthorization'
        }

        It 'rolls back when a guard of the units is off' {
            $trigger = Invoke-Sql (
                "select tgname from pg_trigger where tgrelid = 'public.unit_version'::regclass and not tgisinternal order by 1 limit 1")
            Invoke-AdminSql "alter table public.unit_version disable trigger $trigger"
            try { $null = Assert-Refused Integrity.SurveyFailed { $live | Invoke-IuEnactment -Confirm:$false } }
            finally { Invoke-AdminSql "alter table public.unit_version enable always trigger $trigger" }
            Get-Lifecycle $live | Should -Be 'draft'
        }
    } -Done {
        It 'enacts every unit' {
            $done.Pins['enacted_rows'] | Should -Be "$($done.UnitCount)"
            Get-Lifecycle $done | Should -Be 'enacted'
        }
    }
}
