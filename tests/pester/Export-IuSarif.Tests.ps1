BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Export-IuSarif' {
    It 'writes the warnings of a plan' {
        $plan = Get-IuDocument (New-LawFile "# A`n`n### B`n") | New-IuCutPlan -DocumentPrefix LAW -WarningAction SilentlyContinue
        $null = $plan | Export-IuSarif -Path "$TestDrive/plan.sarif"
        $run = ([System.IO.File]::ReadAllText("$TestDrive/plan.sarif") | ConvertFrom-Json).runs[0]
        $run.results.ruleId | Should -Be 'Input.LevelSkip'
        $run.results[0].locations[0].physicalLocation.region.startLine | Should -Be 3
        $run.artifacts[0].hashes.'sha-256' | Should -Be $plan.Document.Sha256
    }

    It 'writes the findings of a refused document, then ends with the refusal' {
        $bad = New-LawFile 'no heading'
        $null = Assert-Refused Input.NoUnit { Get-Item -LiteralPath $bad | Export-IuSarif -Path "$TestDrive/bad.sarif" }
        $run = ([System.IO.File]::ReadAllText("$TestDrive/bad.sarif") | ConvertFrom-Json).runs[0]
        $run.results[0].ruleId, $run.results[0].level | Should -Be 'Input.NoUnit', 'error'
        $run.artifacts[0].hashes.'sha-256' | Should -Be (Get-FileHash -LiteralPath $bad).Hash.ToLowerInvariant()
    }

    It 'tells of bytes that are not UTF-8' {
        [System.IO.File]::WriteAllBytes("$TestDrive/latin.md", [byte[]](0x23, 0x20, 0xE9, 0x0A))
        $null = Assert-Refused Input.NotUtf8 { Export-IuSarif -Source "$TestDrive/latin.md" -Path "$TestDrive/latin.sarif" }
        $sarif = [System.IO.File]::ReadAllText("$TestDrive/latin.sarif") | ConvertFrom-Json
        $region = $sarif.runs[0].results[0].locations[0].physicalLocation.region
        $region.byteOffset, $region.startColumn | Should -Be 2, 3
    }

    It 'overwrites nothing, and writes nothing under -WhatIf' {
        $plan = New-Law
        [System.IO.File]::WriteAllText("$TestDrive/there.sarif", 'mine')
        $null = Assert-Refused Input.FileNotWritten { $plan | Export-IuSarif -Path "$TestDrive/there.sarif" }
        $plan | Export-IuSarif -Path "$TestDrive/whatif.sarif" -WhatIf | Should -BeNullOrEmpty
        "$TestDrive/whatif.sarif" | Should -Not -Exist
    }

    It 'ends with Input.DocumentNotFound for a document that is not there, and writes nothing' {
        $null = Assert-Refused Input.DocumentNotFound { Export-IuSarif -Source "$TestDrive/none.md" -Path "$TestDrive/none.sarif" }
        "$TestDrive/none.sarif" | Should -Not -Exist
    }
}
