BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'New-IuCutPlan' {
    It 'finds the units of a document' {
        $plan = Get-IuDocument (New-LawFile) | New-IuCutPlan -DocumentPrefix ICX-CONST
        $plan | Should -BeOfType 'IuCutter.CutPlan'
        $plan.Units.Address | Should -Be 'ICX-CONST/CH-1', 'ICX-CONST/CH-1/ART-1', 'ICX-CONST/CH-1/ART-2'
    }

    It 'gives the same digest for the same bytes, and another for other bytes' {
        $digests = 1..2 | ForEach-Object { (Get-IuDocument (New-LawFile) | New-IuCutPlan -DocumentPrefix LAW).PlanDigest }
        $other = (Get-IuDocument (New-LawFile ($lawText + 'x')) | New-IuCutPlan -DocumentPrefix LAW).PlanDigest
        @($digests | Select-Object -Unique) | Should -HaveCount 1
        $other | Should -Not -Be $digests[0]
    }

    It 'gives the same digest in another culture' {
        $file = New-LawFile
        $digests = foreach ($culture in 'tr-TR', 'vi-VN', '') {
            $before = [cultureinfo]::CurrentCulture
            try {
                [cultureinfo]::CurrentCulture = $culture
                (Get-IuDocument $file | New-IuCutPlan -DocumentPrefix LAW).PlanDigest
            }
            finally { [cultureinfo]::CurrentCulture = $before }
        }
        @($digests | Select-Object -Unique) | Should -HaveCount 1
    }

    It 'takes many documents and stops when the first plan is enough' {
        $documents = (New-LawFile), (New-LawFile 'no heading') | Get-IuDocument
        $documents | New-IuCutPlan -DocumentPrefix LAW | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'completes the names of the profiles' {
        $shipped = (Get-ChildItem "$staged/module/profiles" -Filter *.json).BaseName | Sort-Object
        $line = 'New-IuCutPlan -Profile '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be $shipped
        $line = 'New-IuCutPlan -Profile markdown-'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'markdown-law'
    }

    It 'takes a profile file relative to the current location' {
        Copy-Item "$staged/module/profiles/markdown.json" "$TestDrive/own.json"
        Push-Location $TestDrive
        try { (Get-IuDocument (New-LawFile) | New-IuCutPlan -Prefix LAW -Profile ./own.json).ProfileName | Should -Be 'markdown' }
        finally { Pop-Location }
    }

    It 'takes the owner from the prefix unless it is named' {
        $document = Get-IuDocument (New-LawFile)
        ($document | New-IuCutPlan -DocumentPrefix LAW).OwnerRef | Should -Be 'LAW'
        ($document | New-IuCutPlan -DocumentPrefix LAW -Owner BOARD).OwnerRef | Should -Be 'BOARD'
    }

    It 'refuses the prefix "<_>"' -ForEach '', 'law', 'A', '1LAW', 'LAW-', 'LA--W', 'LAW LAW', 'LUẬT', ('A' * 65) {
        $prefix = $_
        $document = Get-IuDocument (New-LawFile)
        $null = Assert-Refused Input.BadPrefix { $document | New-IuCutPlan -DocumentPrefix $prefix }
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a document without headings'; Id = 'Input.NoUnit'; Text = "Only text.`n" }
        @{ Name = 'duplicate addresses'; Id = 'Input.DuplicateAddress'; Text = "# Chapter 1. A`n`n# Chapter 1. B`n" }
        @{ Name = 'a fence that is never closed'; Id = 'Input.UnclosedFence'; Text = "# Chapter 1. A`n`n``````sh`n# rest`n" }
    ) {
        $document = Get-IuDocument (New-LawFile $Text)
        $null = Assert-Refused $Id { $document | New-IuCutPlan -DocumentPrefix LAW }
    }

    It 'takes the profile that is clear under -Profile Auto, and says why in the plan' {
        $document = Get-IuDocument (New-LawFile "Điều 1. A`n`nCủa và các được theo trong cho.`n`nĐiều 2. B`n`nX.`n`nĐiều 3. C`n`nX.`n")
        $plan = $document | New-IuCutPlan -DocumentPrefix LAW -Profile Auto -WarningVariable warnings -WarningAction SilentlyContinue
        $plan.ProfileName, $plan.ProfileSource, $plan.Warnings[0].Code | Should -Be 'vi-law', 'vi-law', 'ProfileProposed'
        "$warnings" | Should -BeLike '*Auto took vi-law*'
        $plan.PlanDigest | Should -Be ($document | New-IuCutPlan -DocumentPrefix LAW -Profile vi-law).PlanDigest
    }

    It 'guesses nothing under -Profile Auto when no profile is clear' {
        $document = Get-IuDocument (New-LawFile "Article 1. A`n`nX.`n`nArticle 2. B`n`nX.`n`nArticle 3. C`n`nX.`n")
        (Assert-Refused Input.ProfileNotChosen { $document | New-IuCutPlan -DocumentPrefix LAW -Profile Auto }).Exception.Message |
            Should -BeLike '*New-IuCutPlan -Profile*'
    }

    It 'refuses a profile that is not there or not valid' {
        $document = Get-IuDocument (New-LawFile)
        [System.IO.File]::WriteAllText("$TestDrive/bad.json", '{}')
        $null = Assert-Refused Input.UnknownProfile { $document | New-IuCutPlan -DocumentPrefix LAW -Profile none }
        $null = Assert-Refused Input.UnknownProfile { $document | New-IuCutPlan -DocumentPrefix LAW -Profile "$TestDrive/none.json" }
        $null = Assert-Refused Input.InvalidProfile { $document | New-IuCutPlan -DocumentPrefix LAW -Profile "$TestDrive/bad.json" }
    }

    It 'shows the document first, and the units by number and address without their text' {
        $plan = New-Law
        (Get-Shown $plan).Trim() | Should -Match '^Document\s+Units\s+Excluded'
        $units = Get-Shown $plan.Units
        $units.Trim() | Should -Match '^#\s+Address\s+Type\s+Bytes\s+Title'
        $units + (Get-Shown $plan.Units[1] -As List) + (Get-Shown $plan -As List) | Should -Not -BeLike '*Text of one*'
    }
}
