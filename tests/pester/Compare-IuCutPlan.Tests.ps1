BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $amended = $lawText -replace 'Text of two\.', 'Text of 2.'
    function New-Version([string] $Text) { Get-IuDocument (New-LawFile $Text) | New-IuCutPlan -DocumentPrefix LAW }
}

Describe 'Compare-IuCutPlan' {
    It 'keeps every unit of a plan that is compared with itself' {
        $changes = Compare-IuCutPlan (New-Version $lawText) (New-Version $lawText)
        $changes | Should -HaveCount 3
        $changes | Should -BeOfType 'IuCutter.UnitChange'
        @($changes.Kind | Select-Object -Unique) | Should -Be Keep
    }

    It 'says which number changed, and where it stood and stands' {
        $change = Compare-IuCutPlan (New-Version $lawText) (New-Version ($lawText -replace 'Text of two\.', 'Due in 30 days.')) |
            Where-Object Kind -eq Amend
        $change.NewAddress | Should -Be 'LAW/CH-1/ART-2'
        $number = $change.Operative | Where-Object Kind -eq Number
        $number.NewText | Should -Be '30'
        $number.NewSpan.Line | Should -Be 12
    }

    It 'keeps a document that was only saved with other line ends' {
        $changes = Compare-IuCutPlan (New-Version $lawText) (New-Version ($lawText -replace "`r?`n", "`r`n"))
        @($changes.Kind | Select-Object -Unique) | Should -Be Keep
        "$($changes[1].Cosmetic)" | Should -Be LineEnds
    }

    It 'takes documents with a profile, from the pipeline' {
        $base = Get-IuDocument (New-LawFile)
        $summary = (New-LawFile), (New-LawFile $amended) | Get-IuDocument | Compare-IuCutPlan $base -Profile markdown-law -Summary
        $summary | Should -BeOfType 'IuCutter.PlanComparison'
        $summary.Amend | Should -Be 0, 1
    }

    It 'stops when the first change is enough' {
        Compare-IuCutPlan (New-Version $lawText) (New-Version $amended) | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'refuses two plans of two profiles' {
        $old = New-Version $lawText
        $new = Get-IuDocument (New-LawFile) | New-IuCutPlan -DocumentPrefix LAW -Profile markdown
        $null = Assert-Refused Input.PlansNotComparable { Compare-IuCutPlan $old $new }
    }

    It 'refuses what is neither a plan nor a document' {
        $plan = New-Version $lawText
        $null = Assert-Refused Input.BadArgument { Compare-IuCutPlan $plan 'v2.md' }
    }

    It 'shows the address first, and no text' {
        $changes = Compare-IuCutPlan (New-Version $lawText) (New-Version $amended)
        (Get-Shown $changes).Trim() | Should -Match '^Address\s+Kind\s+Was\s+Cosmetic\s+Reason'
        (Get-Shown (Compare-IuCutPlan (New-Version $lawText) (New-Version $amended) -Summary)).Trim() |
            Should -Match '^Document\s+Keep\s+Amend\s+Create\s+Retire'
        (Get-Shown $changes) + (Get-Shown $changes[2] -As List) | Should -Not -BeLike '*Text of*'
    }
}
