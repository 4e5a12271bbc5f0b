# The views of module/IuCutter.Format.ps1xml: each is of a type that there is, and what a cmdlet gives is seen through one.
BeforeAll {
    . $PSScriptRoot/Shared.ps1

    # What a cmdlet gives without a view, and why. One that gets a view, or that nothing gives any more, must leave this list.
    $withoutView = @{
        'System.Boolean' = 'the answer of -Quiet, shown as PowerShell shows it'
        'System.String' = 'the SQL of -WhatIf, which goes to psql as it is'
    }

    function Get-View([xml] $Format) { $Format.SelectNodes('/Configuration/ViewDefinitions/View') }

    # Views of types that do not exist, or that name a property which their type does not have; and names that are given twice.
    function Get-ViewFault([xml] $Format) {
        foreach ($view in Get-View $Format) {
            foreach ($name in $view.SelectNodes('ViewSelectedBy/TypeName').InnerText) {
                if (-not ($type = $name -as [type])) { "$($view.Name): there is no type $name"; continue }
                $view.SelectNodes('.//PropertyName').InnerText | Where-Object { $_ -and -not $type.GetProperty($_) } |
                    ForEach-Object { "$($view.Name): $name has no property $_" }
            }
        }
        foreach ($name in (Get-View $Format).Name | Group-Object | Where-Object Count -GT 1) {
            "$($name.Name): there are $($name.Count) views of this name"
        }
    }

    # Types that cmdlets give and no view shows, and reasons for none that no longer hold.
    function Get-UnseenFault([xml] $Format, [string[]] $Given) {
        $seen = (Get-View $Format).SelectNodes('ViewSelectedBy/TypeName').InnerText
        $Given | Where-Object { $_ -notin $seen -and $_ -notin $withoutView.Keys } | ForEach-Object { "$_ has no view" }
        $withoutView.Keys | Where-Object { $_ -in $seen } | ForEach-Object { "$_ has a view" }
        $withoutView.Keys | Where-Object { $_ -notin $Given } | ForEach-Object { "no cmdlet gives $_" }
    }

    $file = Join-Path $staged module IuCutter.Format.ps1xml
    $given = (Get-Command -Module IuCutter).OutputType.Name | Sort-Object -Unique
}

Describe 'The views of the module' {
    It 'are of types that exist, and show properties that they have' {
        @(Get-View (Get-Content $file -Raw)).Count | Should -BeGreaterThan 40
        Get-ViewFault (Get-Content $file -Raw) | Should -BeNullOrEmpty
    }

    It 'show whatever a cmdlet gives' {
        @($given).Count | Should -BeGreaterThan 25
        Get-UnseenFault (Get-Content $file -Raw) $given | Should -BeNullOrEmpty
    }

    It 'are those that the session uses' {
        foreach ($name in $given | Where-Object { $_ -notin $withoutView.Keys }) {
            Get-FormatData -TypeName $name | Should -Not -BeNullOrEmpty -Because $name
        }
    }

    It 'would be found wrong where <Change>' -ForEach @(
        @{ Change = 'the type is misspelled'; From = '<TypeName>IuCutter.AuditDebt<'; To = '<TypeName>IuCutter.AuditDept<'
            Fault = '*there is no type IuCutter.AuditDept', 'IuCutter.AuditDebt has no view' }
        @{ Change = 'a property is misspelled'; From = '<PropertyName>PlanDigest<'; To = '<PropertyName>PlanDigests<'
            Fault = '*IuCutter.CutPlan has no property PlanDigests' }
        @{ Change = 'a name is given twice'; From = '<Name>IuCutter.CutPlan.List<'; To = '<Name>IuCutter.CutPlan<'
            Fault = 'IuCutter.CutPlan: there are 2 views of this name' }
    ) {
        $text = Get-Content $file -Raw
        $text | Should -BeLike "*$From*"
        $faults = @(Get-ViewFault $text.Replace($From, $To)) + @(Get-UnseenFault $text.Replace($From, $To) $given)
        foreach ($one in $Fault) { $faults | Where-Object { $_ -like $one } | Should -Not -BeNullOrEmpty -Because $one }
    }

    It 'would be found wrong where a cmdlet gave something else' {
        Get-UnseenFault (Get-Content $file -Raw) (@($given) + 'IuCutter.PlanWarning') | Should -Be 'IuCutter.PlanWarning has no view'
        Get-UnseenFault (Get-Content $file -Raw) ($given -ne 'System.Boolean') | Should -Be 'no cmdlet gives System.Boolean'
    }
}
