BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Invoke-IuLegA' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet Invoke-IuLegA -From GrantsProbed -To LegACommitted -Mutating

    It 'creates every unit of the plan as a draft' {
        $run = New-LiveRun LegACommitted
        Get-UnitCount $run | Should -Be $run.UnitCount
        $run.Pins['leg_a_rows'] | Should -Be "$($run.UnitCount)"
        Invoke-Sql "select distinct lifecycle_status from public.information_unit where canonical_address like '$($run.DocumentPrefix)/%'" |
            Should -Be 'draft'
    }

    It 'refuses to cut a document a second time' {
        $first = New-LiveRun LegACommitted
        $second = $first.Plan | New-IuRun -Mode Live
        $null = Approve $second CutAuthorization
        $second = $second | New-IuBackup | Test-IuGrant
        $null = Assert-Refused Store.UnitExists { $second | Invoke-IuLegA }
        Get-UnitCount $first | Should -Be $first.UnitCount
    }

    It 'refuses when another run has written since its backup, and names what moved' {
        $first = New-LiveRun GrantsProbed
        $second = $first.Plan | New-IuRun -Mode Live
        $null = Approve $second CutAuthorization
        $second = $second | New-IuBackup | Test-IuGrant
        $null = $first | Invoke-IuLegA
        $refused = Assert-Refused Integrity.StaleBackup { $second | Invoke-IuLegA }
        $refused.Exception.Message | Should -BeLike '*public.information_unit*'
        Get-UnitCount $first | Should -Be $first.UnitCount
    }

    It 'writes no unit when one of them is not the one that was approved' {
        $run = New-LiveRun GrantsProbed
        $units = $run.Plan.Units
        $plan = Copy-Record $run.Plan @{ Units = $units.SetItem(2, (Copy-Record $units[2] @{ Body = "$($units[2].Body)!" })) }
        $null = Assert-Refused Integrity.PlanRejected { Copy-Record $run @{ Plan = $plan } | Invoke-IuLegA }
        Get-UnitCount $run | Should -Be 0
    }
}
