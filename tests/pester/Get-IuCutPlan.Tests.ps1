BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Get-IuCutPlan' {
    It 'hands on a plan that its source and profile give' {
        $plan = New-Law
        ($plan | Get-IuCutPlan).PlanDigest | Should -Be $plan.PlanDigest
    }

    It 'refuses a plan that they do not give' {
        $forged = Copy-Record (New-Law) @{ OwnerRef = 'SOMEBODY' }
        $null = Assert-Refused Integrity.PlanRejected { $forged | Get-IuCutPlan }
    }

    It 'tells of every line which rule cut it, and opens what the plan opens' {
        $plan = New-Law
        $lines = $plan | Get-IuCutPlan -Explain
        $lines | Should -HaveCount $plan.Document.LineCount
        $lines | Where-Object Decision -EQ Opens | ForEach-Object { $_.Address } | Should -Be ($plan.Units | ForEach-Object { $_.Address })
    }

    It 'tells of the lines that are asked for' {
        (New-Law | Get-IuCutPlan -Explain -Line 3, 1).Line | Should -Be 1, 3
        $plan = New-Law
        $null = Assert-Refused Input.BadArgument { $plan | Get-IuCutPlan -Explain -Line 4000 }
        $null = Assert-Refused Input.BadArgument { $plan | Get-IuCutPlan -Line 1 }
    }

    It 'tells why a cross-reference at the beginning of a line opened nothing' {
        $text = "Điều 1. A`n`nX.`n`nĐiều 9 của luật này,`n`nĐiều 2. B`n`nX.`n"
        $line = Get-IuDocument (New-LawFile $text) | Get-IuCutPlan -Explain -Profile vi-law -Line 5
        "$($line.Rule)" | Should -Be 'NotInSequence'
        $line.Reason | Should -BeLike '*number 9*'
    }

    It 'tells of a document that is refused, and warns that it is' {
        $document = Get-IuDocument (New-LawFile "# Chapter 1`n`n``````sh`n# a`n")
        $lines = $document | Get-IuCutPlan -Explain -WarningVariable warnings -WarningAction SilentlyContinue
        ($lines | Where-Object Decision -EQ Stops).Line | Should -Be 3
        "$warnings" | Should -BeLike '*Input.UnclosedFence*'
    }

    It 'stops when the first line is enough' {
        New-Law | Get-IuCutPlan -Explain | Select-Object -First 1 | Should -HaveCount 1
    }
}
