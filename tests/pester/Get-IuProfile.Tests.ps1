BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Get-IuProfile' {
    It 'lists the profiles that ship, each with its file and digest' {
        $profiles = Get-IuProfile
        $profiles.Name | Should -Be ((Get-ChildItem "$staged/module/profiles" -Filter *.json).BaseName | Sort-Object)
        $profiles | ForEach-Object { $_.Path | Should -Exist; $_.Digest | Should -Match '^[0-9a-f]{64}$'; $_.IsBuiltIn | Should -BeTrue }
    }

    It 'gives the levels that -UnitLevel chooses among' {
        (Get-IuProfile vi-law).Levels.Name |
            Should -Be 'regulation', 'annex', 'part', 'chapter', 'section', 'subsection', 'article', 'clause', 'point'
        (Get-IuProfile *-law).Count | Should -BeGreaterThan 4
    }

    It 'reads a file of the organisation, also from Get-ChildItem' {
        Copy-Item "$staged/module/profiles/markdown.json" "$TestDrive/own.json"
        $own = Get-ChildItem $TestDrive -Filter own.json | Get-IuProfile
        $own.IsBuiltIn | Should -BeFalse
        $own.Digest | Should -Be (Get-IuProfile markdown).Digest
    }

    It 'ranks the profiles for a document, with reasons and the command to type' {
        $ranked = Get-IuDocument (New-LawFile "Điều 1. A`n`nCủa và các được theo trong cho.`n`nĐiều 2. B`n`nX.`n`nĐiều 3. C`n`nX.`n") |
            Get-IuProfile
        $ranked[0].Profile, $ranked[0].IsClear | Should -Be 'vi-law', $true
        $ranked[0].Command | Should -Be 'New-IuCutPlan -Profile vi-law'
        $ranked | ForEach-Object { $_.Rank } | Should -Be (1..$ranked.Count)
        $ranked | ForEach-Object { $_.Reasons | Should -Not -BeNullOrEmpty }
    }

    It 'refuses a name that none has' { $null = Assert-Refused Input.UnknownProfile { Get-IuProfile none } }

    It 'stops when the first is enough, and shows the name first' {
        Get-IuProfile | Select-Object -First 1 | Should -HaveCount 1
        (Get-Shown (Get-IuProfile)).Trim() | Should -Match '^Name\s+Version'
    }
}
