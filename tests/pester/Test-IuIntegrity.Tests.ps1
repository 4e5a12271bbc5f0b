BeforeAll {
    . $PSScriptRoot/Shared.ps1
}

Describe 'Test-IuIntegrity' {
    # A sandbox of its own: the suite's other files change rows of theirs past the guards.
    BeforeAll {
        $box = Start-IuSandbox
        $null = $box | Connect-IuDatabase
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

    It 'is refused without a database' {
        Disconnect-IuDatabase
        $null = Assert-RefusedUnchanged Store.NotConnected { Test-IuIntegrity }
    }
}
