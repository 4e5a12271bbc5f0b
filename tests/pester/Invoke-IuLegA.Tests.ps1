BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Invoke-IuLegA' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet Invoke-IuLegA -From GrantsProbed -To LegACommitted -Mutating -Refused {
        It 'writes no unit when one of them is not the one that was approved' {
            $units = $live.Plan.Units
            $plan = Copy-Record $live.Plan @{ Units = $units.SetItem(2, (Copy-Record $units[2] @{ Body = "$($units[2].Body)!" })) }
            $null = Assert-Refused Integrity.PlanRejected { Copy-Record $live @{ Plan = $plan } | Invoke-IuLegA }
            Get-UnitCount $live | Should -Be 0
        }
    } -Done {
        It 'creates every unit of the plan as a draft' {
            Get-UnitCount $done | Should -Be $done.UnitCount
            $done.Pins['leg_a_rows'] | Should -Be "$($done.UnitCount)"
            $ids = Get-IuRun $done.RunId -Units
            @($ids.Ordinal) | Should -Be @(1..$done.UnitCount)
            $ids[0].UnitId | Should -Be (Invoke-Sql "select id from public.information_unit where canonical_address = '$($ids[0].Address)'")
            $units = "public.information_unit where canonical_address like '$($done.DocumentPrefix)/%'"
            Invoke-Sql "select distinct lifecycle_status from $units" | Should -Be 'draft'
        }

        It 'refuses to cut a document a second time' {
            $null = Assert-Refused Store.UnitExists { $done.Plan | New-IuRun -Mode Live }
            Get-UnitCount $done | Should -Be $done.UnitCount
        }
    }

    It 'refuses when another run has written since its backup, and names what moved' {
        $first = New-LiveRun GrantsProbed
        $second = $first.Plan | New-IuRun -Mode Live
        $null = Approve $second CutAuthorization -WaiveRestoreProof
        $second = $second | New-IuBackup | Test-IuGrant
        $null = $first | Invoke-IuLegA
        $refused = Assert-Refused Integrity.StaleBackup { $second | Invoke-IuLegA }
        $refused.Exception.Message | Should -BeLike '*public.information_unit*'
        Get-UnitCount $first | Should -Be $first.UnitCount
    }
}
