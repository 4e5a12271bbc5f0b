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

    Context 'with a program that asks for a time stamp' {
        BeforeAll {
            # A time stamping authority of openssl, with a root that is thrown away.
            $tsa = "$TestDrive/tsa"
            $null = New-Item -ItemType Directory $tsa
            Set-Content "$tsa/serial" '01'
            Set-Content "$tsa/openssl.cnf" @"
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical,CA:TRUE
[stamping]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = authority
[authority]
serial = $tsa/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"@
            $key = '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-config', "$tsa/openssl.cnf"
            $null = openssl req -x509 @key -keyout "$tsa/root.key" -out "$tsa/root.crt" -days 3650 -subj /CN=Root -extensions root 2>&1
            $null = openssl req @key -keyout "$tsa/tsa.key" -out "$tsa/tsa.csr" -subj '/CN=Pester TSA' 2>&1
            $signed = '-CA', "$tsa/root.crt", '-CAkey', "$tsa/root.key", '-CAcreateserial', '-days', '3650'
            $null = openssl x509 -req -in "$tsa/tsa.csr" @signed -extfile "$tsa/openssl.cnf" -extensions stamping -out "$tsa/tsa.crt" 2>&1
            $LASTEXITCODE | Should -Be 0

            function New-Program([string] $Text) {
                $path = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
                [System.IO.File]::WriteAllText($path, "#!/bin/sh`n$Text`n")
                chmod 700 $path
                $path
            }
            function Connect-Stamping([string] $Program) { Get-SuiteSandbox | Connect-IuDatabase -TimestampCommand $Program }

            $stamp = New-Program @"
cat > '$tsa/request.tsq'
exec openssl ts -reply -config '$tsa/openssl.cnf' -queryfile '$tsa/request.tsq' -signer '$tsa/tsa.crt' -inkey '$tsa/tsa.key'
"@
        }

        It 'puts the time stamp of the signed statement into the bundle, which an auditor verifies with the root' {
            $null = Connect-Stamping $stamp
            $zip, $unzipped = (New-BundlePath), (Join-Path $TestDrive stamped)
            $null = $run | Export-IuEvidence $zip
            Get-Entries $zip | Should -Contain 'statement.tsr'
            $verdict = Test-IuEvidence $zip
            $verdict.TimestampAuthority, $verdict.IsTimestampVerified | Should -Be 'CN=Pester TSA', $false
            ([DateTimeOffset]::UtcNow - $verdict.TimestampedAt).TotalMinutes | Should -BeLessThan 10
            [System.IO.Compression.ZipFile]::ExtractToDirectory($zip, $unzipped)
            sh "$unzipped/verify.sh" -z $zip $unzipped | Should -Be @($verdict.Story; 'PASS')
            $trusted = Test-IuEvidence $zip -TimestampCertificate "$tsa/root.crt"
            $trusted.IsTimestampVerified | Should -BeTrue
            sh "$unzipped/verify.sh" -t "$tsa/root.crt" $unzipped | Should -Be @($trusted.Story; 'PASS')
            openssl ts -verify -data "$unzipped/envelope.json" -in "$unzipped/statement.tsr" -CAfile "$tsa/root.crt" 2>&1 |
                Should -Contain 'Verification: OK'
            Get-Shown $trusted List | Should -Match 'TimestampAuthority\s+:\s+CN=Pester TSA'
        }

        It 'fails where the time stamp is of another bundle, in both checks' {
            $other = New-LiveRun AwaitingCutAuthorization
            $null = Connect-Stamping $stamp
            $one, $two = (New-BundlePath), (New-BundlePath)
            $null = $run | Export-IuEvidence $one
            $null = $other | Export-IuEvidence $two -WarningAction SilentlyContinue
            $folders = foreach ($zip in $one, $two) {
                $folder = "$zip.folder"
                [System.IO.Compression.ZipFile]::ExtractToDirectory($zip, $folder)
                $folder
            }
            Copy-Item "$($folders[1])/statement.tsr" "$($folders[0])/statement.tsr" -Force
            sh "$($folders[0])/verify.sh" $folders[0] | Should -Be 'FAIL statement.tsr'
        }

        It 'refuses a root to which it does not lead, and a bundle without a time stamp where one is given' {
            $null = Connect-Stamping $stamp
            $zip, $without = (New-BundlePath), (New-BundlePath)
            $null = $run | Export-IuEvidence $zip
            $quiet = @{ ErrorAction = 'SilentlyContinue' }
            (Test-IuEvidence $zip -TimestampCertificate "$tsa/tsa.crt" @quiet).Item | Should -Be 'given authority'
            $null = Connect-Suite
            $null = $run | Export-IuEvidence $without
            Get-Entries $without | Should -Not -Contain 'statement.tsr'
            (Test-IuEvidence $without -TimestampCertificate "$tsa/root.crt" @quiet).Item | Should -Be 'given authority'
            $null = Assert-Refused Store.FileError { Test-IuEvidence $zip -TimestampCertificate "$tsa/none.pem" }
        }

        It 'leaves no file where the program <Name>' -ForEach @(
            @{ Name = 'fails'; Text = 'echo no authority today >&2; exit 3'; Words = 'exit code 3: no authority today' }
            @{ Name = 'gives nothing'; Text = 'cat > /dev/null'; Words = 'It is no time stamp' }
            @{ Name = 'gives something else'; Text = 'cat'; Words = 'It is no time stamp' }
            @{ Name = 'gives too much'; Text = 'head -c 2000000 /dev/zero'; Words = 'It is no time stamp' }
        ) {
            $null = Connect-Stamping (New-Program $Text)
            $zip = New-BundlePath
            $refused = Assert-RefusedUnchanged Store.TimestampNotMade { $run | Export-IuEvidence $zip }
            $refused.Exception.Message | Should -Match $Words
            $zip | Should -Not -Exist
        }

        It 'runs no program that is not there, or that others can change' {
            $zip = New-BundlePath
            $null = Connect-Stamping "$TestDrive/none"
            $null = Assert-Refused Store.TimestampNotMade { $run | Export-IuEvidence $zip }
            $others = New-Program 'cat'
            chmod 777 $others
            $null = Connect-Stamping $others
            $null = Assert-Refused Config.ProgramUntrusted { $run | Export-IuEvidence $zip }
            $zip | Should -Not -Exist
        }
    }

    It 'refuses without a database' {
        Disconnect-IuDatabase
        $null = Assert-Refused Store.NotConnected { $run | Export-IuEvidence "$TestDrive/off.zip" }
    }
}
