BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $box = Get-SuiteSandbox
    $admin = @{ AdminUser = $box.AdminUser }

    # An empty database beside the sandbox's own, and a service for it.
    function New-Database {
        $name = 'p' + [guid]::NewGuid().ToString('N').Substring(0, 8)
        $env:PGSERVICEFILE, $env:PGPASSFILE = $box.ServiceFile, $box.PasswordFile
        $admin = "service=$($box.Service) user=$($box.AdminUser)"
        psql -X -q -v ON_ERROR_STOP=1 "$admin dbname=postgres" -c "create database $name template template0"
        $file = Join-Path $TestDrive $name
        (Get-Content $box.ServiceFile) -replace '^dbname=.*', "dbname=$name" -replace '^\[.*', "[$name]" | Set-Content $file
        @{ Service = $name; ServiceFile = $file; PasswordFile = $box.PasswordFile; AdminUser = $box.AdminUser }
    }
}

Describe 'Install-IuSchema' {
    BeforeEach { $null = Connect-Suite }

    It 'installs the schema in an empty database, and then has nothing to do' {
        $database = New-Database
        $first = Install-IuSchema @database
        $first | Should -BeOfType 'IuCutter.SchemaInstallation'
        $first.Applied.Length | Should -BeGreaterThan 5
        $first.Version | Should -Be @($first.Applied -match '^\d')[-1]
        (Install-IuSchema @database).Applied.Length | Should -Be 0
        (Connect-IuDatabase $database.Service -ServiceFile $database.ServiceFile -PasswordFile $database.PasswordFile).SchemaVersion |
            Should -Be $first.Version
    }

    It 'gives the SQL with -WhatIf and changes nothing' {
        $database = New-Database
        $sql = Install-IuSchema @database -Roster $box.Roster -WhatIf
        $sql | Should -BeOfType 'string'
        $sql | Should -BeLike '*create table*information_unit*'
        $env:PGSERVICEFILE = $database.ServiceFile
        $count = "select count(*) from pg_namespace where nspname in ('cutter_governance', 'iucutter')"
        psql -X -A -t -q "service=$($database.Service) user=$($box.AdminUser)" -c $count | Should -Be '0'
    }

    It 'installs a roster, and keeps it when none is given' {
        $sha = (Get-FileHash $box.Roster).Hash.ToLowerInvariant()
        (Install-IuSchema @admin -Roster $box.Roster).RosterSha256 | Should -Be $sha
        (Install-IuSchema @admin).RosterSha256 | Should -Be $sha
    }

    It 'refuses without a database, a login, a service or a roster that can be read' {
        $null = Assert-RefusedUnchanged Config.AdminUserMissing { Install-IuSchema }
        $null = Assert-RefusedUnchanged Config.ServiceNotFound { Install-IuSchema none -ServiceFile $box.ServiceFile @admin }
        $null = Assert-RefusedUnchanged Input.BadArgument { Install-IuSchema @admin -Roster "$TestDrive/none" }
        Disconnect-IuDatabase
        $null = Assert-RefusedUnchanged Store.NotConnected { Install-IuSchema @admin }
    }

    It 'is refused for a login that is not the DBA''s' {
        [System.IO.File]::WriteAllText("$TestDrive/own", "$([System.IO.File]::ReadAllText($box.Roster))# mine`n")
        $null = Assert-RefusedUnchanged Gate.GrantMismatch { Install-IuSchema -AdminUser cutter_exec -Roster "$TestDrive/own" }
    }

    It 'shows the database first and what was applied' {
        (Get-Shown (Install-IuSchema @admin)).Trim() | Should -Match '(?s)^Database\s+:.*Applied\s+: nothing: it is up to date'
    }
}
