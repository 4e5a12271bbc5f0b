BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Test-IuCutPlan' {
    It 'proves a plan against its source' {
        $plan = New-Law
        $proof = $plan | Test-IuCutPlan
        $proof | Should -BeOfType 'IuCutter.PlanProof'
        $proof.PlanDigest | Should -Be $plan.PlanDigest
        $proof.CoveredBytes | Should -Be $plan.Document.Length
        $proof.Checks.Length | Should -BeGreaterThan 0
    }

    It 'rejects a plan whose <_> was changed' -ForEach 'title', 'body', 'address', 'order', 'digest' {
        $plan = New-Law
        $unit = $plan.Units[1]
        $forged = switch ($_) {
            'title' { Copy-Record $plan @{ Units = $plan.Units.SetItem(1, (Copy-Record $unit @{ Title = 'Other' })) } }
            'body' { Copy-Record $plan @{ Units = $plan.Units.SetItem(1, (Copy-Record $unit @{ Body = 'Other' })) } }
            'address' { Copy-Record $plan @{ Units = $plan.Units.SetItem(1, (Copy-Record $unit @{ Address = "$($unit.Address)9" })) } }
            'order' { Copy-Record $plan @{ Units = $plan.Units.SetItem(1, $plan.Units[2]).SetItem(2, $unit) } }
            'digest' { Copy-Record $plan @{ PlanDigest = '0' * 64 } }
        }
        $null = Assert-Refused Integrity.PlanRejected { $forged | Test-IuCutPlan }
    }

    It 'takes many plans and stops at the first when one is enough' {
        (New-Law), (New-Law) | Test-IuCutPlan | Should -HaveCount 2
        (New-Law), (New-Law) | Test-IuCutPlan | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'shows which plan it is before what was checked' {
        (Get-Shown (New-Law | Test-IuCutPlan)).Trim() | Should -Match '(?s)^PlanDigest\s+:.*Checks\s+: source'
    }
}
