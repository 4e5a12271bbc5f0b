BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $citing = @'
## Section 1. Scope

See section 2 of this Act. Section 9 is void. So is section 3 of the Data Protection Act 2018.

## Section 2. Terms

In this section nothing else is named.

'@
    function New-Citing { Get-IuDocument (New-LawFile $citing) | New-IuCutPlan -DocumentPrefix LAW -Profile en-law }
}

Describe 'Find-IuReference' {
    It 'tells internal, dangling and external references apart' {
        $found = New-Citing | Find-IuReference
        $found | Should -BeOfType 'IuCutter.IuReference'
        "$($found.Status)" | Should -Be 'Internal Dangling External Internal'
        $found[0].Target | Should -Be 'LAW/SEC-2'
        $found[3].IsRelative | Should -BeTrue
    }

    It 'gives only those that were asked for' {
        $text = $citing -replace ' So is section 3 of the Data Protection Act 2018.', ''
        $plan = Get-IuDocument (New-LawFile $text) | New-IuCutPlan -DocumentPrefix LAW -Profile en-law
        ($plan | Find-IuReference -Status Dangling).Target | Should -Be 'SEC-9'
        $plan | Find-IuReference -Status External | Should -BeNullOrEmpty
    }

    It 'says at which line and byte it stands' {
        $first = New-Citing | Find-IuReference | Select-Object -First 1
        $first.Text | Should -Be 'section 2 of this Act'
        $first.Span.Line, $first.Span.Column, $first.Span.Start | Should -Be 3, 5, 25
    }

    It 'refuses a plan whose profile does not say how its documents cite' {
        $plan = New-Law
        $null = Assert-Refused Input.NoReferenceGrammar { $plan | Find-IuReference }
    }

    It 'shows the unit first' {
        (Get-Shown (New-Citing | Find-IuReference)).Trim() | Should -Match '^Address\s+Line\s+Status\s+Kind\s+Target\s+Text'
    }
}
