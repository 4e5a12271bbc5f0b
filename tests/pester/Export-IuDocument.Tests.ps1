BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Export-IuDocument' {
    BeforeAll { $run = New-LiveRun LegBRecorded }

    It 'gives the source back, byte for byte, by run and by prefix' {
        $one, $two = "$TestDrive/one.md", "$TestDrive/two.md"
        $exported = $run | Export-IuDocument -Path $one
        $exported | Should -BeOfType 'IuCutter.ExportedDocument'
        $exported.Sha256 | Should -Be $run.SourceSha256
        (Get-FileHash $one).Hash.ToLowerInvariant() | Should -Be $run.SourceSha256
        (Export-IuDocument $run.DocumentPrefix -Path $two).RunId | Should -Be $run.RunId
        (Get-FileHash $two).Hash | Should -Be (Get-FileHash $one).Hash
    }

    It 'gives an enacted version back, by its number, its day, or what was known at a time' {
        $enacted = New-LiveRun Enacted
        $version = Get-IuDocumentVersion $enacted.DocumentPrefix
        $number = 0
        foreach ($ask in @{ Version = 1 }, @{ AsOf = $version.EffectiveFrom }, @{ KnownAt = $version.RecordedAt }) {
            $file = "$TestDrive/version-$((++$number)).md"
            $null = Export-IuDocument $enacted.DocumentPrefix @ask -Path $file
            (Get-FileHash $file).Hash.ToLowerInvariant() | Should -Be $enacted.SourceSha256
        }
        $none = @{ Version = 2 }, @{ AsOf = $version.EffectiveFrom.AddDays(-1) }, @{ KnownAt = $version.RecordedAt.AddHours(-1) }
        foreach ($ask in $none) {
            $null = Assert-Refused Store.CutNotFound { Export-IuDocument $enacted.DocumentPrefix @ask -Path "$TestDrive/version-none.md" }
            "$TestDrive/version-none.md" | Should -Not -Exist
        }
        $null = Assert-Refused Store.CutNotFound {
            Export-IuDocument "$($enacted.DocumentPrefix)*" -Version 1 -Path "$TestDrive/version-none.md"
        }
        # A draft is no version.
        $null = Assert-Refused Store.CutNotFound { Export-IuDocument $run.DocumentPrefix -Version 1 -Path "$TestDrive/version-none.md" }
    }

    It 'does not overwrite a file' {
        Set-Content "$TestDrive/taken.md" 'x'
        $null = Assert-Refused Store.FileError { $run | Export-IuDocument -Path "$TestDrive/taken.md" }
        Get-Content "$TestDrive/taken.md" | Should -Be 'x'
    }

    It 'refuses a document that was not cut, and leaves no file' {
        $null = Assert-Refused Store.CutNotFound { Export-IuDocument NO-SUCH -Path "$TestDrive/none.md" }
        "$TestDrive/none.md" | Should -Not -Exist
    }

    It 'changes nothing with -WhatIf' {
        $run | Export-IuDocument -Path "$TestDrive/whatif.md" -WhatIf | Should -BeNullOrEmpty
        "$TestDrive/whatif.md" | Should -Not -Exist
    }

    It 'refuses without a database' {
        Disconnect-IuDatabase
        try { $null = Assert-Refused Store.NotConnected { $run | Export-IuDocument -Path "$TestDrive/off.md" } }
        finally { $null = Connect-Suite }
    }
}
