BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $box = Get-SuiteSandbox
}

Describe 'Test-IuSchema' {
    BeforeEach { $null = Connect-Suite }

    It 'finds everything as it must be in a fresh installation, and nine promises kept' {
        $items = @(Test-IuSchema)
        $items[0] | Should -BeOfType 'IuCutter.SchemaItem'
        $items.Count | Should -BeGreaterThan 500
        @($items | Where-Object Status -NE Present).Count | Should -Be 0
        @($items | Where-Object Kind -EQ promise).Count | Should -Be 9
        @(Test-IuSchema -AdminUser $box.AdminUser | Where-Object Status -NE Present).Count | Should -Be 0
    }

    It 'gives the promises alone' {
        $promises = @(Test-IuSchema -PromiseOnly)
        $promises.Count | Should -Be 9
        $promises[1].Name | Should -Be '2 The kill switch really kills'
        $promises[1].Detail | Should -BeLike 'this database itself:*'
    }

    It 'says honestly that a database of the organisation''s own enforces nothing' {
        $name = 'h' + [guid]::NewGuid().ToString('N').Substring(0, 8)
        $env:PGSERVICEFILE, $env:PGPASSFILE = $box.ServiceFile, $box.PasswordFile
        $admin = "service=$($box.Service) user=$($box.AdminUser)"
        psql -X -q -v ON_ERROR_STOP=1 "$admin dbname=postgres" -c "create database $name template template0"
        $table = 'create table public.information_unit (id uuid, canonical_address text not null)'
        psql -X -q -v ON_ERROR_STOP=1 "$admin dbname=$name" -c $table
        $file = Join-Path $TestDrive $name
        (Get-Content $box.ServiceFile) -replace '^dbname=.*', "dbname=$name" -replace '^\[.*', "[$name]" | Set-Content $file
        $items = @(Test-IuSchema $name -ServiceFile $file -PasswordFile $box.PasswordFile -AdminUser $box.AdminUser)
        ($items | Where-Object { $_.Kind -eq 'column' -and $_.Name -eq 'public.information_unit.canonical_address' }).Status |
            Should -Be 'Present'
        @($items | Where-Object { $_.Kind -eq 'promise' -and $_.Status -eq 'Present' }).Count | Should -Be 0
        ($items | Where-Object { $_.Kind -eq 'promise' -and $_.Name -like '2 *' }).Detail |
            Should -BeLike 'only the tool, not this database:*'
    }

    It 'refuses without a database or a service' {
        $null = Assert-RefusedUnchanged Config.ServiceNotFound {
            Test-IuSchema none -ServiceFile $box.ServiceFile -AdminUser $box.AdminUser
        }
        Disconnect-IuDatabase
        $null = Assert-RefusedUnchanged Store.NotConnected { Test-IuSchema }
    }

    It 'ends with the pipeline, and shows kind, name and status' {
        @(Test-IuSchema | Select-Object -First 1).Count | Should -Be 1
        Get-Shown (Test-IuSchema -PromiseOnly) | Should -Match '(?s)Kind\s+Name\s+Status\s+Detail.*promise\s+1 DryRun'
    }
}
