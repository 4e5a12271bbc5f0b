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
