BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Test-IuEvidence' -Tag Promise7 {
    BeforeAll {
        $run = New-LiveRun AwaitingLifecycleAuthorization
        $zip = "$TestDrive/run.iuevidence.zip"
        $null = $run | Export-IuEvidence $zip
        Disconnect-IuDatabase
        $unzipped = "$TestDrive/unzipped"
        [System.IO.Compression.ZipFile]::ExtractToDirectory($zip, $unzipped)
    }

    It 'finds a bundle good without a database, and tells what the script in it tells' {
        $verdict = Get-Item $zip | Test-IuEvidence
        $verdict | Should -BeOfType 'IuCutter.EvidenceVerdict'
        $verdict.Verdict | Should -Be PASS
        $verdict.DocumentPrefix | Should -Be $run.DocumentPrefix
        $verdict.Signer | Should -Be DOT-992
        $verdict.RosterSha256 | Should -Be (Get-FileHash (Get-SuiteSandbox).Roster).Hash.ToLowerInvariant()
        $told = sh "$unzipped/verify.sh" -z $zip $unzipped
        $LASTEXITCODE | Should -Be 0
        $told | Should -Be @($verdict.Story; 'PASS')
        Get-Shown $verdict Table | Should -Match 'PASS'
        Get-Shown $verdict List | Should -Match "run $($run.RunId) is AwaitingLifecycleAuthorization"
    }

    It 'compares the checkpoint and the roster that an auditor brings' {
        $checkpoint, $roster = "$unzipped/checkpoint.txt", (Get-SuiteSandbox).Roster
        (Test-IuEvidence $zip -Checkpoint $checkpoint -Roster $roster).Verdict | Should -Be PASS
        $lines = [System.IO.File]::ReadAllLines($checkpoint)
        [System.IO.File]::WriteAllText("$TestDrive/later", "$($lines[0])`n$([long] $lines[1] + 1)`n$($lines[2])`n")
        Set-Content "$TestDrive/roster" 'alice namespaces="iucutter.approval" ssh-ed25519 AAAA'
        (Test-IuEvidence $zip -Checkpoint "$TestDrive/later" -ErrorAction SilentlyContinue).Item | Should -Be 'given checkpoint'
        (Test-IuEvidence $zip -Roster "$TestDrive/roster" -ErrorAction SilentlyContinue).Item | Should -Be 'given roster'
    }

    It 'names what was changed, and ends with an error' {
        $bytes = [System.IO.File]::ReadAllBytes($zip)
        $at = [System.Text.Encoding]::Latin1.GetString($bytes).IndexOf('You are asked to approve')
        $bytes[$at] = [byte][char]'y'
        [System.IO.File]::WriteAllBytes("$TestDrive/changed.zip", $bytes)
        $verdict = Test-IuEvidence "$TestDrive/changed.zip" -ErrorAction SilentlyContinue -ErrorVariable broken
        $verdict.Verdict | Should -Be FAIL
        $verdict.Item | Should -BeLike 'file cards/*.card'
        $verdict.Story | Should -BeNullOrEmpty
        $broken[0].FullyQualifiedErrorId.Split(',')[0] | Should -BeExactly 'Integrity.EvidenceBroken'
        $null = Assert-Refused Integrity.EvidenceBroken { Test-IuEvidence "$TestDrive/changed.zip" -ErrorAction Stop }
        Set-Content "$TestDrive/none.zip" 'x'
        (Test-IuEvidence "$TestDrive/none.zip" -ErrorAction SilentlyContinue).Item | Should -Be zip
    }

    It 'gives no more than is taken' {
        @($zip, $zip | Test-IuEvidence | Select-Object -First 1) | Should -HaveCount 1
    }

    It 'refuses a file that is not there' {
        $null = Assert-Refused Store.FileError { Test-IuEvidence "$TestDrive/no.zip" }
        $null = Assert-Refused Store.FileError { Test-IuEvidence (New-OtherFile pipe) }
        $null = Assert-Refused Store.FileError { Test-IuEvidence (New-OtherFile device) }
    }
}
