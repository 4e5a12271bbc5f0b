BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'ConvertFrom-IuAddress' {
    It 'says what a unit is called, from its address alone' {
        $address = ConvertFrom-IuAddress PE-CONST/TITLE-1/CH-2/ART-7a -Profile es-law
        $address | Should -BeOfType 'IuCutter.UnitAddress'
        $address.DocumentPrefix, $address.Label | Should -Be 'PE-CONST', 'título 1, capítulo 2, artículo 7a'
        $address.Parts.Level | Should -Be 'title', 'chapter', 'article'
    }

    It 'reads the units of a plan, by name from the pipeline' {
        $plan = New-Law
        $read = $plan.Units | ConvertFrom-IuAddress
        ($read | ForEach-Object Address) | Should -Be ($plan.Units | ForEach-Object Address)
        $read | ForEach-Object { $_.Parts.Count | Should -BeGreaterThan 0 }
    }

    It 'refuses <_>, which no document of the profile could have' -ForEach 'ART-1', 'LAW', 'LAW/', 'LAW/NONE-1', 'LAW/ART-',
        'LAW/ART-5~1', 'LAW/ART-_zz_' {
        (Assert-Refused Input.BadArgument { ConvertFrom-IuAddress $_ -Profile vi-law }).TargetObject | Should -Be $_
    }

    It 'refuses a profile that is not there' { $null = Assert-Refused Input.UnknownProfile { ConvertFrom-IuAddress LAW/ART-1 none } }

    It 'stops when the first is enough, and shows address and label' {
        'LAW/ART-1', 'LAW/ART-2' | ConvertFrom-IuAddress | Select-Object -First 1 | Should -HaveCount 1
        (Get-Shown (ConvertFrom-IuAddress LAW/ART-1)).Trim() | Should -Match '^Address\s+Label'
    }
}
