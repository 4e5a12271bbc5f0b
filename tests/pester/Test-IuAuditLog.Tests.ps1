BeforeAll {
    . $PSScriptRoot/Shared.ps1

    # What a superuser does with the guards of a table off.
    function Set-Forged([string] $Table, [string] $Sql) {
        $null = Invoke-AdminSql @"
begin;
set local session_replication_role = replica;
alter table $Table disable trigger user;
$Sql;
do `$`$ declare t record; begin
    for t in select g.tgname as name from pg_trigger g where g.tgrelid = '$Table'::regclass and g.tgenabled = 'D'
    loop execute format('alter table $Table enable always trigger %I', t.name); end loop; end `$`$;
commit;
"@
    }
}

Describe 'Test-IuAuditLog' {
    BeforeAll { $run = New-LiveRun LegACommitted }
    BeforeEach { $null = Connect-Suite }

    # The suite's other files change rows of this sandbox past the guards too: what they left is no fault of this one's.
    It 'proves the log of a database that nobody changed past the tool' {
        $box = Start-IuSandbox
        try {
            $null = $box | Connect-IuDatabase
            $proof = Test-IuAuditLog
            $proof | Should -BeOfType 'IuCutter.AuditLogProof'
            $proof.Database | Should -Be $box.Database
            $proof.Size | Should -Be @(Get-IuAuditLog).Count
            $proof.Rows | Should -BeGreaterThan 0
            [Convert]::FromBase64String($proof.Root) | Should -HaveCount 32
            $shown = [regex]::Replace(($proof | Out-String -Width 80), '\x1b\[[0-9;]*m', '')
            $shown | Should -Match ([regex]::Escape($proof.Root))
        } finally {
            $box | Stop-IuSandbox
        }
    }

    It 'names a row that was changed past the tool, and ends with an error' {
        $where = "where unit_id = (select id from public.information_unit
            where canonical_address like '$($run.DocumentPrefix)/%' order by sort_order limit 1)"
        $before = @(Test-IuAuditLog -ErrorAction SilentlyContinue)
        Set-Forged public.unit_version "update public.unit_version set title = title || ' (forged)' $where;"
        try {
            $found = @(Test-IuAuditLog -ErrorAction SilentlyContinue -ErrorVariable broken)
            $new = @($found | Where-Object { $_.Where -notin $before.Where })
            $new | Should -HaveCount 1
            $new[0] | Should -BeOfType 'IuCutter.AuditLogFault'
            $new[0].Fault | Should -Be 'RowChanged'
            $new[0].Where | Should -BeLike 'public.unit_version *'
            $broken[0].FullyQualifiedErrorId.Split(',')[0] | Should -BeExactly 'Integrity.LogBroken'
            $broken[0].TargetObject | Should -Be (Get-SuiteSandbox).Database
            $null = Assert-RefusedUnchanged 'Integrity.LogBroken' { Test-IuAuditLog -ErrorAction Stop }
            $shown = [regex]::Replace(($new | Out-String -Width 80), '\x1b\[[0-9;]*m', '')
            $shown | Should -Match 'RowChanged'
        } finally {
            Set-Forged public.unit_version "update public.unit_version set title = replace(title, ' (forged)', '') $where;"
        }
        @(Test-IuAuditLog -ErrorAction SilentlyContinue).Where | Should -Be $before.Where
    }

    It 'gives no more than is taken' {
        Set-Forged cutter_governance.log_head 'update cutter_governance.log_head set tree_size = tree_size + 1;'
        try {
            @(Test-IuAuditLog -ErrorAction SilentlyContinue | Select-Object -First 1) | Should -HaveCount 1
        } finally {
            Set-Forged cutter_governance.log_head 'update cutter_governance.log_head set tree_size = tree_size - 1;'
        }
    }

    It 'is refused without a database' {
        Disconnect-IuDatabase
        $null = Assert-RefusedUnchanged Store.NotConnected { Test-IuAuditLog }
    }
}
