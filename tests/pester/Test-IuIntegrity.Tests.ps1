BeforeAll {
    . $PSScriptRoot/Shared.ps1
}

Describe 'Test-IuIntegrity' {
    # A sandbox of its own: the suite's other files change rows of theirs past the guards.
    BeforeAll {
        $box = Start-IuSandbox
        $null = $box | Connect-IuDatabase

        function New-StatementPath { Join-Path $TestDrive ([guid]::NewGuid().ToString('N') + '.json') }

        # What is found, without the end of the pipeline by the error.
        function Get-Found([string[]] $By) {
            $given = if ($By) { @{ Suppression = $By } } else { @{} }
            @(Test-IuIntegrity @given -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)
        }

        # A statement, signed by the sovereign unless another namespace or key is given.
        function New-Signed($Finding, [string] $Namespace = 'iucutter.suppression', [string] $Key = $box.SovereignKey) {
            $until = [datetime]::UtcNow.Date.AddDays(30)
            $made = $Finding | New-IuSuppression -Reason 'CHG-4711' -Until $until -Path (New-StatementPath)
            (Set-Signature $made $Key $Namespace).Path
        }

        # The statement changed by the script block, and signed all the same.
        function New-Changed([scriptblock] $Change) {
            $path = New-Signed $row
            $text = [System.IO.File]::ReadAllText($path)
            $changed = $text | ForEach-Object $Change
            $changed | Should -Not -BeExactly $text
            [System.IO.File]::WriteAllText($path, $changed)
            Remove-Item "$path.sig"
            (Set-Signature @{ Path = $path } $box.SovereignKey iucutter.suppression).Path
        }
    }
    AfterAll { $box | Stop-IuSandbox }

    It 'proves a database that nobody changed past the tool' {
        $proof = Test-IuIntegrity
        $proof | Should -BeOfType 'IuCutter.IntegrityProof'
        $proof.Database | Should -Be $box.Database
        $proof.Size | Should -Be @(Get-IuAuditLog).Count
        $proof.Root | Should -Be (Test-IuAuditLog).Root
        $proof.Rows, $proof.Rules, $proof.SchemaItems | Should -BeGreaterThan 0
        $shown = [regex]::Replace(($proof | Out-String -Width 80), '\x1b\[[0-9;]*m', '')
        $shown | Should -Match ([regex]::Escape($proof.Root))
    }

    It 'writes the result for other tools' {
        $sarif, $junit = "$TestDrive/i.sarif", "$TestDrive/i.xml"
        Test-IuIntegrity -SarifPath $sarif -JUnitPath $junit | Should -BeOfType 'IuCutter.IntegrityProof'
        (Get-Content $sarif -Raw | ConvertFrom-Json).runs[0].results | Should -HaveCount 0
        $suite = ([xml](Get-Content $junit -Raw)).testsuite
        $suite.failures | Should -Be 0
        @($suite.testcase.name) | Should -Contain 'UnitNotAsApproved'
        @($suite.testcase.name) | Should -Contain 'SchemaMissing'
        $null = Assert-RefusedUnchanged Input.FileNotWritten { Test-IuIntegrity -SarifPath $sarif }
    }

    Context 'with signed statements' {
        BeforeAll {
            $null = Invoke-AdminSql -Box $box @"
alter table public.section_type disable trigger user;
update public.section_type set description = 'meant' where code = 'article';
create trigger own before delete on public.section_type for each row execute function suppress_redundant_updates_trigger();
"@
            $row = @(Get-Found | Where-Object Where -EQ 'public.section_type article')
            $row | Should -HaveCount 1
        }

        It 'gives what is accepted with who, until when and why, and all else as before' {
            $statement = New-Signed $row
            $before, $found = (Get-Found), (Get-Found $statement)
            $found | Should -HaveCount $before.Count
            $accepted = @($found | Where-Object Suppression)
            $accepted | Should -HaveCount 1
            $accepted[0].Where, $accepted[0].Found | Should -Be $row[0].Where, $row[0].Found
            $accepted[0].Suppression.Signer, $accepted[0].Suppression.Reason | Should -Be 'sovereign@sandbox', 'CHG-4711'
            $accepted[0].Suppression.Path | Should -Be $statement
            @($before | Where-Object Suppression) | Should -HaveCount 0
            Get-Shown $accepted 'List' | Should -Match 'sovereign@sandbox until \d{4}-\d\d-\d\d: CHG-4711'
            $refusal = { Test-IuIntegrity -Suppression $statement -ErrorAction Stop }
            $stop = Assert-RefusedUnchanged Integrity.IntegrityBroken $refusal
            $stop.Exception.Message | Should -Match "$($before.Count - 1) findings, beside 1 that are suppressed; the first: "
        }

        It 'writes it for other tools' {
            $sarif, $junit = "$TestDrive/s.sarif", "$TestDrive/s.xml"
            $null = Test-IuIntegrity -Suppression (New-Signed $row) -SarifPath $sarif -JUnitPath $junit -ErrorAction SilentlyContinue
            $results = (Get-Content $sarif -Raw | ConvertFrom-Json).runs[0].results
            @($results.suppressions | Where-Object kind) | Should -HaveCount 1
            @($results.suppressions | Where-Object kind).justification | Should -Match '^accepted by sovereign@sandbox from .*: CHG-4711$'
            $suite = ([xml](Get-Content $junit -Raw)).testsuite
            @($suite.testcase | Where-Object { $_.SelectSingleNode('skipped') }).name | Should -Be 'RowChanged'
            @($suite.testcase | Where-Object { $_.SelectSingleNode('failure') }).name | Should -Contain 'SchemaUnexpected'
        }

        It 'refuses a statement that is <Name>, and checks nothing' -ForEach @(
            @{ Name = 'not signed'; ErrorId = 'Gate.SuppressionUnsigned'
                Make = { $path = New-Signed $row; Remove-Item "$path.sig"; $path } }
            @{ Name = 'signed for another purpose'; ErrorId = 'Gate.SuppressionUnsigned'; Make = { New-Signed $row iucutter.approval } }
            @{ Name = 'signed by another duty'; ErrorId = 'Gate.SuppressionUnsigned'
                Make = { New-Signed $row iucutter.suppression $box.ExecutorKey } }
            @{ Name = 'another than the signed one'; ErrorId = 'Gate.SuppressionUnsigned'
                Make = {
                    $path = New-Signed $row
                    [System.IO.File]::WriteAllText($path, ([System.IO.File]::ReadAllText($path) -replace 'CHG-4711', 'CHG-4712'))
                    $path
                } }
            @{ Name = 'of another database'; ErrorId = 'Gate.SuppressionDatabase'
                Make = { New-Changed { $_ -replace '"database_oid": \d+', '"database_oid": 1' } } }
            @{ Name = 'past its last day'; ErrorId = 'Gate.SuppressionExpired'
                Make = { New-Changed { $_ -replace '_on": "[^"]+"', '_on": "2025-01-01"' } } }
            @{ Name = 'made on a day to come'; ErrorId = 'Gate.SuppressionExpired'
                Make = { New-Changed { $_ -replace '_on": "[^"]+"', '_on": "2125-01-01"' } } }
            @{ Name = 'longer than a year'; ErrorId = 'Gate.SuppressionMalformed'
                Make = { New-Changed { $_ -replace 'ends_on": "[^"]+"', 'ends_on": "2125-01-01"' } } }
            @{ Name = 'in another form'; ErrorId = 'Gate.SuppressionMalformed'; Make = { New-Changed { $_ + "`n" } } }
            @{ Name = 'not there'; ErrorId = 'Store.FileError'; Make = { New-StatementPath } }
        ) {
            $path = & $Make
            $refused = Assert-RefusedUnchanged $ErrorId { Test-IuIntegrity -Suppression (New-Signed $row), $path }
            $refused.TargetObject | Should -Be $path
        }

        It 'takes another change at the same place for a new finding, and warns of what is found no more' {
            $statement = New-Signed $row
            $null = Invoke-AdminSql -Box $box @"
update public.section_type set description = 'meant otherwise' where code = 'article';
"@
            @(Get-Found $statement | Where-Object Suppression) | Should -HaveCount 0
            $quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
            $null = Test-IuIntegrity -Suppression $statement -WarningVariable unused @quiet
            $unused | Should -HaveCount 1
            "$unused" | Should -Match 'accepts what was not found: RowChanged, public\.section_type article \(description\)'
        }

        It 'gives a proof that counts them where nothing else is found, and is no error' {
            $found = Get-Found
            $found.Rule | Should -Contain 'SchemaUnexpected'
            $found.CanBeSuppressed | Should -Not -Contain $false
            $rows, $others = $found.Where({ $_.Rule -eq 'RowChanged' }, 'Split')
            $given = (New-Signed $rows), (New-Signed ($others + $row))
            $all = @(Test-IuIntegrity -Suppression $given -ErrorAction Stop -WarningVariable unused -WarningAction SilentlyContinue)
            $proof = $all[-1]
            $proof | Should -BeOfType 'IuCutter.IntegrityProof'
            $proof.Suppressed | Should -Be $found.Count
            @($all | Where-Object Suppression) | Should -HaveCount $found.Count
            # The row as it was before it was changed again.
            $proof.UnusedSuppressions, @($unused).Count | Should -Be 1, 1
            Get-Shown $proof 'List' | Should -Match "Suppressed\s+: $($found.Count)"
        }
    }

    It 'names what was changed in the rows, between them, and in the schema, and ends with an error' {
        $null = Invoke-AdminSql -Box $box @"
begin;
set local session_replication_role = replica;
alter table public.section_type disable trigger user;
update public.section_type set description = 'forged' where code = 'article';
alter table cutter_governance.roster disable trigger user;
alter table cutter_governance.roster drop constraint roster_check;
update cutter_governance.roster set allowed_signers = allowed_signers || '# forged';
commit;
"@
        $found = @(Test-IuIntegrity -ErrorAction SilentlyContinue -ErrorVariable broken)
        $found | Should -BeOfType 'IuCutter.IntegrityFinding'
        $row = @($found | Where-Object Where -EQ 'public.section_type article')
        $row | Should -HaveCount 1
        $row[0].Rule, $row[0].Columns | Should -Be 'RowChanged', 'description'
        $row[0].Index | Should -BeGreaterOrEqual 0
        @($found.Rule) | Should -Contain 'RosterChanged'
        @($found | Where-Object Rule -Like 'Schema*').Where | Should -Contain 'constraint roster_check on cutter_governance.roster'
        $broken[0].FullyQualifiedErrorId.Split(',')[0] | Should -BeExactly 'Integrity.IntegrityBroken'
        $null = Assert-RefusedUnchanged 'Integrity.IntegrityBroken' { Test-IuIntegrity -ErrorAction Stop }
        $shown = [regex]::Replace(($row | Out-String -Width 80), '\x1b\[[0-9;]*m', '')
        $shown | Should -Match 'RowChanged'
        $shown | Should -Match 'description'
    }

    It 'never accepts what is found in the roster, by whatever statement' {
        $found = @(Test-IuIntegrity -ErrorAction SilentlyContinue)
        $row = @($found | Where-Object Where -EQ 'public.section_type article')
        $roster = @($found | Where-Object Rule -EQ 'RosterChanged')
        $roster | Should -HaveCount 1
        @($found | Where-Object Where -Match 'cutter_governance\.roster\b').CanBeSuppressed | Should -Not -Contain $true
        $null = Assert-Refused Gate.NotSuppressible { New-Signed $roster }
        # Written and signed around the command, too.
        $forged = New-Changed { $_ -replace '"RowChanged"', '"RosterChanged"' }
        $null = Assert-RefusedUnchanged Gate.NotSuppressible { Test-IuIntegrity -Suppression $forged }
    }

    It 'is refused without a database' {
        Disconnect-IuDatabase
        $null = Assert-RefusedUnchanged Store.NotConnected { Test-IuIntegrity }
    }
}
