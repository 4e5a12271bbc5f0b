# The views of module/IuCutter.Format.ps1xml and module/IuCutter.Parts.Format.ps1xml: each is of a type that there is, shows no text
# as it is, and what a cmdlet gives is seen through one.
BeforeAll {
    . $PSScriptRoot/Shared.ps1

    # What a cmdlet gives without a view, and why. One that gets a view, or that nothing gives any more, must leave this list.
    $withoutView = @{
        'System.Boolean' = 'the answer of -Quiet, shown as PowerShell shows it'
        'System.String' = 'the SQL of -WhatIf, which goes to psql as it is'
    }

    # Both files as one.
    function Get-Format {
        $views = foreach ($name in 'IuCutter.Format.ps1xml', 'IuCutter.Parts.Format.ps1xml') {
            ([xml] (Get-Content (Join-Path $staged module $name) -Raw)).Configuration.ViewDefinitions.InnerXml
        }
        "<Configuration><ViewDefinitions>$($views -join "`n")</ViewDefinitions></Configuration>"
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

    # Texts, and records with texts, that are shown as they are: PlainText writes out what steers a terminal.
    function Get-RawFault([xml] $Format) {
        foreach ($view in Get-View $Format) {
            $type = "$(@($view.SelectNodes('ViewSelectedBy/TypeName').InnerText)[0])" -as [type]
            $view.SelectNodes('.//PropertyName').InnerText |
                Where-Object { $type -and $type.GetProperty($_).PropertyType.FullName -match 'System\.String|^IuCutter\.' } |
                Where-Object { -not $type.GetProperty($_).PropertyType.IsEnum } |
                Where-Object { $type.GetProperty($_).PropertyType.FullName -notmatch '^System.Nullable' } |
                ForEach-Object { "$($view.Name): $_ is shown as it is" }
        }
    }

    # Types that cmdlets give and no view shows, and reasons for none that no longer hold.
    function Get-UnseenFault([xml] $Format, [string[]] $Given) {
        $seen = (Get-View $Format).SelectNodes('ViewSelectedBy/TypeName').InnerText
        $Given | Where-Object { $_ -notin $seen -and $_ -notin $withoutView.Keys } | ForEach-Object { "$_ has no view" }
        $withoutView.Keys | Where-Object { $_ -in $seen } | ForEach-Object { "$_ has a view" }
        $withoutView.Keys | Where-Object { $_ -notin $Given } | ForEach-Object { "no cmdlet gives $_" }
    }

    $format = Get-Format
    $given = (Get-Command -Module IuCutter).OutputType.Name | Sort-Object -Unique
}

Describe 'The views of the module' {
    It 'are of types that exist, and show properties that they have' {
        @(Get-View $format).Count | Should -BeGreaterThan 40
        Get-ViewFault $format | Should -BeNullOrEmpty
    }

    It 'show no text as it is' {
        Get-RawFault $format | Should -BeNullOrEmpty
    }

    It 'show whatever a cmdlet gives' {
        @($given).Count | Should -BeGreaterThan 25
        Get-UnseenFault $format $given | Should -BeNullOrEmpty
    }

    It 'are those that the session uses' {
        foreach ($name in $given | Where-Object { $_ -notin $withoutView.Keys }) {
            Get-FormatData -TypeName $name | Should -Not -BeNullOrEmpty -Because $name
        }
    }

    It 'would be found wrong where <Change>' -ForEach @(
        @{ Change = 'the type is misspelled'; From = '<TypeName>IuCutter.AuditDebt<'; To = '<TypeName>IuCutter.AuditDept<'
            Fault = '*there is no type IuCutter.AuditDept', 'IuCutter.AuditDebt has no view' }
        @{ Change = 'a property is misspelled'; From = '<PropertyName>UnitCount<'; To = '<PropertyName>UnitCounts<'
            Fault = '*IuCutter.CutPlan has no property UnitCounts' }
        @{ Change = 'a name is given twice'; From = '<Name>IuCutter.CutPlan.List<'; To = '<Name>IuCutter.CutPlan<'
            Fault = 'IuCutter.CutPlan: there are 2 views of this name' }
        @{ Change = 'a text is shown as it is'; From = '<ScriptBlock>[IuCutter.PlainText]::Show($_.Title)</ScriptBlock>'
            To = '<PropertyName>Title</PropertyName>'; Fault = 'IuCutter.PlannedUnit: Title is shown as it is' }
    ) {
        $text = $format
        $text.Contains($From) | Should -BeTrue
        $text = $text.Replace($From, $To)
        $faults = @(Get-ViewFault $text) + @(Get-UnseenFault $text $given) + @(Get-RawFault $text)
        foreach ($one in $Fault) { $faults | Where-Object { $_ -like $one } | Should -Not -BeNullOrEmpty -Because $one }
    }

    It 'would be found wrong where a cmdlet gave something else' {
        Get-UnseenFault $format (@($given) + 'IuCutter.SourceSpan') | Should -Be 'IuCutter.SourceSpan has no view'
        Get-UnseenFault $format ($given -ne 'System.Boolean') | Should -Be 'no cmdlet gives System.Boolean'
    }
}
