BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Test-IuProfile' {
    It 'proves every profile that ships, with a line for each level' {
        $proofs = Get-IuProfile | Test-IuProfile
        $proofs | Should -HaveCount (Get-IuProfile).Count
        ($proofs | Where-Object Name -EQ vi-law).Samples.Line | Should -Contain 'điều 1'
    }

    It 'tries a profile on a document' {
        $proof = Test-IuProfile markdown-law -Document (Get-IuDocument (New-LawFile))
        $proof.Checks | Should -Be 'file', 'samples', 'document'
        $proof.Plan.UnitCount | Should -Be 3
    }

    It 'names every fault of a file at once, with path, line and remediation' {
        [System.IO.File]::WriteAllText("$TestDrive/bad.json", "{`n`"format`": `"iu-profile/9`",`n`"colour`": 1`n}")
        $record = Assert-Refused Input.InvalidProfile { Test-IuProfile "$TestDrive/bad.json" }
        $faults = $record.Exception.Faults
        ($faults | Where-Object Path -EQ '$.format').Line | Should -Be 2
        ($faults | Where-Object Path -EQ '$.colour').Line | Should -Be 3
        ($faults | Where-Object Message -Like '*missing*').Count | Should -Be 10
        $faults.Remediation | Should -Not -Contain ''
    }

    It 'refuses a file that is not there' { $null = Assert-Refused Input.UnknownProfile { Test-IuProfile "$TestDrive/none.json" } }

    It 'ends with what stops the document' {
        $document = Get-IuDocument (New-LawFile 'no heading')
        $null = Assert-Refused Input.NoUnit { Test-IuProfile markdown -Document $document }
    }
}
