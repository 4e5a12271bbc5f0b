BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Export-IuEvidence' -Tag Promise7 {
    BeforeAll {
        $run = New-LiveRun CloseoutReported
        function New-BundlePath { Join-Path $TestDrive ([guid]::NewGuid().ToString('N') + '.iuevidence.zip') }
        function Get-Entries([string] $Zip) {
            $archive = [System.IO.Compression.ZipFile]::OpenRead($Zip)
            try { $archive.Entries.FullName } finally { $archive.Dispose() }
        }
    }
    BeforeEach { $null = Connect-Suite }

    It 'writes what an auditor finds good, and tells how the run stands' {
        $zip = New-BundlePath
        $written = $run | Export-IuEvidence $zip -WarningVariable warned
        $written | Should -BeOfType 'IuCutter.WrittenFile'
        $written.Kind | Should -Be 'evidence'
        $written.About | Should -Be $run.RunId
        $written.Sha256 | Should -Be (Get-FileHash $zip).Hash.ToLowerInvariant()
        # What closeout wrote outside covers the run, unless another file of the suite changed rows past the guards before.
        $warned | Where-Object Message -NotMatch checkpoint | Should -BeNullOrEmpty
        $verdict = Test-IuEvidence $zip
        $verdict.Verdict | Should -Be PASS
        $verdict.Story[-1] | Should -Be "run $($run.RunId) is CloseoutReported"
        $entries = Get-Entries $zip
        # Of the run, and of the ruling under which it wrote.
        @($entries -like 'cards/*.card') | Should -HaveCount 3
        @($entries -like 'plans/*') | Should -HaveCount 1
        @($entries -like 'backups/*.manifest.json') | Should -HaveCount 1
        @($entries -like 'text/*') | Should -HaveCount 0
    }

    It 'writes the same bytes again, and no body of the document' {
        $one, $two, $unzipped = (New-BundlePath), (New-BundlePath), (Join-Path $TestDrive unzipped)
        $null = $run | Export-IuEvidence $one
        $null = $run | Export-IuEvidence $two
        (Get-FileHash $one).Hash | Should -Be (Get-FileHash $two).Hash
        [System.IO.Compression.ZipFile]::ExtractToDirectory($one, $unzipped)
        Get-ChildItem $unzipped -Recurse -File | Select-String 'Text of one', 'Text of two' | Should -BeNullOrEmpty
        $null = $run | Export-IuEvidence "$one.full" -IncludeText
        @((Get-Entries "$one.full") -like 'text/*') | Should -HaveCount 1
        (Test-IuEvidence "$one.full").Verdict | Should -Be PASS
    }

    It 'writes it of a document, and of a run that was undone' {
        $undone = New-LiveRun LegBRecorded
        $card = Set-Signature ($undone | Request-IuApproval -Gate Undo -Path (New-CardPath))
        $null = $undone | Import-IuApproval $card.Path
        $null = Undo-IuCut $undone.RunId -Confirm:$false
        $zip = New-BundlePath
        $written = Export-IuEvidence -Document $undone.DocumentPrefix -Path $zip -WarningAction SilentlyContinue
        $written.About | Should -Be $undone.RunId
        (Test-IuEvidence $zip).Story[-1] | Should -Be "run $($undone.RunId) is Compensated"
    }

    It 'takes the plan of a run whose source is not in the database, and warns without it' {
        $waiting = New-LiveRun AwaitingCutAuthorization
        $with, $without = (New-BundlePath), (New-BundlePath)
        $null = $waiting | Export-IuEvidence $with -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Where-Object Message -NotMatch checkpoint | Should -BeNullOrEmpty
        @((Get-Entries $with) -like 'plans/*') | Should -HaveCount 1
        $null = Export-IuEvidence -RunId $waiting.RunId -Path $without -WarningVariable warned -WarningAction SilentlyContinue
        @($warned | Where-Object Message -NotMatch checkpoint) | Should -HaveCount 1
        (Test-IuEvidence $without).Story | Should -Contain "not in it: plan of $($waiting.RunId), no-source"
        @((Get-Entries $without) -like 'plans/*') | Should -HaveCount 0
        (Test-IuEvidence $without).Verdict | Should -Be PASS
        $null = Assert-Refused Store.CutNotFound {
            Export-IuEvidence -RunId $waiting.RunId -Path (New-BundlePath) -IncludeText -WarningAction SilentlyContinue
        }
    }

    It 'refuses a run that is not there, and leaves no file' {
        $null = Assert-RefusedUnchanged Store.RunNotFound { Export-IuEvidence -Document NO-SUCH -Path "$TestDrive/none.zip" }
        "$TestDrive/none.zip" | Should -Not -Exist
    }

    It 'does not overwrite a file' {
        Set-Content "$TestDrive/taken.zip" 'x'
        $null = Assert-Refused Input.FileNotWritten { $run | Export-IuEvidence "$TestDrive/taken.zip" }
        Get-Content "$TestDrive/taken.zip" | Should -Be 'x'
    }

    It 'refuses without a key, and by a key to which the roster does not give it' {
        $null = Connect-Suite -Without VerifierKey, ExecutorKey
        $null = Assert-Refused Config.SigningKeyMissing { $run | Export-IuEvidence "$TestDrive/unsigned.zip" }
        $null = Connect-Suite -Without VerifierKey
        $null = Assert-Refused Gate.WrongNamespace { $run | Export-IuEvidence "$TestDrive/unsigned.zip" }
        "$TestDrive/unsigned.zip" | Should -Not -Exist
    }

    It 'changes nothing with -WhatIf' {
        $run | Export-IuEvidence "$TestDrive/whatif.zip" -WhatIf | Should -BeNullOrEmpty
        "$TestDrive/whatif.zip" | Should -Not -Exist
    }

    It 'refuses without a database' {
        Disconnect-IuDatabase
        $null = Assert-Refused Store.NotConnected { $run | Export-IuEvidence "$TestDrive/off.zip" }
    }
}
