BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $box = Get-SuiteSandbox
    $admin = @{ AdminUser = $box.AdminUser }
}

Describe 'Update-IuSchema' {
    BeforeEach { $null = Connect-Suite }

    It 'has nothing to do where the schema is of this version' {
        $done = Update-IuSchema @admin
        $done | Should -BeOfType 'IuCutter.SchemaInstallation'
        $done.Applied.Length | Should -Be 0
    }

    It 'gives the SQL with -WhatIf: none, when there is nothing to do' {
        $sql = Update-IuSchema @admin -WhatIf
        $sql | Should -BeOfType 'string'
        $sql | Should -Be ''
    }

    It 'refuses a database without the schema, which Install-IuSchema is for' {
        $name = 'u' + [guid]::NewGuid().ToString('N').Substring(0, 8)
        $env:PGSERVICEFILE, $env:PGPASSFILE = $box.ServiceFile, $box.PasswordFile
        $admin = "service=$($box.Service) user=$($box.AdminUser)"
        psql -X -q -v ON_ERROR_STOP=1 "$admin dbname=postgres" -c "create database $name template template0"
        $file = Join-Path $TestDrive $name
        (Get-Content $box.ServiceFile) -replace '^dbname=.*', "dbname=$name" -replace '^\[.*', "[$name]" | Set-Content $file
        $there = @{ Service = $name; ServiceFile = $file; PasswordFile = $box.PasswordFile; AdminUser = $box.AdminUser }
        $null = Assert-Refused Store.SchemaMissing { Update-IuSchema @there }
        $null = Assert-Refused Store.SchemaMissing { Update-IuSchema @there -WhatIf }
        $null = Install-IuSchema @there
        (Update-IuSchema @there).Applied.Length | Should -Be 0
    }

    It 'refuses a migration that was changed, or that this version does not know' {
        $first = "update iucutter.schema_journal set sha256 = {0} where name like '001%'"
        $sha = Invoke-Sql "select sha256 from iucutter.schema_journal where name like '001%'"
        $null = Invoke-AdminSql ($first -f "repeat('0', 64)")
        try { $null = Assert-Refused Store.SchemaDrift { Update-IuSchema @admin } }
        finally { $null = Invoke-AdminSql ($first -f "'$("$sha".Trim())'") }
        $null = Invoke-AdminSql "insert into iucutter.schema_journal (name, sha256) values ('999_later', repeat('0', 64))"
        try { $null = Assert-Refused Store.SchemaDrift { Update-IuSchema @admin -WhatIf } }
        finally { $null = Invoke-AdminSql "delete from iucutter.schema_journal where name = '999_later'" }
        (Update-IuSchema @admin).Applied.Length | Should -Be 0
    }

    It 'refuses without a database or the DBA''s login' {
        $null = Assert-RefusedUnchanged Config.AdminUserMissing { Update-IuSchema }
        Disconnect-IuDatabase
        $null = Assert-RefusedUnchanged Store.NotConnected { Update-IuSchema @admin }
    }
}
